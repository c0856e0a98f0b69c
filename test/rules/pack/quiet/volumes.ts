import type { JsonObject } from '../../../support/bundle-builder/collector-yaml.ts'
import { ago, days, event, hours, nodes, pod, type QuietCase } from './quiet-case.ts'

type VolumeFields = { replicas?: number; storageClass?: string; status?: JsonObject; nodes?: readonly string[] }

/** A claim with its volume in Kubernetes and in Longhorn, its engine and replicas; `node` null: detached. */
export function volumeOf(claim: string, node: string | null, fields: VolumeFields = {}): JsonObject[] {
  const { replicas = 3, storageClass = 'harvester-longhorn' } = fields
  const name = `pvc-${claim}`
  const hosts = fields.nodes ?? nodes(replicas)
  const system = { namespace: 'longhorn-system', creationTimestamp: ago(days(60)) }
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claim, namespace: 'default', creationTimestamp: ago(days(60)) },
      spec: { storageClassName: storageClass, volumeName: name, volumeMode: 'Block', accessModes: ['ReadWriteMany'] },
      status: { phase: 'Bound' },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, creationTimestamp: ago(days(60)) },
      spec: {
        claimRef: { namespace: 'default', name: claim },
        csi: { driver: 'driver.longhorn.io', volumeHandle: name },
      },
      status: { phase: 'Bound' },
    },
    {
      apiVersion: 'longhorn.io/v1beta2',
      kind: 'Volume',
      metadata: { name, ...system },
      spec: { numberOfReplicas: replicas, nodeID: node ?? '', size: '10737418240', frontend: 'blockdev' },
      status: {
        state: node ? 'attached' : 'detached',
        robustness: node ? 'healthy' : 'unknown',
        currentNodeID: node ?? '',
        conditions: [
          { type: 'Scheduled', status: 'True' },
          { type: 'Restore', status: 'False' },
          { type: 'TooManySnapshots', status: 'False' },
        ],
        kubernetesStatus: { namespace: 'default', pvcName: claim, pvName: name, pvStatus: 'Bound' },
        ...fields.status,
      },
    },
    {
      apiVersion: 'longhorn.io/v1beta2',
      kind: 'Engine',
      metadata: { name: `${name}-e-0`, ...system, labels: { longhornvolume: name } },
      spec: { volumeName: name, nodeID: node ?? '', desireState: node ? 'running' : 'stopped' },
      status: { currentState: node ? 'running' : 'stopped' },
    },
    ...Array.from({ length: replicas }, (_, i) => ({
      apiVersion: 'longhorn.io/v1beta2',
      kind: 'Replica',
      metadata: {
        name: `${name}-r-${i}`,
        ...system,
        labels: { longhornvolume: name, longhornnode: hosts[i] ?? 'node1' },
      },
      spec: {
        volumeName: name,
        nodeID: hosts[i] ?? 'node1',
        desireState: node ? 'running' : 'stopped',
        healthyAt: ago(days(59)),
        failedAt: '',
      },
      status: { currentState: node ? 'running' : 'stopped' },
    })),
  ]
}

const oneReplica = Array.from({ length: 150 }, (_, i) =>
  volumeOf(`data-${i}`, i % 3 === 0 ? null : 'node1', { replicas: 1, storageClass: 'single' }),
)

