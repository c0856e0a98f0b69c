import { type BundleValues, isMap, itemsOf, type JsonMap } from './bundle-values.ts'

/** Names that somebody chose, or that were made up, and that mean nothing. */
export type ClusterNames = {
  nodes: ReadonlySet<string>
  namespaces: ReadonlySet<string>
  /** Virtual machines, volume claims, volumes. */
  machines: ReadonlySet<string>
  claims: ReadonlySet<string>
  volumes: ReadonlySet<string>
  /** With five letters at their end that a controller made up. */
  pods: ReadonlySet<string>
}

/** Namespaces that a Harvester cluster brings along; those of others are tenants'. */
const systemNamespace =
  /^(?:default|local|fleet-.*|kube-.*|cattle-.*|cluster-fleet-.*|harvester-.*|longhorn-.*|rancher-.*)$/

const controllers: ReadonlySet<string> = new Set(['ReplicaSet', 'DaemonSet', 'Job', 'VirtualMachineInstance'])

export function clusterNames({ lists }: BundleValues): ClusterNames {
  const names = {
    nodes: new Set<string>(),
    namespaces: new Set<string>(),
    machines: new Set<string>(),
    claims: new Set<string>(),
    volumes: new Set<string>(),
    pods: new Set<string>(),
  }
  for (const [path, list] of lists) {
    const namespace = /^yamls\/namespaced\/([^/]+)\//.exec(path)?.[1]
    if (namespace !== undefined && !systemNamespace.test(namespace)) names.namespaces.add(namespace)
    const isTenants = namespace === 'default' || (namespace !== undefined && names.namespaces.has(namespace))
    const kind = path.replace(/^yamls\/(?:cluster|namespaced\/[^/]+)\//, '')
    for (const item of itemsOf(list)) {
      const name = nameOf(item)
      if (name === undefined) continue
      if (kind === 'v1/nodes.yaml') names.nodes.add(name)
      else if (kind === 'v1/persistentvolumes.yaml' || /^longhorn\.io\/[^/]+\/volumes\.yaml$/.test(kind))
        names.volumes.add(name)
      else if (kind === 'v1/pods.yaml' && isGenerated(name, item)) names.pods.add(name)
      else if (isTenants && kind === 'v1/persistentvolumeclaims.yaml') names.claims.add(name)
      else if (isTenants && /^kubevirt\.io\/[^/]+\/virtualmachine(?:instance)?s\.yaml$/.test(kind))
        names.machines.add(name)
    }
  }
  return names
}

function nameOf(item: JsonMap): string | undefined {
  const metadata = item['metadata']
  return isMap(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : undefined
}

function isGenerated(name: string, pod: JsonMap): boolean {
  if (!/-[a-z0-9]{5}$/.test(name)) return false
  const metadata = pod['metadata']
  const owners = isMap(metadata) ? metadata['ownerReferences'] : undefined
  const kinds = Array.isArray(owners) ? owners.filter(isMap).map((owner) => String(owner['kind'])) : []
  // Without an owner: the letters that Kubernetes makes names of have no vowels.
  return kinds.length === 0
    ? /-(?=.*\d)[bcdfghjklmnpqrstvwxz2-9]{5}$/.test(name)
    : kinds.some((k) => controllers.has(k))
}
