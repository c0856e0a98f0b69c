import { describe, expect, test } from 'vitest'
import { batchEntry, renderBatchSummary, renderLine } from '../../src/report/line.ts'
import { damaged, healthy, stuckUpgrade } from './sample-reports.ts'

const failed = {
  path: 'c.zip',
  error: { code: 'not-an-archive', message: 'expected a zip', hint: 'upload it again' },
}

describe('renderLine', () => {
  test('says what, which version, where the upgrade is, and the first finding', () => {
    expect(renderLine(stuckUpgrade(), 'a.zip', { pathWidth: 6 })).toBe(
      'a.zip   1 error, 1 warning  v1.4.2  upgrade stuck at LogReady  The upgrade waits for its log collector, whose image cannot be pulled. [upgrade/log-infra-image-pull]\n',
    )
    expect(renderLine(healthy(), 'b.zip')).toBe('b.zip  nothing found  v1.5.1  upgrade succeeded\n')
    expect(renderLine(damaged(), 'b.zip')).toBe(
      'b.zip  nothing found  v1.4.2  upgrade failed at SystemServicesUpgraded\n',
    )
  })

  test('cuts the title, not the rule id', () => {
    const line = renderLine(stuckUpgrade(), 'a.zip', { width: 120 })
    expect(line.length).toBeLessThanOrEqual(121)
    expect(line).toMatch(/… \[upgrade\/log-infra-image-pull\]\n$/)
  })

  test('says why an input was not analyzed', () => {
    expect(renderLine(failed, 'c.zip')).toBe('c.zip  ✖ not analyzed: expected a zip (upload it again)\n')
  })
})

test('renderBatchSummary counts severities, rules and failed inputs', () => {
  const results = [
    batchEntry('a.zip', stuckUpgrade()),
    batchEntry('b.zip', stuckUpgrade()),
    batchEntry('h.zip', healthy()),
    batchEntry('c.zip', failed),
  ]
  expect(renderBatchSummary(results)).toMatchInlineSnapshot(`
    "
    4 bundles: 3 analyzed, 1 not analyzed
    Findings  2 errors, 2 warnings
    Most frequent
      2 bundles    upgrade/log-infra-image-pull
      2 bundles    upgrade/version-object-missing
    Not analyzed
      ✖ c.zip: expected a zip (upload it again)
    "
  `)
})
