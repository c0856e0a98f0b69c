import type { JsonObject } from '../../../support/bundle-builder/collector-yaml.ts'
import { ago, completed, days, event, hours, nodes, pod, type QuietCase } from './quiet-case.ts'

const stages = [
  'LogReady',
  'ImageReady',
  'RepoReady',
  'NodesPrepared',
  'SystemServicesUpgraded',
  'NodesUpgraded',
  'Completed',
]
const succeeded = stages.map((type) => ({ type, status: 'True' }))

function upgrade(name: string, state: string, minutes: number, conditions: JsonObject[], latest = true): JsonObject {
  return {
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'Upgrade',
    metadata: {
      name,
      namespace: 'harvester-system',
      creationTimestamp: ago(minutes),
      labels: { 'harvesterhci.io/upgradeState': state, ...(latest && { 'harvesterhci.io/latestUpgrade': 'true' }) },
    },
    spec: { version: 'v1.4.2', logEnabled: true, image: '' },
    status: {
      previousVersion: 'v1.4.1',
      conditions,
      nodeStatuses: Object.fromEntries(nodes(3).map((node) => [node, { state: 'Succeeded' }])),
    },
  }
}

const job = (name: string, minutes: number, status: JsonObject): JsonObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name,
    namespace: 'harvester-system',
    creationTimestamp: ago(minutes),
    labels: { 'harvesterhci.io/upgrade': 'hvst-upgrade-abcde' },
  },
  spec: { backoffLimit: 8 },
  status,
})
const complete: JsonObject = { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] }

export const upgradeCases: QuietCase[] = [
  [
    'just upgraded, with what that leaves',
    {
      nodes: nodes(3),
      objects: [
        upgrade('hvst-upgrade-abcde', 'Succeeded', hours(4), succeeded),
        job('hvst-upgrade-abcde-apply-manifests', hours(3), { ...complete, failed: 2 }),
        ...nodes(3).map((node) => job(`hvst-upgrade-abcde-post-drain-${node}`, hours(2), complete)),
        pod(
          'hvst-upgrade-abcde-apply-manifests-x7k2p',
          completed('apply', hours(2), 1),
          {},
          { namespace: 'harvester-system' },
        ),
        pod(
          'hvst-upgrade-abcde-apply-manifests-first',
          {
            phase: 'Failed',
            conditions: [{ type: 'Ready', status: 'False' }],
            containerStatuses: [
              {
                name: 'apply',
                ready: false,
                restartCount: 0,
                state: { terminated: { exitCode: 1, reason: 'Error', finishedAt: ago(hours(3)) } },
              },
            ],
          },
          {},
          { namespace: 'harvester-system' },
        ),
        event({
          reason: 'Rebooted',
          message: 'Node node3 has been rebooted, boot id: 5d2b2a0e-6c0f-4a57-9f2a-27b1c1b1a001',
          about: 'Node node3',
          host: 'node3',
          last: 100,
        }),
      ],
      logs: {
        'harvester-system/hvst-upgrade-abcde-apply-manifests-x7k2p/apply.log': [
          `${ago(hours(3))} Waiting for managedchart fleet-local/harvester from generation 3`,
          `${ago(hours(3))} Error from server (NotFound): managedcharts.management.cattle.io "rancher-monitoring" not found`,
          `${ago(hours(3))} error: timed out waiting for the condition`,
          `${ago(hours(2))} Upgraded.`,
        ].join('\n'),
      },
      nodeFiles: {
        'node3/logs/rancher-system-agent.log':
          'Apr 11 07:30:10.123456 node3 systemd[1]: Stopping Rancher System Agent...\nApr 11 07:33:10.123456 node3 rancher-system-agent[2711]: time="2025-04-11T07:33:10Z" level=info msg="Starting remote watch of plans"\n',
      },
    },
  ],
  [
    'an old upgrade that failed, then one that succeeded',
    {
      nodes: nodes(3),
      objects: [
        upgrade(
          'hvst-upgrade-old00',
          'Failed',
          days(70),
          [
            { type: 'Completed', status: 'False', reason: 'Failed', message: 'job failed' },
            { type: 'ImageReady', status: 'False', message: 'checksum mismatch' },
          ],
          false,
        ),
        upgrade('hvst-upgrade-abcde', 'Succeeded', days(67), succeeded),
        {
          apiVersion: 'harvesterhci.io/v1beta1',
          kind: 'UpgradeLog',
          metadata: {
            name: 'hvst-upgrade-abcde-upgradelog',
            namespace: 'harvester-system',
            creationTimestamp: ago(days(67)),
          },
          spec: { upgradeName: 'hvst-upgrade-abcde' },
          status: {
            conditions: [
              { type: 'Ended', status: 'True' },
              { type: 'UpgradeLogReady', status: 'True' },
            ],
          },
        },
        job('hvst-upgrade-old00-single-node-upgrade-node1', days(70), {
          failed: 9,
          conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }],
        }),
      ],
    },
  ],
  [
    'a newer version that waits to be installed',
    {
      objects: [
        {
          apiVersion: 'harvesterhci.io/v1beta1',
          kind: 'Version',
          metadata: { name: 'v1.4.3', namespace: 'harvester-system' },
          spec: {
            isoURL: 'https://releases.example/v1.4.3.iso',
            releaseDate: '20250601',
            minUpgradableVersion: 'v1.4.1',
          },
        },
      ],
    },
  ],
]
