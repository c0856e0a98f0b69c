import type { JsonObject } from '../../../support/bundle-builder/collector-yaml.ts'
import { runningMachine } from './machines.ts'
import { ago, days, event, hours, nodes, type QuietCase } from './quiet-case.ts'

type NodeFields = {
  labels?: JsonObject
  annotations?: JsonObject
  taints?: JsonObject[]
  cordoned?: boolean
  conditions?: JsonObject[]
}
const manager: JsonObject = {
  'node-role.kubernetes.io/control-plane': 'true',
  'node-role.kubernetes.io/etcd': 'true',
  'node-role.kubernetes.io/master': 'true',
}
const cordon = (minutes: number): JsonObject => ({
  key: 'node.kubernetes.io/unschedulable',
  effect: 'NoSchedule',
  timeAdded: ago(minutes),
})

function host(name: string, fields: NodeFields): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      creationTimestamp: ago(days(60)),
      labels: { 'harvesterhci.io/managed': 'true', 'kubernetes.io/hostname': name, ...(fields.labels ?? manager) },
      annotations: {
        'node.harvesterhci.io/ntp-service': '{"ntpSyncStatus":"synced","currentNtpServers":"0.suse.pool.ntp.org"}',
        ...fields.annotations,
      },
    },
    spec: { ...(fields.cordoned && { unschedulable: true }), taints: fields.taints ?? [] },
    status: {
      addresses: [{ type: 'InternalIP', address: '192.168.1.12' }],
      capacity: { cpu: '16', memory: '65841896Ki', pods: '200', 'ephemeral-storage': '149527126718' },
      allocatable: { cpu: '16', memory: '65841896Ki', pods: '200', 'ephemeral-storage': '145459988871' },
      conditions: [
        {
          type: 'MemoryPressure',
          status: 'False',
          reason: 'KubeletHasSufficientMemory',
          lastTransitionTime: ago(days(9)),
        },
        { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure', lastTransitionTime: ago(days(9)) },
        { type: 'PIDPressure', status: 'False', reason: 'KubeletHasSufficientPID', lastTransitionTime: ago(days(9)) },
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastTransitionTime: ago(days(9)),
        },
        ...(fields.conditions ?? []),
      ],
    },
  }
}

/** What Longhorn says of a node that is cordoned and that it is told to keep off. */
const longhornOff = (name: string): JsonObject => ({
  apiVersion: 'longhorn.io/v1beta2',
  kind: 'Node',
  metadata: { name, namespace: 'longhorn-system' },
  spec: { name, allowScheduling: true, disks: {} },
  status: {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Schedulable', status: 'False', reason: 'KubernetesNodeCordoned', message: `Node ${name} is cordoned` },
    ],
    diskStatus: {},
  },
})

