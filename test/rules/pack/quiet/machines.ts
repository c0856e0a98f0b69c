import type { JsonObject } from '../../../support/bundle-builder/collector-yaml.ts'
import { ago, completed, days, event, hours, nodes, pod, type QuietCase } from './quiet-case.ts'
import { volumeOf } from './volumes.ts'

const labels = (name: string): JsonObject => ({ 'harvesterhci.io/vmName': name, 'kubevirt.io': 'virt-launcher' })

/** A VM with one disk; `status` and `spec` of the VirtualMachine over those of one that runs. */
function machine(name: string, spec: JsonObject = {}, status: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: { name, namespace: 'default', creationTimestamp: ago(days(60)) },
    spec: {
      runStrategy: 'RerunOnFailure',
      template: {
        metadata: { labels: labels(name) },
        spec: {
          domain: {
            cpu: { cores: 2 },
            devices: { disks: [{ name: 'disk-0', disk: { bus: 'virtio' } }] },
            memory: { guest: '3996Mi' },
          },
          evictionStrategy: 'LiveMigrateIfPossible',
          volumes: [{ name: 'disk-0', persistentVolumeClaim: { claimName: `${name}-disk-0` } }],
        },
      },
      ...spec,
    },
    status: {
      created: true,
      ready: true,
      printableStatus: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(days(9)) }],
      ...status,
    },
  }
}

function instance(
  name: string,
  node: string,
  status: JsonObject = {},
  domain: JsonObject = {},
  minutes = days(9),
): JsonObject {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstance',
    metadata: {
      name,
      namespace: 'default',
      creationTimestamp: ago(minutes),
      labels: { 'kubevirt.io/nodeName': node },
      ownerReferences: [
        { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine', name, uid: `uid-${name}`, controller: true },
      ],
    },
    spec: {
      domain: { cpu: { cores: 2 }, devices: { disks: [{ name: 'disk-0', disk: { bus: 'virtio' } }] }, ...domain },
      volumes: [{ name: 'disk-0', persistentVolumeClaim: { claimName: `${name}-disk-0` } }],
    },
    status: {
      phase: 'Running',
      nodeName: node,
      conditions: [
        { type: 'Ready', status: 'True', lastTransitionTime: ago(days(9)) },
        { type: 'LiveMigratable', status: 'True' },
        { type: 'AgentConnected', status: 'True' },
      ],
      ...status,
    },
  }
}

