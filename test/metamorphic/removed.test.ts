import { describe, expect, it } from 'vitest'
import { buildBundleFiles } from '../support/bundle-builder/index.ts'
import { packOf } from '../support/run-rule.ts'
import { reportOn } from './findings.ts'
import { isChosen, newIn, removableFrom, sample, without } from './removed.ts'
import { cases, examples, pack, type Subject, stories } from './subjects.ts'

const upgrades = 'yamls/namespaced/harvester-system/harvesterhci.io/v1beta1/upgrades.yaml'

/**
 * Rules that leave a problem to those of the upgrade while there is one. Without the list of upgrades, which is not
 * written where there are none, they tell of it themselves, and it is there.
 */
const leftToUpgrade: Readonly<Record<string, string>> = {
  'node/left-cordoned': 'the upgrade cordons nodes',
  'rancher/local-cluster-not-provisioned': 'the upgrade provisions it',
  'rancher/managed-chart-not-ready': 'the upgrade waits for the chart',
  'storage/volume-degraded': 'the upgrade reboots nodes, and waits for their volumes',
  'upgrade/log-operator-left': 'the upgrade still needs its log operator',
}

/**
 * Rules made for bundles in which something is missing: they tell the same problem by what is left, and say less of it.
 * Each with the files without which it does so.
 */
const toldByWhatIsLeft: Readonly<Record<string, RegExp>> = {
  'pod/stuck-creating': /\/v1\/events\.yaml$/,
  'upgrade/node-failed': /\/batch\/v1\/jobs\.yaml$/,
}

/** Everything, or (ten minutes less) every third example, and some of each bundle, other paths for each. */
const isThorough = process.env['METAMORPHIC'] === 'all'

/** Places that are taken out one at a time, with what is told then that was not told before. */
async function newWithout(subject: Subject, few: number): Promise<Record<string, string[]>> {
  const files = await subject.files()
  const before = await reportOn(files, [pack])
  const places = removableFrom(files, before)
  const some = (paths: readonly string[], count: number) =>
    sample(paths, isThorough ? paths.length : count, subject.name)
  const chosen = [...some(places.evidence, few), ...some([...places.sections, ...places.files], few)]
  const found: Record<string, string[]> = {}
  for (const path of new Set(chosen)) {
    const told = newIn(await reportOn(without(files, path)!, [pack]), before)
    const gone = [...files.keys()].filter((name) => name === path || name.startsWith(`${path}/`))
    const wrong = told.filter(
      (rule) =>
        !(rule in leftToUpgrade && upgrades.startsWith(path)) &&
        !gone.some((name) => toldByWhatIsLeft[rule]?.test(name)),
    )
    if (wrong.length > 0) found[path] = wrong
  }
  return found
}

describe('what is missing from a bundle makes nothing else of it', () => {
  const some = examples().filter(({ name }) => isThorough || isChosen(name, 3))
  it.each(some.map((subject) => [subject.name, subject] as const))('%s', async (_, subject) => {
    expect(await newWithout(subject, 1)).toEqual({})
  })

  it.each([...stories(), ...cases()].map((subject) => [subject.name, subject] as const))('%s', async (_, subject) => {
    expect(await newWithout(subject, 8)).toEqual({})
  })
})

it('has no exception for a rule that is gone', () => {
  const ids = pack.rules.map(({ id }) => id)
  expect(Object.keys({ ...leftToUpgrade, ...toldByWhatIsLeft }).filter((id) => !ids.includes(id))).toEqual([])
})

describe('a rule that takes what is missing for a fault is caught', () => {
  const files = buildBundleFiles({})
  const planted = packOf({
    'test/no-nodes': `signals:\n  ns: { resource: namespaces }\nwhen: resources("nodes").size() == 0`,
    'test/fails': `signals:\n  ns: { resource: namespaces, where: 'resources("nodes")[0].metadata.name != ""' }`,
  })

  it('and one that fails for it', async () => {
    const before = await reportOn(files, [planted])
    const after = await reportOn(without(files, 'yamls/cluster/v1/nodes.yaml')!, [planted])
    expect(newIn(before, before)).toEqual([])
    expect(newIn(after, before)).toContain('test/no-nodes')
  })

  it('in a folder as well as in a file', () => {
    expect(without(files, 'yamls/cluster')?.has('yamls/cluster/v1/nodes.yaml')).toBe(false)
    expect(without(files, 'yamls/clu')).toBeUndefined()
    expect([...without(files, 'nodes/node1')!.keys()].filter((path) => path.startsWith('nodes/'))).toEqual([])
  })
})
