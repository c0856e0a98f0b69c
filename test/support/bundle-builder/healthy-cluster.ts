import type { NodeSpec, ParsedSpec } from './bundle-spec.ts'
import { daemonSetWithPods, deploymentWithPod, kubeNode, runningPod, setting } from './healthy-objects.ts'
import type { KubeObject } from './place-objects.ts'
import type { ReleaseFacts } from './release-facts.ts'
import { shiftedTime } from './stable-values.ts'

/**
 * What stands around the given objects: with `minimal` a small cluster without fault, with `none` only what the spec
 * names itself (nodes, versions).
 */
export function backgroundObjects(spec: ParsedSpec, facts: ReleaseFacts, kubernetes: string): KubeObject[] {
  const nodes = spec.nodes.map((node) => kubeNode(node, spec.at, spec.harvester, kubernetes))
  if (spec.background === 'none') {
    const version = spec.given.has('harvester') ? [setting('server-version', spec.harvester)] : []
    return [...nodes, ...version]
  }
  return [
    ...nodes,
    ...namespaces([...facts.namespaces, 'kube-public', 'kube-node-lease', ...spec.namespaces]),
    ...harvesterSettings(spec.harvester),
    ...workloads(spec, facts),
    ...managedCharts(spec.harvester),
  ]
}

/** Pods run on nodes that are ready; if none is, they are shown as they last were, on all nodes. */
function workloads(spec: ParsedSpec, facts: ReleaseFacts): KubeObject[] {
  const ready = spec.nodes.filter((node) => node.ready !== false)
  const hosts = ready.length > 0 ? ready : spec.nodes
  const names = hosts.map((node) => node.name)
  const [first] = names
  if (first === undefined) return []
  const rancher = {
    namespace: 'cattle-system',
    name: 'rancher',
    node: first,
    containers: { rancher: `rancher/rancher:${facts.rancher}` },
    labels: { app: 'rancher' },
    at: spec.at,
  }
  return [
    ...controlPlane(spec, hosts),
    ...harvesterSystem(spec, facts, names),
    ...longhornSystem(spec, facts, names),
    ...deploymentWithPod(rancher),
  ]
}

function namespaces(names: readonly string[]): KubeObject[] {
  return [...new Set(names)].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }))
}

function harvesterSettings(harvester: string): KubeObject[] {
  return [
    setting('server-version', harvester),
    setting('upgrade-checker-enabled', 'true'),
    setting('backup-target', ''),
    setting('log-level', 'info', 'info'),
    setting('ntp-servers', '{"ntpServers":["0.suse.pool.ntp.org"]}'),
    setting('overcommit-config', '{"cpu":1600,"memory":150,"storage":200}', '{"cpu":1600,"memory":150,"storage":200}'),
    setting('storage-network', ''),
    setting('support-bundle-namespaces', ''),
    setting('support-bundle-timeout', '', '10'),
  ]
}

function controlPlane(spec: ParsedSpec, hosts: readonly NodeSpec[]): KubeObject[] {
  const { at } = spec
  const names = hosts.map((host) => host.name)
  const node = names[0] ?? ''
  const servers = hosts.filter(({ roles }) => roles === undefined || roles.includes('control-plane'))
  const staticPods = servers.flatMap((server) => staticPodsOn(server.name, at))
  const coredns = {
    namespace: 'kube-system',
    name: 'rke2-coredns-rke2-coredns',
    node,
    containers: { coredns: 'rancher/hardened-coredns:v1.11.3' },
    labels: { 'k8s-app': 'kube-dns' },
    at,
  }
  const canal = {
    namespace: 'kube-system',
    name: 'rke2-canal',
    containers: {
      'calico-node': 'rancher/hardened-calico:v3.29.1',
      'kube-flannel': 'rancher/hardened-flannel:v0.26.1',
    },
    labels: { 'k8s-app': 'canal' },
    at,
  }
  return [...staticPods, ...deploymentWithPod(coredns), ...daemonSetWithPods(canal, names)]
}

function staticPodsOn(node: string, at: string): KubeObject[] {
  return ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((component) =>
    runningPod({
      namespace: 'kube-system',
      name: `${component}-${node}`,
      node,
      containers: {
        [component]: `index.docker.io/rancher/hardened-${component === 'etcd' ? 'etcd' : 'kubernetes'}:v1`,
      },
      labels: { component, tier: 'control-plane' },
      owner: { apiVersion: 'v1', kind: 'Node', name: node },
      at,
    }),
  )
}