const launcher = (name: string, node: string, suffix = 'x7k2p', status: JsonObject = {}): JsonObject =>
  pod(
    `virt-launcher-${name}-${suffix}`,
    {
      containerStatuses: [
        { name: 'compute', ready: true, restartCount: 0, state: { running: { startedAt: ago(days(9)) } } },
      ],
      ...status,
    },
    {
      nodeName: node,
      containers: [{ name: 'compute', image: 'virt-launcher:1.2.2' }],
      volumes: [{ name: 'disk-0', persistentVolumeClaim: { claimName: `${name}-disk-0` } }],
    },
    {
      labels: labels(name),
      ownerReferences: [
        { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachineInstance', name, uid: `vmi-${name}`, controller: true },
      ],
    },
  )

/** A VM that runs, with all that belongs to it. */
export function runningMachine(name: string, node: string): JsonObject[] {
  return [machine(name), instance(name, node), launcher(name, node), ...volumeOf(`${name}-disk-0`, node)]
}

const done = completed('compute', hours(5))
const off: JsonObject = {
  printableStatus: 'Stopped',
  ready: false,
  created: false,
  conditions: [{ type: 'Ready', status: 'False', reason: 'VMINotExists', message: 'VMI does not exist' }],
}
const powered = (name: string, spec: JsonObject): JsonObject[] => [
  machine(name, spec, off),
  ...volumeOf(`${name}-disk-0`, null),
]

const migration = (name: string, of: string, minutes: number): JsonObject => ({
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachineInstanceMigration',
  metadata: { name, namespace: 'default', creationTimestamp: ago(minutes), labels: { 'kubevirt.io/vmi-name': of } },
  spec: { vmiName: of },
  status: {
    phase: 'Succeeded',
    migrationState: { completed: true, sourceNode: 'node2', targetNode: 'node1', endTimestamp: ago(minutes - 1) },
  },
})

export const machineCases: QuietCase[] = [
  [
    'sixteen nodes with forty VMs',
    {
      nodes: nodes(16),
      objects: Array.from({ length: 40 }, (_, i) => runningMachine(`vm-${i}`, `node${1 + (i % 16)}`)).flat(),
    },
  ],
  [
    'VMs that are off by intent',
    {
      objects: [
        ...powered('halted', { runStrategy: 'Halted' }),
        ...powered('manual', { runStrategy: 'Manual' }),
        ...powered('off', { running: false, runStrategy: null }),
      ],
    },
  ],
  [
    'a VM that its user shut down from inside, with its finished pod',
    {
      objects: [
        machine('shut', {}, off),
        instance('shut', 'node1', {
          phase: 'Succeeded',
          conditions: [{ type: 'Ready', status: 'False', reason: 'PodTerminating' }],
        }),
        launcher('shut', 'node1', 'aaaaa', done),
        ...volumeOf('shut-disk-0', null),
      ],
    },
  ],
  [
    'VMs that were migrated, one as the node was emptied an hour ago',
    {
      nodes: nodes(3),
      objects: [
        ...runningMachine('web', 'node1'),
        launcher('web', 'node2', 'old11', done),
        migration('web-migration-1', 'web', days(3)),
        migration('kubevirt-evacuation-abcde', 'web', hours(1)),
        event({
          reason: 'PreparingTarget',
          type: 'Normal',
          message: 'VirtualMachineInstance Migration Target Prepared.',
          about: 'VirtualMachineInstance web',
          last: 60,
        }),
        event({
          reason: 'Migrated',
          type: 'Normal',
          message: 'The VirtualMachineInstance migrated to node node1.',
          about: 'VirtualMachineInstance web',
          last: 59,
        }),
      ],
      logs: {
        'default/virt-launcher-web-x7k2p/compute.log': [
          `${ago(59)} {"component":"virt-launcher","level":"warning","msg":"Domain id=1 name='default_web' uuid=3c1f is tainted: custom-ga-command","subcomponent":"libvirt"}`,
          `${ago(59)} {"component":"virt-launcher","level":"error","msg":"internal error: Child process (dmidecode -q -t 0,1,2,3,4,11,17) unexpected exit status 1","subcomponent":"libvirt"}`,
          `${ago(59)} {"component":"virt-launcher","level":"error","msg":"End of file while reading data: Input/output error","subcomponent":"libvirt"}`,
        ].join('\n'),
      },
    },
  ],
  [
    'a VM with a GPU, which cannot be migrated',
    {
      nodes: nodes(3),
      objects: [
        machine('gpu'),
        instance(
          'gpu',
          'node2',
          {
            conditions: [
              { type: 'Ready', status: 'True', lastTransitionTime: ago(days(9)) },
              {
                type: 'LiveMigratable',
                status: 'False',
                reason: 'HostDeviceNotLiveMigratable',
                message: 'VMI uses a PCI host devices',
              },
            ],
          },
          { devices: { hostDevices: [{ name: 'gpu-1', deviceName: 'nvidia.com/GA102GL' }] } },
        ),
        launcher('gpu', 'node2'),
        ...volumeOf('gpu-disk-0', 'node2'),
        {
          apiVersion: 'devices.harvesterhci.io/v1beta1',
          kind: 'PCIDeviceClaim',
          metadata: { name: 'node2-000003000', creationTimestamp: ago(days(30)) },
          spec: { address: '0000:03:00.0', nodeName: 'node2', userName: 'admin' },
          status: { kernelDriverToUnbind: 'nouveau', passthroughEnabled: true },
        },
      ],
    },
  ],
  [
    'a VM that is starting',
    {
      objects: [
        machine(
          'new',
          {},
          {
            printableStatus: 'Starting',
            ready: false,
            conditions: [{ type: 'Ready', status: 'False', reason: 'GuestNotRunning', lastTransitionTime: ago(1) }],
          },
        ),
        instance(
          'new',
          'node1',
          {
            phase: 'Scheduling',
            conditions: [{ type: 'Ready', status: 'False', reason: 'GuestNotRunning', lastTransitionTime: ago(1) }],
          },
          {},
          1,
        ),
        pod(
          'virt-launcher-new-bbbbb',
          {
            phase: 'Pending',
            startTime: ago(1),
            conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(1) }],
            containerStatuses: [
              { name: 'compute', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
            ],
          },
          {},
          { creationTimestamp: ago(1), labels: labels('new') },
        ),
        event({
          reason: 'FailedAttachVolume',
          message:
            'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
          about: 'Pod virt-launcher-new-bbbbb',
          component: 'attachdetach-controller',
          last: 1,
        }),
      ],
    },
  ],
]
