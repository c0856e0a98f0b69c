import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { analyze } from '../src/analyze.ts'
import { renderJson } from '../src/report/json.ts'
import type { Report } from '../src/report/report.ts'
import { renderText } from '../src/report/text.ts'
import type { Finding } from '../src/rules/finding.ts'
import { readRulePack } from '../src/rules/load.ts'
import { editTree, packStory, readStoryFiles, type TreeEdit, zipBundle } from './support/bundle-builder/index.ts'
import { falseFindings } from './support/expectation.ts'
import { withoutRuleCounts } from './support/golden.ts'

const { pack } = await readRulePack(fileURLToPath(new URL('../rules', import.meta.url)), 'harvester', '0')
const harvesterYamls = 'yamls/namespaced/harvester-system'
const upgrades = `${harvesterYamls}/harvesterhci.io/v1beta1/upgrades.yaml`
const versions = `${harvesterYamls}/harvesterhci.io/v1beta1/versions.yaml`
const pods = `${harvesterYamls}/v1/pods.yaml`

/** The report on a story, with what is changed in its files. */
async function reportOn(story: string, edits: Readonly<Record<string, TreeEdit>> = {}): Promise<Report> {
  const files = editTree(await readStoryFiles(story), edits)
  const report = await analyze(zipBundle(packStory(files)), { builtinRules: false, rules: [pack] })
  return { ...report, stats: { ...report.stats, durationMs: 0 } }
}

/** Without what changes with every rule that is added, and is not about the story. */
function withoutCounts(report: Report): Report {
  return {
    ...report,
    tool: { ...report.tool, rulePacks: [] },
    outcomes: report.outcomes.filter((o) => o.outcome === 'matched'),
    stats: { entries: report.stats.entries, entriesRead: 0, bytesRead: 0, durationMs: 0 },
  }
}

const outcomeOf = (report: Report, ruleId: string) => report.outcomes.find((o) => o.ruleId === ruleId)?.outcome
const causes = (findings: readonly Finding[]): string[] => findings.map((f) => `${f.ruleId}/${f.causeId}`)
const isGrave = (f: Finding): boolean => f.severity === 'critical' || f.severity === 'error'

describe.each(['upgrade-log-image-pull', 'healthy-single-node'])('the report on %s', (story) => {
  it('is the one that was looked at, as text', async () => {
    const report = await reportOn(story)
    // Which inputs rules lack changes with every rule as well.
    const outcomes = report.outcomes.filter((o) => o.outcome !== 'not-applicable')
    const text = renderText({ ...report, outcomes }, { width: 100, duration: false })
    await expect(withoutRuleCounts(text)).toMatchFileSnapshot(`golden/${story}.txt`)
  })

  it('is the one that was looked at, as JSON', async () => {
    await expect(renderJson(withoutCounts(await reportOn(story)))).toMatchFileSnapshot(`golden/${story}.json`)
  })

  it('is the same every time', async () => {
    expect(renderJson(await reportOn(story))).toBe(renderJson(await reportOn(story)))
  })
})

