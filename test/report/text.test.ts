import { describe, expect, test } from 'vitest'
import { renderText } from '../../src/report/text.ts'
import { displayWidth } from '../../src/report/text-width.ts'
import { damaged, emptyReport, healthy, hostile, stuckUpgrade } from './sample-reports.ts'

const samples = { 'stuck-upgrade': stuckUpgrade, healthy, damaged, hostile }

describe('the whole text report', () => {
  for (const [name, make] of Object.entries(samples)) {
    test(name, async () => {
      await expect(renderText(make(), { width: 100 })).toMatchFileSnapshot(`golden/${name}.txt`)
    })
  }

  test('stuck-upgrade, narrow and in ASCII', async () => {
    const text = renderText(stuckUpgrade(), { width: 60, unicode: false })
    await expect(text).toMatchFileSnapshot('golden/stuck-upgrade-ascii-60.txt')
    expect(text).toMatch(/^[\n -~]*$/)
  })
})

describe('renderText', () => {
  test('keeps lines within the width, but for paths, links and commands', () => {
    const lines = renderText(stuckUpgrade(), { width: 80 }).split('\n')
    const tooLong = lines.filter((line) => displayWidth(line) > 80)
    for (const line of tooLong) expect(line).toMatch(/^\s+(yamls|logs|nodes)\/|^\s+kubectl|^ {4}Docs|upgradelog-infra/)
  })

  test('colour changes nothing but colour', () => {
    const plain = renderText(stuckUpgrade())
    const coloured = renderText(stuckUpgrade(), { color: true })
    expect(coloured).not.toBe(plain)
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
  })

  test('cuts a summary that names thousands, so that what to do stays in sight', () => {
    const report = stuckUpgrade()
    const names = Array.from({ length: 2_000 }, (_, i) => `pod-${i}`).join(', ')
    report.findings[0]!.summary = `These do not start: ${names}.`
    const text = renderText(report)
    expect(text).toMatch(/These do not start: pod-0, /)
    expect(text).toMatch(/^ +… \d+ more lines \(--all\)$/m)
    expect(text).not.toContain('pod-1999')
    expect(renderText(report, { all: true })).toContain('pod-1999')
  })

  test('cuts long lists with a count and the flag that shows them', () => {
    const report = stuckUpgrade()
    const finding = report.findings[0]!
    finding.evidence = Array.from({ length: 9 }, (_, index) => ({ path: `logs/${index}.log`, line: 1, excerpt: 'x' }))
    expect(renderText(report)).toContain('5 more evidence items (--all shows them)')
    expect(renderText(report)).not.toContain('logs/8.log')
    expect(renderText(report, { all: true })).toContain('logs/8.log')
    expect(renderText(damaged(), { all: true }).match(/yaml-item-invalid/g)).toHaveLength(34)
  })

  test('counts what the least severity hides', () => {
    const text = renderText(stuckUpgrade(), { minSeverity: 'error' })
    expect(text).not.toContain('upgrade/version-object-missing')
    expect(text).toContain('1 finding below warning'.replace('warning', 'error'))
  })

  test('lists the findings first where they are many', () => {
    const report = stuckUpgrade()
    const [first, second] = report.findings
    report.findings = [first!, second!, { ...second!, severity: 'critical', title: 'x'.repeat(200) }]
    const text = renderText(report, { width: 80 })
    expect(text.split('\n\n')[2]).toMatchInlineSnapshot(`
      "[1] ✖ error     The upgrade waits for its log collector, whose ima… (blocks now)
      [2] ⚠ warning   The target Version v1.5.0-rc4 does not exist in the cluster.
      [3] ✖ critical  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"
    `)
    report.findings = Array.from({ length: 15 }, () => second!)
    expect(renderText(report)).toContain('… 3 more findings below')
  })

  test('a phase that nothing explains says so', () => {
    expect(renderText(damaged(), { width: 120 })).toContain('no finding says why')
    expect(renderText(stuckUpgrade())).not.toContain('no finding says why')
  })

  test('says when no rule looked at all', () => {
    expect(renderText(emptyReport())).toContain('No rule could look at this bundle.')
  })

  test('leaves the duration out on request', () => {
    expect(renderText(healthy(), { duration: false })).not.toMatch(/\d s\b/)
  })

  test('a bundle line cannot pass for a line of the report', () => {
    expect(renderText(hostile())).not.toMatch(/^\[9\]/m)
  })
})