export const hostCases: QuietCase[] = [
  [
    'a node that somebody cordoned three days ago',
    {
      nodes: nodes(3),
      objects: [
        host('node2', { cordoned: true, taints: [cordon(days(3))] }),
        longhornOff('node2'),
        ...runningMachine('web', 'node1'),
      ],
    },
  ],
  [
    'a node in maintenance mode',
    {
      nodes: nodes(3),
      objects: [
        host('node2', {
          cordoned: true,
          taints: [cordon(days(1)), { key: 'kubevirt.io/drain', value: 'scheduling', effect: 'NoSchedule' }],
          annotations: { 'harvesterhci.io/maintain-status': 'completed' },
        }),
        longhornOff('node2'),
        event({
          reason: 'NodeNotSchedulable',
          type: 'Normal',
          message: 'Node node2 status is now: NodeNotSchedulable',
          about: 'Node node2',
          host: 'node2',
          last: 40,
        }),
      ],
    },
  ],
  [
    'a node that goes into maintenance mode at the moment',
    {
      nodes: nodes(3),
      objects: [
        host('node2', {
          cordoned: true,
          taints: [cordon(4)],
          annotations: { 'harvesterhci.io/maintain-status': 'running' },
        }),
        ...runningMachine('web', 'node2'),
      ],
    },
  ],
  [
    'two management nodes with a witness',
    {
      nodes: nodes(3),
      objects: [
        host('node3', {
          labels: { ...manager, 'node-role.harvesterhci.io/witness': 'true' },
          taints: [{ key: 'node-role.kubernetes.io/etcd', value: 'true', effect: 'NoExecute' }],
        }),
      ],
    },
  ],
  ['a cluster of two nodes', { nodes: ['node1', { name: 'node2', roles: [] }] }],
  [
    'six nodes, three of them workers',
    { nodes: [...nodes(3), ...[4, 5, 6].map((n) => ({ name: `node${n}`, roles: [] }))] },
  ],
  [
    'a node that joined five minutes ago',
    {
      nodes: [...nodes(2), { name: 'node3', roles: [] }],
      objects: [
        {
          ...host('node3', { labels: {} }),
          metadata: { name: 'node3', creationTimestamp: ago(5), labels: { 'harvesterhci.io/managed': 'true' } },
        },
      ],
    },
  ],
  [
    'a node that was rebooted a week ago, and was not Ready for half a minute',
    {
      nodes: nodes(3),
      objects: [
        event({
          reason: 'NodeNotReady',
          type: 'Normal',
          message: 'Node node2 status is now: NodeNotReady',
          about: 'Node node2',
          component: 'node-controller',
          last: days(7),
        }),
        event({
          reason: 'Rebooted',
          message: 'Node node2 has been rebooted, boot id: 5d2b2a0e-6c0f-4a57-9f2a-27b1c1b1a001',
          about: 'Node node2',
          host: 'node2',
          last: days(7),
        }),
      ],
      nodeFiles: {
        'node2/logs/kubelet.log': [
          'E0404 09:12:40.123456    2021 kubelet_node_status.go:540] "Error updating node status, will retry" err="error getting node \\"node2\\": Get \\"https://127.0.0.1:6443/api/v1/nodes/node2?timeout=10s\\": dial tcp 127.0.0.1:6443: connect: connection refused"',
          'I0404 09:13:10.123456    2021 kubelet_node_status.go:73] "Successfully registered node" node="node2"',
        ].join('\n'),
        'node2/logs/kernel.log': [
          'Apr 04 09:11:40.123456 node2 kernel: Linux version 5.14.21-150500.55.91-default (geeko@buildhost) #1 SMP',
          'Apr 04 09:11:40.123456 node2 kernel: mce: CPU0: Thermal monitoring enabled (TM1)',
          'Apr 04 09:11:41.123456 node2 kernel: tsc: Fast TSC calibration failed',
          'Apr 04 09:11:41.123456 node2 kernel: RAS: Correctable Errors collector initialized.',
          'Apr 04 09:11:42.123456 node2 kernel: EXT4-fs (sda5): mounted filesystem with ordered data mode. Quota mode: none.',
          'Apr 04 09:12:00.123456 node2 kernel: igb 0000:01:00.0 ens1f0: igb: ens1f0 NIC Link is Down',
          'Apr 04 09:12:03.123456 node2 kernel: igb 0000:01:00.0 ens1f0: igb: ens1f0 NIC Link is Up 1000 Mbps Full Duplex',
          'Apr 08 03:00:00.123456 node2 kernel: perf: interrupt took too long (2509 > 2500), lowering kernel.perf_event_max_sample_rate to 79500',
          'Apr 10 03:00:00.123456 node2 kernel: Memory cgroup out of memory: Killed process 4242 (tenant-app) total-vm:18087624kB, anon-rss:16781312kB',
          'Apr 10 04:00:00.123456 node2 kernel: I/O error, dev sr0, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2',
          'Apr 11 05:00:00.123456 node2 kernel: connection3:0: detected conn error (1020)',
          'Apr 11 05:00:05.123456 node2 kernel: INFO: task kworker/u64:2:812 blocked for more than 122 seconds.',
        ].join('\n'),
      },
    },
  ],
  [
    'short alerts that a healthy cluster has',
    {
      files: {
        'prometheus-alerts.json': JSON.stringify(
          ['Watchdog', 'InfoInhibitor', 'CPUThrottlingHigh', 'KubeMemoryOvercommit', 'NodeClockNotSynchronising'].map(
            (alertname) => ({
              activeAt: ago(3),
              Annotations: { summary: alertname },
              Labels: {
                alertname,
                severity: alertname === 'CPUThrottlingHigh' ? 'info' : 'none',
                instance: '192.168.1.11:9796',
              },
              State: alertname === 'NodeClockNotSynchronising' ? 'pending' : 'firing',
              Value: '1e+00',
            }),
          ),
        ),
      },
    },
  ],
  [
    'an old support bundle that failed, beside the one that is made',
    {
      objects: [
        {
          apiVersion: 'harvesterhci.io/v1beta1',
          kind: 'SupportBundle',
          metadata: { name: 'bundle-old', namespace: 'harvester-system', creationTimestamp: ago(hours(50)) },
          spec: { description: 'x' },
          status: { state: 'error' },
        },
        {
          apiVersion: 'harvesterhci.io/v1beta1',
          kind: 'SupportBundle',
          metadata: { name: 'bundle-htl5f', namespace: 'harvester-system', creationTimestamp: ago(3) },
          spec: { description: 'x' },
          status: { state: 'generating', progress: 20 },
        },
      ],
    },
  ],
]
