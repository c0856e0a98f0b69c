import { claimName, machineName, minutesAgo, UID, uid, volumeName } from './cluster-names.ts'
import type { Slots } from './item-template.ts'
import { metadataOf, withManagedFields } from './kubernetes-items.ts'
import { uidOf } from './random.ts'

type Built = ReturnType<typeof withManagedFields>

const NAMESPACE = 'longhorn-system'
const API = 'longhorn.io/v1beta2'

export function volume(s: Slots, node: string): Built {
  const name = s.word(40, volumeName)
  const conditions = ['WaitForBackingImage', 'TooManySnapshots', 'Scheduled', 'Restore'].map((type) => ({
    type,
    status: type === 'Scheduled' ? 'True' : 'False',
    reason: '',
    message: '',
    lastProbeTime: '',
    lastTransitionTime: s.time(minutesAgo(9000, 4000)),
  }))
  return withManagedFields(
    {
      apiVersion: API,
      kind: 'Volume',
      metadata: {
        ...metadataOf(s, name, UID.volume, NAMESPACE),
        finalizers: ['longhorn.io'],
        labels: { longhornvolume: name },
      },
      spec: {
        numberOfReplicas: 3,
        size: '42949672960',
        nodeID: node,
        frontend: 'blockdev',
        accessMode: 'rwx',
        migratable: true,
        dataEngine: 'v1',
        fromBackup: '',
        lastAttachedBy: '',
        staleReplicaTimeout: 30,
        encrypted: false,
      },
      status: {
        state: 'attached',
        robustness: 'healthy',
        currentNodeID: node,
        ownerID: node,
        actualSize: 1153433600,
        lastDegradedAt: '',
        conditions,
        kubernetesStatus: {
          namespace: 'default',
          pvName: name,
          pvcName: s.word(21, claimName),
          pvStatus: 'Bound',
          lastPVCRefAt: '',
          workloadsStatus: null,
        },
      },
    },
    'longhorn-manager',
    s,
  )
}

export function engine(s: Slots, node: string): Built {
  const name = s.word(40, volumeName)
  const modes = Object.fromEntries([0, 1, 2].map((n) => [`${name}-r-0000000${n}`, 'RW']))
  return withManagedFields(
    {
      apiVersion: API,
      kind: 'Engine',
      metadata: {
        ...metadataOf(s, `${name}-e-0`, UID.engine, NAMESPACE),
        labels: { longhornnode: node, longhornvolume: name },
      },
      spec: {
        active: true,
        nodeID: node,
        volumeName: name,
        volumeSize: '42949672960',
        desireState: 'running',
        image: 'longhornio/longhorn-engine:v1.7.2',
        logRequested: false,
      },
      status: {
        currentState: 'running',
        currentSize: '42949672960',
        currentImage: 'longhornio/longhorn-engine:v1.7.2',
        started: true,
        ownerID: node,
        replicaModeMap: modes,
        rebuildStatus: {},
        restoreStatus: {},
        snapshots: {},
      },
    },
    'longhorn-manager',
    s,
  )
}

/** @param lean without managedFields: tens of thousands of them in few bytes */
export function replica(s: Slots, node: string, lean = false): Built {
  const name = s.word(40, (i) => volumeName(Math.floor(i / 3)))
  const object: Built = {
    apiVersion: API,
    kind: 'Replica',
    metadata: {
      ...metadataOf(s, `${name}-r-${s.word(8, (i) => uidOf(UID.replica, i).slice(0, 8))}`, UID.replica, NAMESPACE),
      labels: { longhornnode: node, longhornvolume: name },
    },
    spec: {
      active: true,
      dataDirectoryName: `${name}-${node}`,
      diskPath: '/var/lib/harvester/defaultdisk',
      failedAt: '',
      healthyAt: s.time(minutesAgo(4000)),
      nodeID: node,
      volumeName: name,
      volumeSize: '42949672960',
    },
    status: { currentState: 'running', ownerID: node, port: 10000, started: true, salvageExecuted: false },
  }
  return lean ? object : withManagedFields(object, 'longhorn-manager', s)
}

export function machineInstance(s: Slots, namespace: string, node: string): Built {
  const name = s.word(8, machineName)
  return withManagedFields(
    {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachineInstance',
      metadata: {
        ...metadataOf(s, name, UID.machine, namespace),
        finalizers: ['foregroundDeleteVirtualMachine'],
        labels: { 'harvesterhci.io/vmName': name, 'kubevirt.io/nodeName': node },
      },
      spec: {
        domain: {
          cpu: { cores: 4, sockets: 1, threads: 1, model: 'host-model' },
          devices: {
            disks: [{ name: 'disk-0', bootOrder: 1, disk: { bus: 'virtio' } }],
            interfaces: [{ name: 'default', model: 'virtio', bridge: {}, macAddress: '52:54:00:12:34:56' }],
          },
          memory: { guest: '8092Mi' },
          resources: { limits: { cpu: '4', memory: '8Gi' }, requests: { cpu: '250m', memory: '5461Mi' } },
        },
        evictionStrategy: 'LiveMigrateIfPossible',
        networks: [{ name: 'default', multus: { networkName: 'default/vlan-100' } }],
        volumes: [{ name: 'disk-0', persistentVolumeClaim: { claimName: s.word(21, claimName) } }],
      },
      status: {
        phase: 'Running',
        nodeName: node,
        activePods: { [s.word(36, uid(UID.pod))]: node },
        conditions: ['Ready', 'LiveMigratable', 'AgentConnected', 'StorageLiveMigratable'].map((type) => ({
          type,
          status: 'True',
          lastProbeTime: null,
          lastTransitionTime: s.time(minutesAgo(3000)),
        })),
        guestOSInfo: {},
        memory: { guestAtBoot: '8092Mi', guestCurrent: '8092Mi', guestRequested: '8092Mi' },
        migrationMethod: 'BlockMigration',
        qosClass: 'Burstable',
      },
    },
    'virt-handler',
    s,
  )
}
