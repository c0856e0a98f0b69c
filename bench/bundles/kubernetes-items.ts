import { coreEvent, eventsGroupEvent } from '../../test/support/bundle-builder/event-fields.ts'
import {
  address,
  COLLECTED_AT,
  claimName,
  machineName,
  minutesAgo,
  podName,
  resourceVersion,
  UID,
  uid,
  volumeName,
} from './cluster-names.ts'
import type { Slots } from './item-template.ts'
import { managedFields } from './managed-fields.ts'
import { uidOf } from './random.ts'

type Built = { apiVersion: string; kind: string; metadata: { name: string } & Record<string, unknown> } & Record<
  string,
  unknown
>

/** Metadata that every object has; `index` of the item makes name and uid. */
export function metadataOf(s: Slots, name: string, uidKind: number, namespace?: string): Built['metadata'] {
  return {
    name,
    ...(namespace && { namespace }),
    uid: s.word(36, uid(uidKind)),
    resourceVersion: s.digits(7, resourceVersion),
    creationTimestamp: s.time(minutesAgo(9000, 4000)),
  }
}

export function withManagedFields(object: Built, manager: string, s: Slots): Built {
  const time = s.time(minutesAgo(4000))
  return { ...object, metadata: { ...object.metadata, managedFields: managedFields(object, manager, time) } }
}

export function pod(s: Slots, namespace: string, node: string): Built {
  const started = s.time(minutesAgo(4000, 3000))
  const machine = s.word(8, machineName)
  const image = 'registry.suse.com/suse/sles/15.6/virt-launcher:1.3.1-150600.5.9.1'
  const condition = (type: string) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: started })
  const names = ['compute', 'guest-console-log', 'hotplug-agent']
  const container = (name: string) => ({
    name,
    image,
    command: ['/usr/bin/virt-launcher-monitor', '--qemu-timeout', '259s', '--name', machine, '--uid', ''],
    env: ['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'POD_NAME', 'LIBGUESTFS_PATH', 'KUBEVIRT_RESOURCE_NAME_default'].map(
      (key) => ({
        name: key,
        value: key === 'POD_NAME' ? '' : `/var/run/kubevirt-private/${key.toLowerCase()}`,
      }),
    ),
    resources: { limits: { cpu: '4', memory: '8856Mi' }, requests: { cpu: '250m', memory: '5784Mi' } },
    volumeMounts: [
      'private',
      'public',
      'ephemeral-disks',
      'container-disks',
      'libvirt-runtime',
      'sockets',
      'hotplug-disks',
    ].map((mount) => ({ name: mount, mountPath: `/var/run/kubevirt/${mount}` })),
    securityContext: { capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] }, runAsNonRoot: true, runAsUser: 107 },
    imagePullPolicy: 'IfNotPresent',
  })
  return withManagedFields(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadataOf(s, s.word(28, podName), UID.pod, namespace),
        generateName: `virt-launcher-${machine}-`,
        labels: { 'kubevirt.io': 'virt-launcher', 'vm.kubevirt.io/name': machine, 'harvesterhci.io/vmName': machine },
        annotations: {
          'kubevirt.io/domain': machine,
          'k8s.v1.cni.cncf.io/network-status':
            '[{\n    "name": "k8s-pod-network",\n    "interface": "eth0",\n    "default": true,\n    "dns": {}\n}]',
          'kubectl.kubernetes.io/default-container': 'compute',
          'post.hook.backup.velero.io/command': '["/usr/bin/virt-freezer", "--unfreeze", "--namespace", "default"]',
        },
        ownerReferences: [
          {
            apiVersion: 'kubevirt.io/v1',
            kind: 'VirtualMachineInstance',
            name: machine,
            uid: s.word(36, uid(UID.machine)),
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        nodeName: node,
        priority: 0,
        restartPolicy: 'Never',
        hostname: machine,
        containers: names.map(container),
        tolerations: ['not-ready', 'unreachable'].map((key) => ({
          key: `node.kubernetes.io/${key}`,
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds: 300,
        })),
        volumes: [
          { name: 'disk-0', persistentVolumeClaim: { claimName: s.word(21, claimName) } },
          ...['private', 'public', 'sockets', 'ephemeral-disks'].map((name) => ({ name, emptyDir: {} })),
        ],
      },
      status: {
        phase: 'Running',
        startTime: started,
        podIP: s.word(13, address),
        hostIP: '192.168.1.11',
        qosClass: 'Burstable',
        conditions: [
          'Initialized',
          'Ready',
          'ContainersReady',
          'PodScheduled',
          'kubevirt.io/virtual-machine-unpaused',
        ].map(condition),
        containerStatuses: names.map((name) => ({
          name,
          image,
          imageID: `${image.split(':')[0]}@sha256:${'4f0c27d1'.repeat(8)}`,
          containerID: `containerd://${'8a61e0b5'.repeat(8)}`,
          ready: true,
          started: true,
          restartCount: 0,
          lastState: {},
          state: { running: { startedAt: started } },
        })),
      },
    },
    'virt-controller',
    s,
  )
}

