import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { analyze } from '../src/analyze.ts'
import { readRulePack } from '../src/rules/load.ts'
import { falseFindings, faultsOf, readExpectation } from './support/expectation.ts'

/** Bundles that are not part of the repository; where they lie beside it, they are read as well. */
const folder = fileURLToPath(new URL('../../shared/', import.meta.url))
const zipsIn = (name: string): string[] =>
  existsSync(folder + name) ? readdirSync(folder + name).filter((file) => file.endsWith('.zip')) : []
const bundles = zipsIn('bundles')
const cases = zipsIn('cases').map((name) => name.replace(/\.zip$/, ''))

/** Cases that the rules diagnose. One more that they do fails the test until it is listed, so that none is lost again. */
const diagnosed: readonly string[] = [
  'backup-target-nfs-unreachable-webhook',
  'cluster-agent-unauthorized',
  'etcd-slow-disk-fdatasync',
  'image-wrong-checksum-endless-retry',
  'kube-vip-dhcp-nak',
  'lh-single-node-three-replicas',
  'pod-cidr-ips-exhausted',
  'prometheus-oomkilled',
  'rke2-certificate-expired',
  'upgrade-bundle-another-operation',
  'upgrade-iso-checksum-mismatch',
  'upgrade-log-image-unreachable-dockerio',
  'upgrade-postdrain-cos-state-full',
  'upgrade-predrain-im-pdb-blocked',
  'vm-hotplug-syncfailed-stale-pod',
  'vm-migration-missing-cpu-features',
]

const { pack } = await readRulePack(fileURLToPath(new URL('../rules', import.meta.url)), 'harvester')
const reportOn = (path: string) => analyze(folder + path, { builtinRules: false, rules: [pack] })

describe.skipIf(bundles.length === 0)('bundles of real clusters that work', () => {
  it.each(bundles)('%s is read whole, and nothing is wrong', async (name) => {
    const report = await reportOn(`bundles/${name}`)
    expect(report.diagnostics.filter((d) => d.code !== 'log-truncated')).toEqual([])
    expect(report.outcomes.filter((o) => o.outcome === 'failed')).toEqual([])
    expect(falseFindings(report)).toEqual([])
    expect(report.stats.entriesRead).toBeGreaterThan(0)
  })
})

describe.skipIf(cases.length === 0)('problems that were reported', () => {
  it('has all that are listed', () => {
    expect(diagnosed.filter((name) => !cases.includes(name))).toEqual([])
  })

  it.each(cases)('%s', async (name) => {
    const expected = readExpectation(`${folder}cases/${name}.expect.yaml`)
    const report = await reportOn(`cases/${name}.zip`)
    const faults = faultsOf(report, expected)
    if (expected.negative || diagnosed.includes(name)) expect(faults).toEqual([])
    else expect(faults, `${name} is diagnosed now: add it to the list`).not.toEqual([])
  })
})