describe('an upgrade that waits for its log images', () => {
  it('has one grave cause: the image of Fluent Bit cannot be pulled', async () => {
    const report = await reportOn('upgrade-log-image-pull')
    const grave = report.findings.filter(isGrave)
    expect(causes(grave)).toEqual(['upgrade/log-infra-image-pull/registry-unreachable'])
    const [finding] = grave
    expect(finding).toMatchObject({ severity: 'critical', confidence: 'high', blocks: { when: 'now' } })
    expect(finding!.rootCause).toContain('cannot reach the registry')
    expect(`${finding!.title} ${finding!.summary}`).toContain('fluent-bit')
    expect(finding!.objects).toContainEqual(
      expect.objectContaining({ kind: 'Pod', name: expect.stringContaining('fluentbit') }),
    )
    expect(causes(finding!.symptoms).map((id) => id.replace(/\/[^/]+$/, ''))).toEqual([
      'upgrade/stuck-in-phase',
      'pod/image-pull-failing',
    ])
  })

  it('proves it with lines that are in the files', async () => {
    const { findings } = await reportOn('upgrade-log-image-pull')
    const files = await readStoryFiles('upgrade-log-image-pull')
    const evidence = findings.flatMap((f) => f.evidence).filter((e) => e.line !== undefined)
    expect(evidence.length).toBeGreaterThan(5)
    for (const { path, line, excerpt } of evidence) {
      const file = String(files.get(path.replace(/\.zip!\/[^/]+/, '')))
      // Folded texts are shown as one line.
      expect([path, file.split('\n')[line! - 1]!.trim().slice(0, 40)]).toEqual([path, excerpt.trim().slice(0, 40)])
    }
  })

  it('warns that the Version is missing, as what comes next and not as the cause', async () => {
    const report = await reportOn('upgrade-log-image-pull')
    const version = report.findings.find((f) => f.ruleId === 'upgrade/version-missing')
    expect(version).toMatchObject({ severity: 'warning', causeId: 'will-be-missing', blocks: { when: 'next' } })
    expect(version!.rootCause).toContain('not what the upgrade waits for now')
    expect(version!.evidence.map((e) => e.excerpt).join('\n')).toContain('versions.harvesterhci.io')
    expect(report.findings.indexOf(version!)).toBeGreaterThan(0)
  })
})

describe('the same bundle with one thing changed', () => {
  const seed = 'upgrade-log-image-pull'

  it('blames the Version for the same log line once LogReady is set', async () => {
    const ready = (text: string): string =>
      text.replace('- status: Unknown\n      type: LogReady', '- status: "True"\n      type: LogReady')
    const report = await reportOn(seed, { [upgrades]: ready })
    const [first] = report.findings
    expect(first).toMatchObject({ ruleId: 'upgrade/version-missing', causeId: 'missing-now', severity: 'critical' })
    expect(first!.blocks).toMatchObject({ phase: 'image-download', when: 'now', number: 1 })
    expect(causes(report.findings)).not.toContain('upgrade/log-infra-image-pull/registry-unreachable')
  })

  it('does not speak of the Version when it is there', async () => {
    const second = `- apiVersion: harvesterhci.io/v1beta1
  kind: Version
  metadata:
    name: v1.5.0-rc4
    namespace: harvester-system
  spec:
    isoURL: https://releases.example.com/harvester-v1.5.0-rc4-amd64.iso
`
    const report = await reportOn(seed, { [versions]: (text) => text.replace('kind: List\n', `${second}kind: List\n`) })
    expect(outcomeOf(report, 'upgrade/version-missing')).toBe('clean')
    expect(causes(report.findings.filter(isGrave))).toEqual(['upgrade/log-infra-image-pull/registry-unreachable'])
  })

  it('does not take pods of others for those of the upgrade log', async () => {
    const unlabelled = (text: string): string => text.replaceAll(/^ +harvesterhci\.io\/upgradeLog.*\n/gm, '')
    const report = await reportOn(seed, { [pods]: unlabelled })
    expect(outcomeOf(report, 'upgrade/log-infra-image-pull')).toBe('clean')
    expect(outcomeOf(report, 'pod/image-pull-failing')).toBe('matched')
  })
})

describe('a healthy cluster', () => {
  it('has nothing at warning or above, and no rule failed', async () => {
    const report = await reportOn('healthy-single-node')
    expect(falseFindings(report)).toEqual([])
    expect(report.outcomes.filter((o) => o.outcome === 'failed')).toEqual([])
    expect(report.diagnostics).toEqual([])
    expect(report.outcomes.filter((o) => o.outcome === 'clean').length).toBeGreaterThan(5)
  })
})

it('the example that is shipped is this story', async () => {
  const shipped = await readFile(new URL('../examples/upgrade-log-image-pull.zip', import.meta.url))
  const report = await analyze(shipped, { builtinRules: false, rules: [pack] })
  expect(causes(report.findings)).toEqual(causes((await reportOn('upgrade-log-image-pull')).findings))
})