const EVENTS = [
  [
    'Normal',
    'Pulled',
    'kubelet',
    'Container image "registry.suse.com/suse/sles/15.6/virt-launcher:1.3.1" already present on machine',
  ],
  ['Normal', 'Started', 'kubelet', 'Started container compute'],
  [
    'Normal',
    'SuccessfulCreate',
    'virtualmachine-controller',
    'Created virtual machine pod for the instance on the first attempt of this controller, no retry was needed',
  ],
  [
    'Warning',
    'Unhealthy',
    'kubelet',
    'Readiness probe failed: Get "https://10.52.1.44:9443/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  ],
] as const

/** One of four kinds of event, as either API group serves it. */
export function event(s: Slots, namespace: string, variant: number, group: 'v1' | 'events.k8s.io/v1'): Built {
  const [type, reason, component, message] = EVENTS[variant % EVENTS.length]!
  const name = s.word(28, podName)
  const time = s.time(minutesAgo(60))
  const object = coreEvent(
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        ...metadataOf(
          s,
          `${name}.${s.word(16, (i) => uidOf(UID.event, i).replaceAll('-', '').slice(0, 16))}`,
          UID.event,
          namespace,
        ),
        creationTimestamp: time,
      },
      involvedObject: {
        kind: 'Pod',
        namespace,
        name,
        uid: s.word(36, uid(UID.pod)),
        apiVersion: 'v1',
        resourceVersion: s.digits(7, resourceVersion),
        fieldPath: 'spec.containers{compute}',
      },
      reason,
      message,
      type,
      source: { component, host: 'node1' },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1 + variant,
    },
    COLLECTED_AT,
  )
  const served = group === 'v1' ? object : eventsGroupEvent(object)
  const manager = object['reportingComponent'] as string
  return { ...served, metadata: { ...served.metadata, managedFields: managedFields(object, manager, time) } }
}

export function claim(s: Slots, namespace: string): Built {
  return withManagedFields(
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        ...metadataOf(s, s.word(21, claimName), UID.claim, namespace),
        annotations: {
          'pv.kubernetes.io/bind-completed': 'yes',
          'volume.kubernetes.io/storage-provisioner': 'driver.longhorn.io',
        },
        finalizers: ['kubernetes.io/pvc-protection'],
      },
      spec: {
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: '40Gi' } },
        storageClassName: 'harvester-longhorn',
        volumeMode: 'Block',
        volumeName: s.word(40, volumeName),
      },
      status: { phase: 'Bound', accessModes: ['ReadWriteMany'], capacity: { storage: '40Gi' } },
    },
    'harvester',
    s,
  )
}

/** A ConfigMap as dashboards are: one text of many lines, which trailing blanks force into double quotes. */
export function configMap(s: Slots, namespace: string): Built {
  const panel =
    '  {"type": "graph", "title": "Requests", "span": 6, "targets": [{"expr": "sum(rate(x[5m])) by (code)"}]}, \n'
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadataOf(s, `dashboard-${s.word(8, machineName)}`, UID.other, namespace),
    data: {
      'dashboard.json': `{"panels": [ \n${panel.repeat(60)}]}`,
      'notes.txt': 'first line\nsecond line, which is longer\n',
      empty: '',
    },
  }
}

/** The schema of a CustomResourceDefinition: deep nesting, short texts. */
export function customResource(s: Slots): Built {
  const leaf = (depth: number): object =>
    depth === 0
      ? {
          description: 'The value that the controller observed last, in the unit of the specification of this object.',
          type: 'string',
          maximum: 1048576,
        }
      : {
          type: 'object',
          description: 'A part of it.',
          properties: Object.fromEntries(['conditions', 'spec', 'status'].map((key) => [key, leaf(depth - 1)])),
        }
  const kind = s.word(8, machineName)
  return withManagedFields(
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: metadataOf(s, `${kind}.bench.example.io`, UID.other),
      spec: {
        group: 'bench.example.io',
        scope: 'Namespaced',
        names: { kind, plural: kind },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: leaf(4) } }],
      },
    },
    'helm',
    s,
  )
}

/** Fleet keeps packed charts as one line without a blank. */
export function fleetContent(s: Slots): Built {
  return {
    apiVersion: 'fleet.cattle.io/v1alpha1',
    kind: 'Content',
    metadata: metadataOf(s, `s-${s.word(36, uid(UID.other))}`, UID.other),
    content: Array.from({ length: 2000 }, (_, i) => uidOf(40, i).replaceAll('-', '')).join(''),
  }
}