function harvesterSystem(spec: ParsedSpec, facts: ReleaseFacts, ready: readonly string[]): KubeObject[] {
  const { at } = spec
  const common = { namespace: 'harvester-system', node: ready[0] ?? '', at }
  const virt = (name: string) => ({
    containers: { [name]: `registry.suse.com/suse/sles/15.6/${name}:${facts.kubevirt}` },
    labels: { 'kubevirt.io': name },
  })
  return [
    ...deploymentWithPod({
      ...common,
      name: 'harvester',
      containers: { apiserver: `rancher/harvester:${spec.harvester}` },
      labels: { 'app.kubernetes.io/component': 'apiserver' },
    }),
    ...deploymentWithPod({
      ...common,
      name: 'harvester-webhook',
      containers: { 'harvester-webhook': `rancher/harvester-webhook:${spec.harvester}` },
    }),
    ...['virt-operator', 'virt-api', 'virt-controller'].flatMap((name) =>
      deploymentWithPod({ ...common, name, ...virt(name) }),
    ),
    ...daemonSetWithPods({ namespace: 'harvester-system', at, name: 'virt-handler', ...virt('virt-handler') }, ready),
  ]
}

function longhornSystem(spec: ParsedSpec, facts: ReleaseFacts, ready: readonly string[]): KubeObject[] {
  const { at } = spec
  const manager = {
    namespace: 'longhorn-system',
    name: 'longhorn-manager',
    containers: { 'longhorn-manager': `longhornio/longhorn-manager:${facts.longhorn}` },
    labels: { app: 'longhorn-manager' },
    at,
  }
  return [...daemonSetWithPods(manager, ready), ...ready.map((node) => longhornNode(node, facts, at))]
}

function longhornNode(name: string, facts: ReleaseFacts, at: string): KubeObject {
  const lastTransitionTime = shiftedTime(at, -9 * 1440 + 6)
  // v1beta1 keyed conditions by type; v1beta2 has a list, as Kubernetes does.
  const condition = (type: string) => ({
    type,
    status: 'True',
    lastProbeTime: '',
    lastTransitionTime,
    reason: '',
    message: '',
  })
  const conditions = (types: readonly string[]) =>
    facts.longhornApi === 'v1beta1'
      ? Object.fromEntries(types.map((type) => [type, condition(type)]))
      : types.map(condition)
  const disk = { conditions: conditions(['Ready', 'Schedulable']), diskUUID: '0b7a4c1e-52f5-4d0e-9d3a-6f2c7b1e8a90' }
  const sizes = { storageAvailable: 180_388_626_432, storageMaximum: 214_748_364_800, storageScheduled: 10_737_418_240 }
  return {
    apiVersion: `longhorn.io/${facts.longhornApi}`,
    kind: 'Node',
    metadata: { name, namespace: 'longhorn-system' },
    spec: {
      name,
      allowScheduling: true,
      evictionRequested: false,
      disks: {
        'default-disk-1': {
          path: '/var/lib/harvester/defaultdisk',
          allowScheduling: true,
          storageReserved: 32_212_254_720,
          tags: [],
        },
      },
      tags: [],
    },
    status: {
      conditions: conditions(['Ready', 'Schedulable', 'MountPropagation']),
      diskStatus: { 'default-disk-1': { ...disk, ...sizes } },
      region: '',
      zone: '',
    },
  }
}

function managedCharts(harvester: string): KubeObject[] {
  return ['harvester', 'harvester-crd'].map((name) => ({
    apiVersion: 'management.cattle.io/v3',
    kind: 'ManagedChart',
    metadata: { name, namespace: 'fleet-local' },
    spec: {
      chart: name,
      releaseName: name,
      version: harvester.replace(/^v/, ''),
      repoName: 'harvester-charts',
      defaultNamespace: 'harvester-system',
    },
    status: {
      conditions: [{ type: 'Ready', status: 'True', lastUpdateTime: '2025-03-12T09:15:00Z' }],
      summary: { desiredReady: 1, ready: 1 },
    },
  }))
}
