import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/analyze.ts'
import { renderTiming } from '../../src/cli/timing-text.ts'
import type { Timing } from '../../src/timing.ts'
import { buildBundleTree, zipBundle } from '../support/bundle-builder/index.ts'
import { packOf } from '../support/run-rule.ts'

const rule = `
signals:
  slow: { log: 'default/*/main', pattern: 'volume (?P<volume>\\S+) is slow' }`

async function timingOf(): Promise<Timing> {
  const taken: Timing[] = []
  const logs = {
    'default/a/main.log': 'volume v1 is slow\\nvolume is slow\\nnothing\\nvolume v2 is slow\\n'.replaceAll('\\n', '\n'),
  }
  await analyze(zipBundle(buildBundleTree({ logs })), {
    builtinRules: false,
    rules: [packOf({ 'test/slow': rule })],
    onTiming: (timing) => taken.push(timing),
  })
  expect(taken).toHaveLength(1)
  return taken[0]!
}

describe('onTiming', () => {
  test('has each phase once, in order, and what each rule looked at', async () => {
    const { phases, rules, threads, totalMs } = await timingOf()
    expect(phases.map((p) => p.phase)).toEqual([
      'open',
      'versions',
      'rules',
      'objects',
      'logs',
      'evaluation',
      'symptoms',
      'evidence',
      'report',
    ])
    expect(phases.reduce((sum, p) => sum + p.ms, 0)).toBeLessThanOrEqual(totalMs)
    expect(threads).toBe(1)
    expect(rules).toEqual([expect.objectContaining({ ruleId: 'test/slow', linesTried: 3, linesMatched: 2 })])
  })
})

describe('renderTiming', () => {
  const cost = (ruleId: string, evaluationMs: number, matchingMs = 0, linesTried = 0, linesMatched = 0) => ({
    ruleId,
    evaluationMs,
    matchingMs,
    linesTried,
    linesMatched,
  })
  const timing: Timing = {
    totalMs: 2000,
    phases: [
      { phase: 'open', ms: 20 },
      { phase: 'logs', ms: 1500.4 },
    ],
    threads: 2,
    rules: [cost('a/slow', 12, 300, 5000, 7), cost('b/objects', 4), cost('c/cheap', 0.2)],
  }

  test('says the shares and the most expensive rules', () => {
    expect(renderTiming(timing, false)).toBe(
      `timing  2000 ms, logs on 2 threads
        20    1 %  open and list the archive
      1500   75 %  read logs
rules, most expensive first: ms in all, of that matching lines; lines tried, matched
       312      300  a/slow  5000 7
       4.0      0.0  b/objects
       0.2           1 other rules
`,
    )
  })

  test('leaves no rule out with --all', () => {
    expect(renderTiming(timing, true)).toContain('c/cheap')
  })
})
