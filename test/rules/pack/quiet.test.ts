import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src/analyze.ts'
import { readRulePack } from '../../../src/rules/load.ts'
import { type BundleSpec, buildBundleTree, zipBundle } from '../../support/bundle-builder/index.ts'

const { pack } = await readRulePack(fileURLToPath(new URL('../../../rules', import.meta.url)), 'harvester')
const at = '2025-04-11T09:12:40Z'
const nodes = (count: number): string[] => Array.from({ length: count }, (_, i) => `node${i + 1}`)

/** Titles of what is reported at warning or above. */
async function grave(spec: BundleSpec): Promise<string[]> {
  const report = await analyze(zipBundle(buildBundleTree({ at, ...spec })), { builtinRules: false, rules: [pack] })
  expect(report.outcomes.filter((o) => o.outcome === 'failed')).toEqual([])
  return report.findings.filter((f) => f.severity !== 'info').map((f) => `${f.ruleId}: ${f.title}`)
}

const upgrade = (state: string, conditions: object[], created: string, name = 'hvst-upgrade-abcde', latest = true) => ({
  apiVersion: 'harvesterhci.io/v1beta1',
  kind: 'Upgrade',
  metadata: {
    name,
    namespace: 'harvester-system',
    creationTimestamp: created,
    labels: { 'harvesterhci.io/upgradeState': state, ...(latest && { 'harvesterhci.io/latestUpgrade': 'true' }) },
  },
  spec: { version: 'v1.4.2', logEnabled: true, image: '' },
  status: { previousVersion: 'v1.4.1', conditions },
})
const succeeded = [
  'LogReady',
  'ImageReady',
  'RepoReady',
  'NodesPrepared',
  'SystemServicesUpgraded',
  'NodesUpgraded',
  'Completed',
].map((type) => ({ type, status: 'True' }))

const vm = (name: string, spec: object, status: object) => ({
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachine',
  metadata: { name, namespace: 'default', creationTimestamp: '2025-01-01T00:00:00Z' },
  spec: { template: { spec: { domain: { devices: {} } } }, ...spec },
  status,
})

const pod = (name: string, status: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', creationTimestamp: '2025-04-01T00:00:00Z' },
  spec: { nodeName: 'node1', containers: [{ name: 'main', image: 'x' }], ...spec },
  status,
})

const quiet: [what: string, spec: BundleSpec][] = [
  ['one node', {}],
  ['three nodes', { nodes: nodes(3) }],
  ['sixteen nodes', { nodes: nodes(16) }],
  ...['v1.1.2', 'v1.2.2', 'v1.3.2', 'v1.5.1', 'v1.6.0', 'v1.7.0'].map((harvester): [string, BundleSpec] => [
    `three nodes of ${harvester}`,
    { harvester, nodes: nodes(3) },
  ]),
  ['just upgraded', { nodes: nodes(3), objects: [upgrade('Succeeded', succeeded, '2025-04-11T06:00:00Z')] }],
  [
    'an old upgrade that failed, then one that succeeded',
    {
      nodes: nodes(3),
      objects: [
        upgrade(
          'UpgradingNodes',
          [{ type: 'Completed', status: 'False', reason: 'Failed', message: 'job failed' }],
          '2025-02-01T06:00:00Z',
          'hvst-upgrade-old00',
          false,
        ),
        upgrade('Succeeded', succeeded, '2025-02-03T06:00:00Z'),
      ],
    },
  ],
  [
    'VMs that are off by intent',
    {
      objects: [
        vm('halted', { runStrategy: 'Halted' }, { printableStatus: 'Stopped' }),
        vm('manual', { runStrategy: 'Manual' }, { printableStatus: 'Stopped' }),
        vm('off', { running: false }, { printableStatus: 'Stopped', ready: false }),
      ],
    },
  ],
  [
    'pods that are done, and restarts of long ago',
    {
      objects: [
        pod('done', {
          phase: 'Succeeded',
          containerStatuses: [
            { name: 'main', state: { terminated: { exitCode: 0, finishedAt: '2025-04-01T01:00:00Z' } } },
          ],
        }),
        pod('restarted', {
          phase: 'Running',
          conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2025-04-02T00:00:00Z' }],
          containerStatuses: [
            {
              name: 'main',
              ready: true,
              restartCount: 40,
              state: { running: { startedAt: '2025-04-02T00:00:00Z' } },
              lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2025-04-01T23:59:00Z' } },
            },
          ],
        }),
      ],
    },
  ],
  [
    'an add-on that is switched off',
    {
      objects: [
        {
          apiVersion: 'harvesterhci.io/v1beta1',
          kind: 'Addon',
          metadata: { name: 'rancher-monitoring', namespace: 'cattle-monitoring-system' },
          spec: { enabled: false, chart: 'rancher-monitoring' },
          status: { status: 'AddonDisabled' },
        },
      ],
    },
  ],
  [
    'a volume with one replica by choice',
    {
      objects: [
        {
          apiVersion: 'longhorn.io/v1beta2',
          kind: 'Volume',
          metadata: { name: 'pvc-1', namespace: 'longhorn-system', creationTimestamp: '2025-01-01T00:00:00Z' },
          spec: { numberOfReplicas: 1, nodeID: 'node1', size: '10737418240' },
          status: { state: 'attached', robustness: 'healthy', currentNodeID: 'node1' },
        },
      ],
    },
  ],
]

describe('a healthy cluster is reported as such', () => {
  it.each(quiet)('%s', async (_, spec) => expect(await grave(spec)).toEqual([]))
})

describe('words that mean nothing where they stand', () => {
  /** Every text that a rule wants of a log or an event. */
  const words = pack.rules.flatMap((rule) =>
    rule.examples!.positive.flatMap((example) => Object.values((example.bundle as BundleSpec).logs ?? {})),
  )

  it('in the log of somebody’s own program', async () => {
    expect(words.length).toBeGreaterThan(50)
    const log = words.flatMap((text) => text.split('\n')).join('\n')
    const running = {
      phase: 'Running',
      containerStatuses: [{ name: 'main', ready: true, state: { running: { startedAt: '2025-04-02T00:00:00Z' } } }],
    }
    const spec = { objects: [pod('shop', running)], logs: { 'default/shop/main.log': log } }
    expect(await grave(spec)).toEqual([])
  })

  it('years ago', async () => {
    const old = words
      .flatMap((text) => text.split('\n'))
      .map((line) => `2019-01-01T00:00:00.000000000Z ${line.replace(/^20\d\d-\S+ /, '')}`)
    const pods = [
      'etcd-node1/etcd',
      'kube-apiserver-node1/kube-apiserver',
      'kube-controller-manager-node1/kube-controller-manager',
    ]
    const logs = Object.fromEntries(pods.map((name) => [`kube-system/${name}.log`, old.join('\n')]))
    expect(await grave({ logs })).toEqual([])
  })
})