export const volumeCases: QuietCase[] = [
  [
    'a hundred and fifty volumes with one replica by choice',
    {
      objects: [
        {
          apiVersion: 'storage.k8s.io/v1',
          kind: 'StorageClass',
          metadata: { name: 'single' },
          provisioner: 'driver.longhorn.io',
          parameters: { numberOfReplicas: '1', migratable: 'true' },
          volumeBindingMode: 'Immediate',
        },
        ...oneReplica.flat(),
      ],
    },
  ],
  [
    'a replica that is rebuilt after a planned reboot',
    {
      nodes: nodes(3),
      objects: [
        ...volumeOf('db-disk', 'node1', {
          status: {
            state: 'attached',
            robustness: 'degraded',
            currentNodeID: 'node1',
            lastDegradedAt: ago(12),
            conditions: [{ type: 'Scheduled', status: 'True' }],
            kubernetesStatus: { namespace: 'default', pvcName: 'db-disk', pvName: 'pvc-db-disk' },
          },
        }),
        event({
          reason: 'Degraded',
          message: 'volume pvc-db-disk became degraded',
          about: 'Volume pvc-db-disk',
          namespace: 'longhorn-system',
          component: 'longhorn-volume-controller',
          last: 12,
        }),
        event({
          reason: 'Rebuilding',
          type: 'Normal',
          message:
            'Start rebuilding replica pvc-db-disk-r-2 with Address 10.52.2.9:10000 for normal volume pvc-db-disk',
          about: 'Engine pvc-db-disk-e-0',
          namespace: 'longhorn-system',
          component: 'longhorn-engine-controller',
          last: 10,
        }),
        event({
          reason: 'Rebooted',
          message: 'Node node3 has been rebooted, boot id: 5d2b2a0e-6c0f-4a57-9f2a-27b1c1b1a001',
          about: 'Node node3',
          host: 'node3',
          last: 15,
        }),
        event({
          reason: 'NodeNotReady',
          type: 'Normal',
          message: 'Node node3 status is now: NodeNotReady',
          about: 'Node node3',
          component: 'node-controller',
          last: 20,
        }),
      ],
      nodeFiles: {
        'node3/logs/rke2-server.log': [
          'Apr 11 08:50:01.123456 node3 systemd[1]: Stopping Rancher Kubernetes Engine v2 (server)...',
          'Apr 11 08:50:20.123456 node3 systemd[1]: Stopped Rancher Kubernetes Engine v2 (server).',
          '-- Boot 0123456789abcdef0123456789abcdef --',
          'Apr 11 08:57:10.123456 node3 rke2[2322]: time="2025-04-11T08:57:10Z" level=info msg="Starting rke2 v1.29.9+rke2r1"',
          'Apr 11 08:57:40.123456 node3 rke2[2322]: time="2025-04-11T08:57:40Z" level=error msg="Failed to connect to etcd: context deadline exceeded"',
          'Apr 11 08:58:10.123456 node3 rke2[2322]: time="2025-04-11T08:58:10Z" level=info msg="rke2 is up and running"',
        ].join('\n'),
      },
    },
  ],
  [
    'a claim that was bound a moment ago',
    {
      objects: [
        ...volumeOf('fresh', 'node1'),
        pod('app-0', {
          startTime: ago(20),
          conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(19) }],
        }),
        event({
          reason: 'FailedScheduling',
          message:
            '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
          about: 'Pod app-0',
          component: 'default-scheduler',
          last: 20,
        }),
        event({
          reason: 'ProvisioningFailed',
          message:
            'failed to provision volume with StorageClass "harvester-longhorn": rpc error: code = DeadlineExceeded desc = context deadline exceeded',
          about: 'PersistentVolumeClaim fresh',
          component: 'driver.longhorn.io',
          last: 20,
        }),
        event({
          reason: 'FailedMount',
          message:
            'MountVolume.MountDevice failed for volume "pvc-fresh" : rpc error: code = Aborted desc = volume pvc-fresh is not ready for workloads',
          about: 'Pod app-0',
          last: 20,
        }),
        event({
          reason: 'FailedAttachVolume',
          message:
            'AttachVolume.Attach failed for volume "pvc-fresh" : rpc error: code = Aborted desc = volume pvc-fresh is not ready for workloads',
          about: 'Pod app-0',
          component: 'attachdetach-controller',
          last: 20,
        }),
      ],
      logs: {
        'longhorn-system/longhorn-csi-plugin-abcde/longhorn-csi-plugin.log': [
          `${ago(20)} time="${ago(20)}" level=error msg="ControllerPublishVolume: err: rpc error: code = Aborted desc = volume pvc-fresh is not ready for workloads" component=csi-controller-server`,
          `${ago(days(2))} time="${ago(days(2))}" level=error msg="NodeGetVolumeStats: err: rpc error: code = NotFound desc = volume pvc-old is not mounted on path" component=csi-node-server`,
        ].join('\n'),
      },
    },
  ],
  [
    'snapshots, backups and images that are done',
    {
      objects: [
        ...volumeOf('vm-disk', 'node1'),
        {
          apiVersion: 'longhorn.io/v1beta2',
          kind: 'Snapshot',
          metadata: { name: 'snap-1', namespace: 'longhorn-system', creationTimestamp: ago(days(4)) },
          spec: { volume: 'pvc-vm-disk' },
          status: { readyToUse: true, error: '' },
        },
        {
          apiVersion: 'longhorn.io/v1beta2',
          kind: 'Backup',
          metadata: { name: 'backup-1', namespace: 'longhorn-system', creationTimestamp: ago(days(4)) },
          spec: { snapshotName: 'snap-1' },
          status: { state: 'Completed', progress: 100, error: '' },
        },
        {
          apiVersion: 'harvesterhci.io/v1beta1',
          kind: 'VirtualMachineImage',
          metadata: { name: 'image-1', namespace: 'default', creationTimestamp: ago(days(4)) },
          spec: {
            displayName: 'leap.qcow2',
            sourceType: 'download',
            url: 'https://images.example/leap.qcow2',
            retry: 3,
          },
          status: {
            progress: 100,
            failed: 1,
            appliedUrl: 'https://images.example/leap.qcow2',
            conditions: [
              { type: 'Initialized', status: 'True' },
              { type: 'Imported', status: 'True' },
            ],
          },
        },
        {
          apiVersion: 'longhorn.io/v1beta2',
          kind: 'BackupTarget',
          metadata: { name: 'default', namespace: 'longhorn-system' },
          spec: { backupTargetURL: '', credentialSecret: '' },
          status: {
            available: false,
            conditions: [
              { type: 'Unavailable', status: 'True', reason: 'Unavailable', message: 'backup target URL is empty' },
            ],
          },
        },
        event({
          reason: 'FailedDeleting',
          message: 'Error deleting backup',
          about: 'Backup backup-0',
          namespace: 'longhorn-system',
          last: hours(30),
        }),
      ],
    },
  ],
]
