import type { NodeSpec } from './bundle-spec.ts'
import type { JsonObject } from './collector-yaml.ts'
import { type KubeObject, objectKey } from './place-objects.ts'
import { shiftedTime, stableNumber, stableSuffix, stableUid } from './stable-values.ts'

/** Makers of healthy objects, complete enough for a rule to look at; overrides are for the caller to spread over. */

export type PodFields = {
  namespace: string
  name: string
  node: string
  /** Container name -> image. */
  containers: Readonly<Record<string, string>>
  labels?: JsonObject
  owner?: { apiVersion: string; kind: string; name: string }
  at: string
  /** Container restarts, the last one days before `at`. */
  restarts?: { count: number; daysAgo: number }
}

export function runningPod(fields: PodFields): KubeObject {
  const started = shiftedTime(fields.at, -9 * 1440 + 5)
  const names = Object.entries(fields.containers)
  const owner = fields.owner
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: fields.name,
      namespace: fields.namespace,
      creationTimestamp: started,
      labels: fields.labels ?? {},
      ...(owner
        ? { ownerReferences: [{ ...owner, uid: stableUid(ownerKey(owner, fields.namespace)), controller: true }] }
        : {}),
    },
    spec: {
      containers: names.map(([name, image]) => ({ name, image, imagePullPolicy: 'IfNotPresent', resources: {} })),
      nodeName: fields.node,
      priority: 0,
      restartPolicy: 'Always',
    },
    status: {
      phase: 'Running',
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        type,
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: started,
      })),
      hostIP: nodeAddress(fields.node),
      podIP: podAddress(`${fields.namespace}/${fields.name}`),
      startTime: started,
      containerStatuses: names.map(([name, image]) => containerStatus(fields, name, image, started)),
      qosClass: 'BestEffort',
    },
  }
}

/** The seed of the uid that the owner itself gets when it is placed. */
function ownerKey(owner: { apiVersion: string; kind: string; name: string }, namespace: string): string {
  const metadata = owner.kind === 'Node' ? { name: owner.name } : { name: owner.name, namespace }
  return objectKey({ apiVersion: owner.apiVersion, kind: owner.kind, metadata })
}

function containerStatus(fields: PodFields, name: string, image: string, started: string): JsonObject {
  const restarts = fields.restarts
  const finishedAt = restarts ? shiftedTime(fields.at, -restarts.daysAgo * 1440) : started
  const last = { terminated: { exitCode: 255, reason: 'Unknown', startedAt: started, finishedAt } }
  return {
    name,
    state: { running: { startedAt: restarts ? finishedAt : started } },
    lastState: restarts ? last : {},
    ready: true,
    restartCount: restarts?.count ?? 0,
    image,
    imageID: `${image.split(':')[0]}@sha256:${stableUid(image).replaceAll('-', '')}`,
    containerID: `containerd://${stableUid(`${fields.name} ${name}`).replaceAll('-', '')}`,
    started: true,
  }
}

/** Deployment with one replica, its ReplicaSet, and its pod `<name>-<hash>-<suffix>` on `node`. */
export function deploymentWithPod(fields: Omit<PodFields, 'owner'>): KubeObject[] {
  const hash = stableSuffix(`${fields.namespace}/${fields.name}`, 9)
  const labels = { 'app.kubernetes.io/name': fields.name, ...fields.labels }
  const pod = runningPod({
    ...fields,
    labels: { ...labels, 'pod-template-hash': hash },
    name: `${fields.name}-${hash}-${stableSuffix(`${fields.node}${fields.name}`, 5)}`,
    owner: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${fields.name}-${hash}` },
  })
  const deployment: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: fields.name, namespace: fields.namespace, generation: 1, labels },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: podTemplate(labels, fields.containers) },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
  }
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: fields.name }
  const uid = stableUid(ownerKey(owner, fields.namespace))
  const replicaSet: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${fields.name}-${hash}`,
      namespace: fields.namespace,
      labels,
      ownerReferences: [{ ...owner, uid, controller: true }],
    },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: podTemplate(labels, fields.containers) },
    status: { replicas: 1, fullyLabeledReplicas: 1, readyReplicas: 1, availableReplicas: 1, observedGeneration: 1 },
  }
  return [deployment, replicaSet, pod]
}

