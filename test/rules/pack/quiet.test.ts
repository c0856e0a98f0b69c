import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src/analyze.ts'
import { readRulePack } from '../../../src/rules/load.ts'
import { type BundleSpec, buildBundleTree, zipBundle } from '../../support/bundle-builder/index.ts'
import { bootCases } from './quiet/boot.ts'
import { eventCases } from './quiet/events.ts'
import { hostCases } from './quiet/hosts.ts'
import { machineCases } from './quiet/machines.ts'
import { at, nodes, type QuietCase } from './quiet/quiet-case.ts'
import { upgradeCases } from './quiet/upgrades.ts'
import { volumeCases } from './quiet/volumes.ts'

const { pack } = await readRulePack(fileURLToPath(new URL('../../../rules', import.meta.url)), 'harvester')

/** Titles of what is reported at warning or above. */
async function grave(spec: BundleSpec): Promise<string[]> {
  const report = await analyze(zipBundle(buildBundleTree({ at, ...spec })), { builtinRules: false, rules: [pack] })
  expect(report.outcomes.filter((o) => o.outcome === 'failed')).toEqual([])
  return report.findings.filter((f) => f.severity !== 'info').map((f) => `${f.ruleId}: ${f.title}`)
}

const states = Object.entries(
  load(readFileSync(new URL('quiet/states.yaml', import.meta.url), 'utf8')) as Record<string, BundleSpec>,
)

const sizes: QuietCase[] = [
  ['one node', {}],
  ['three nodes', { nodes: nodes(3) }],
  ['sixteen nodes', { nodes: nodes(16) }],
  ...['v1.1.2', 'v1.2.2', 'v1.3.2', 'v1.5.1', 'v1.6.0', 'v1.7.0', 'v1.8.0'].map(
    (harvester): QuietCase => [`three nodes of ${harvester}`, { harvester, nodes: nodes(3) }],
  ),
]

describe.each([
  ['by size and version', sizes],
  ['by its nodes', hostCases],
  ['by its VMs', machineCases],
  ['by its volumes', volumeCases],
  ['by its upgrades', upgradeCases],
  ['by what was logged at boot and now and then', bootCases],
  ['by states that pass or are meant so', states],
  ['by stray events, add-ons and finished work', eventCases],
])('a healthy cluster is reported as such, %s', (_topic, cases) => {
  it.each(cases)('%s', async (_, spec) => expect(await grave(spec)).toEqual([]))
})
