import type { Bundle } from './bundle.ts'
import { conditionOf, fieldAt, isRecord, type Resource, recordsAt, stringAt } from './resource.ts'

/** A node of the cluster, and whether its own files are in the bundle. */
export type ClusterNode = {
  name: string
  /** `control-plane`, `etcd`, `worker`, `witness`; `worker` where no label says anything. */
  roles: string[]
  /** Undefined where the node has no Ready condition. */
  ready?: boolean
  osImage?: string
  kubeletVersion?: string
  internalIp?: string
  /** False if its zip is not in the bundle or has nothing in it. */
  hasBundle: boolean
  resource: Resource
}

/** The part of the bundle that is needed to read its nodes. */
export type NodeSource = Pick<Bundle, 'list' | 'files'>

/** Nodes by name; `nodes` has to be loaded. */
export function readNodes(bundle: NodeSource): ClusterNode[] {
  const collected = nodesWithFiles(bundle)
  return bundle
    .list('nodes')
    .map((resource) => readNode(resource, collected))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Names of the nodes that have at least one file of their own. */
export function nodesWithFiles(bundle: Pick<Bundle, 'files'>): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { kind } of bundle.files) if ('node' in kind && kind.kind !== 'node-archive') names.add(kind.node)
  return names
}

function readNode(resource: Resource, collected: ReadonlySet<string>): ClusterNode {
  const { value, name } = resource
  const ready = conditionOf(resource, 'Ready')?.condition['status']
  const address = recordsAt(value, 'status', 'addresses').find((a) => a['type'] === 'InternalIP')
  return {
    name,
    roles: rolesOf(value),
    ready: typeof ready === 'string' ? ready === 'True' : undefined,
    osImage: stringAt(value, 'status', 'nodeInfo', 'osImage'),
    kubeletVersion: stringAt(value, 'status', 'nodeInfo', 'kubeletVersion'),
    internalIp: stringAt(address, 'address'),
    hasBundle: collected.has(name),
    resource,
  }
}

function rolesOf(value: unknown): string[] {
  const labels = fieldAt(value, ['metadata', 'labels'])
  const roles = new Set<string>()
  for (const [label, state] of Object.entries(isRecord(labels) ? labels : {})) {
    const role = /^node-role\.(?:kubernetes|harvesterhci)\.io\/(.+)$/.exec(label)?.[1]
    // "master" is the old name, which RKE2 up to v1.33 sets beside the new one.
    if (role !== undefined && state !== 'false') roles.add(role === 'master' ? 'control-plane' : role)
  }
  return roles.size === 0 ? ['worker'] : [...roles].sort()
}