/** DaemonSet, and its pod on every node. */
export function daemonSetWithPods(fields: Omit<PodFields, 'owner' | 'node'>, nodes: readonly string[]): KubeObject[] {
  const labels = { 'app.kubernetes.io/name': fields.name, ...fields.labels }
  const count = nodes.length
  const daemonSet: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: fields.name, namespace: fields.namespace, generation: 1, labels },
    spec: { selector: { matchLabels: labels }, template: podTemplate(labels, fields.containers) },
    status: {
      currentNumberScheduled: count,
      numberMisscheduled: 0,
      desiredNumberScheduled: count,
      numberReady: count,
      observedGeneration: 1,
      updatedNumberScheduled: count,
      numberAvailable: count,
    },
  }
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: fields.name }
  const pods = nodes.map((node) =>
    runningPod({ ...fields, labels, node, owner, name: `${fields.name}-${stableSuffix(`${node}${fields.name}`, 5)}` }),
  )
  return [daemonSet, ...pods]
}

function podTemplate(labels: JsonObject, containers: Readonly<Record<string, string>>): JsonObject {
  const list = Object.entries(containers).map(([name, image]) => ({ name, image }))
  return { metadata: { creationTimestamp: null, labels }, spec: { containers: list } }
}

export function kubeNode(node: NodeSpec, at: string, harvester: string, kubernetes: string): KubeObject {
  const roles = node.roles ?? ['control-plane', 'etcd', 'master']
  const ready = node.ready ?? true
  const heartbeat = ready ? shiftedTime(at, -1) : shiftedTime(at, -45)
  const roleLabels = Object.fromEntries(roles.map((role) => [`node-role.kubernetes.io/${role}`, 'true']))
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: node.name,
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
      labels: {
        'harvesterhci.io/managed': 'true',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': node.name,
        ...roleLabels,
      },
    },
    spec: { podCIDR: podRange(node.name), podCIDRs: [podRange(node.name)], providerID: `rke2://${node.name}` },
    status: {
      capacity: {
        cpu: '16',
        'devices.kubevirt.io/kvm': '1k',
        'ephemeral-storage': '149527126718',
        memory: '65841896Ki',
        pods: '200',
      },
      allocatable: {
        cpu: '16',
        'devices.kubevirt.io/kvm': '1k',
        'ephemeral-storage': '145459988871',
        memory: '65841896Ki',
        pods: '200',
      },
      conditions: nodeConditions(ready, heartbeat, at),
      addresses: [
        { type: 'InternalIP', address: nodeAddress(node.name) },
        { type: 'Hostname', address: node.name },
      ],
      nodeInfo: {
        kernelVersion: '5.14.21-150500.55.91-default',
        osImage: `Harvester ${harvester}`,
        containerRuntimeVersion: 'containerd://1.7.23-k3s2',
        kubeletVersion: kubernetes,
        architecture: 'amd64',
      },
      images: [{ names: [`docker.io/rancher/harvester:${harvester}`], sizeBytes: 194914199 }],
    },
  }
}

/** node1 is 192.168.1.11, node2 is .12; names without a number get an address of their own too. */
function nodeAddress(node: string): string {
  return `192.168.1.${10 + nodeNumber(node)}`
}

function podRange(node: string): string {
  return `10.52.${nodeNumber(node) - 1}.0/24`
}

function nodeNumber(node: string): number {
  const digits = /\d{1,2}$/.exec(node)?.[0]
  return digits === undefined ? stableNumber(`node ${node}`, 101, 240) : Math.max(Number(digits), 1)
}

/** From the whole pod network, not the node's part of it: within one /24 two pods would soon share an address. */
function podAddress(seed: string): string {
  return `10.52.${stableNumber(`x${seed}`, 0, 250)}.${stableNumber(`y${seed}`, 5, 250)}`
}

function nodeConditions(ready: boolean, heartbeat: string, at: string): JsonObject[] {
  const pressures: [type: string, reason: string, message: string][] = [
    ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ]
  const lastTransitionTime = ready ? shiftedTime(at, -9 * 1440 + 3) : shiftedTime(at, -44)
  const lost = { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }
  const times = { lastHeartbeatTime: heartbeat, lastTransitionTime }
  const conditions = pressures.map(([type, reason, message]) => ({
    type,
    ...(ready ? { status: 'False', reason, message } : lost),
    ...times,
  }))
  const good = { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
  return [...conditions, { type: 'Ready', ...(ready ? good : lost), ...times }]
}

export function setting(name: string, value: string, fallback = ''): KubeObject {
  return {
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'Setting',
    metadata: { name },
    default: fallback,
    source: '',
    status: {},
    value,
  }
}
