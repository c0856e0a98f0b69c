import { fieldAt, isRecord, type Resource, recordsAt, stringAt } from './resource.ts'
import { keyOfKind, type ResourceKey } from './resource-key.ts'

/** What a link may look up. All of these give nothing for what is not there: references dangle in every bundle. */
export type Lookup = {
  get(key: ResourceKey, namespace: string, name: string | undefined): Resource | undefined
  byUid(uid: string | undefined): Resource | undefined
  /** Pods of a namespace that have all these labels; none for an empty selector. */
  podsWith(namespace: string, labels: Readonly<Record<string, string>>): readonly Resource[]
  /** Upgrades in whose name this object was made: by label or by name. */
  upgradesOf(resource: Resource): readonly Resource[]
}

export type Link = (resource: Resource, lookup: Lookup) => (Resource | undefined)[]

const longhorn = 'longhorn-system'

function labelOf(resource: Resource, label: string): string | undefined {
  return stringAt(resource.value, 'metadata', 'labels', label)
}

/** PVCs by the volumes of a pod, VMI or VM template; a DataVolume's PVC has its name. */
function claims(resource: Resource, lookup: Lookup, ...spec: string[]): (Resource | undefined)[] {
  return recordsAt(resource.value, ...spec, 'volumes').map((volume) =>
    lookup.get(
      'persistentvolumeclaims',
      resource.namespace,
      stringAt(volume, 'persistentVolumeClaim', 'claimName') ?? stringAt(volume, 'dataVolume', 'name'),
    ),
  )
}

function selected(resource: Resource, lookup: Lookup, ...path: string[]): readonly Resource[] {
  const selector = fieldAt(resource.value, path)
  if (!isRecord(selector)) return []
  // An empty label value comes out of the bundle as null.
  const labels = Object.entries(selector).map(([name, value]) => [name, String(value ?? '')] as const)
  return lookup.podsWith(resource.namespace, Object.fromEntries(labels))
}

/** An object named as `<namespace>/<name>`. */
function byFullName(lookup: Lookup, key: ResourceKey, name: string | undefined): Resource | undefined {
  const [namespace, rest] = name?.split('/') ?? []
  return namespace === undefined ? undefined : lookup.get(key, namespace, rest)
}

function pod(resource: Resource, lookup: Lookup): (Resource | undefined)[] {
  const { value, namespace } = resource
  const log = labelOf(resource, 'harvesterhci.io/upgradeLog')
  const job = labelOf(resource, 'batch.kubernetes.io/job-name') ?? labelOf(resource, 'job-name')
  const machine =
    lookup.byUid(labelOf(resource, 'kubevirt.io/created-by')) ??
    lookup.get('virtualmachineinstances.kubevirt.io', namespace, labelOf(resource, 'vm.kubevirt.io/name'))
  return [
    lookup.get('nodes', '', stringAt(value, 'spec', 'nodeName')),
    ...claims(resource, lookup, 'spec'),
    machine,
    lookup.get('jobs.batch', namespace, job),
    lookup.get('upgradelogs.harvesterhci.io', namespace, log),
    namespace === longhorn ? lookup.get('instancemanagers.longhorn.io', namespace, resource.name) : undefined,
    ...lookup.upgradesOf(resource),
  ]
}

function longhornInstance({ value, namespace }: Resource, lookup: Lookup): (Resource | undefined)[] {
  return [
    lookup.get('volumes.longhorn.io', namespace, stringAt(value, 'spec', 'volumeName')),
    lookup.get('instancemanagers.longhorn.io', namespace, stringAt(value, 'status', 'instanceManagerName')),
    lookup.get('nodes.longhorn.io', namespace, stringAt(value, 'spec', 'nodeID')),
  ]
}

function upgrade(resource: Resource, lookup: Lookup): (Resource | undefined)[] {
  const { value, namespace, name } = resource
  return [
    byFullName(lookup, 'upgradelogs.harvesterhci.io', stringAt(value, 'status', 'upgradeLog')),
    byFullName(lookup, 'virtualmachineimages.harvesterhci.io', stringAt(value, 'status', 'imageID')),
    lookup.get('versions.harvesterhci.io', namespace, stringAt(value, 'spec', 'version')),
    lookup.get('virtualmachines.kubevirt.io', namespace, `upgrade-repo-${name}`),
    lookup.get('deployments.apps', namespace, `upgrade-repo-${name}`),
  ]
}

function image({ value, namespace, name }: Resource, lookup: Lookup): (Resource | undefined)[] {
  const uid = stringAt(value, 'metadata', 'uid')
  return [
    lookup.get('backingimages.longhorn.io', longhorn, `${namespace}-${name}`),
    lookup.get('backingimages.longhorn.io', longhorn, uid && `vmi-${uid}`),
  ]
}

/** The object of an event; kinds of the cluster's own scope have their events in namespace default. */
export function eventObject({ value }: Resource, lookup: Lookup): Resource | undefined {
  const reference = isRecord(value['involvedObject']) ? value['involvedObject'] : value['regarding']
  const kind = stringAt(reference, 'kind')
  if (kind === undefined) return undefined
  const key = keyOfKind(kind, stringAt(reference, 'apiVersion'))
  return lookup.get(key, stringAt(reference, 'namespace') ?? '', stringAt(reference, 'name'))
}

function event(resource: Resource, lookup: Lookup): (Resource | undefined)[] {
  return [eventObject(resource, lookup)]
}

function ofUpgrade(resource: Resource, lookup: Lookup): (Resource | undefined)[] {
  return [...lookup.upgradesOf(resource)]
}

/** Typed references of each kind, in the direction in which they are written; the graph walks them both ways. */
export const links: ReadonlyMap<ResourceKey, Link> = new Map<ResourceKey, Link>([
  ['pods', pod],
  [
    'virtualmachines.kubevirt.io',
    (r, lookup) => [
      lookup.get('virtualmachineinstances.kubevirt.io', r.namespace, r.name),
      ...claims(r, lookup, 'spec', 'template', 'spec'),
    ],
  ],
  [
    'virtualmachineinstances.kubevirt.io',
    (r, lookup) => [lookup.get('nodes', '', stringAt(r.value, 'status', 'nodeName')), ...claims(r, lookup, 'spec')],
  ],
  [
    'virtualmachineinstancemigrations.kubevirt.io',
    (r, lookup) => [
      lookup.get('virtualmachineinstances.kubevirt.io', r.namespace, stringAt(r.value, 'spec', 'vmiName')),
      lookup.get('pods', r.namespace, stringAt(r.value, 'status', 'migrationState', 'sourcePod')),
      lookup.get('pods', r.namespace, stringAt(r.value, 'status', 'migrationState', 'targetPod')),
    ],
  ],
  ['datavolumes.cdi.kubevirt.io', (r, lookup) => [lookup.get('persistentvolumeclaims', r.namespace, r.name)]],
  [
    'persistentvolumeclaims',
    (r, lookup) => [
      lookup.get('persistentvolumes', '', stringAt(r.value, 'spec', 'volumeName')),
      ...lookup.upgradesOf(r),
    ],
  ],
  [
    'persistentvolumes',
    ({ value }, lookup) => [
      lookup.get(
        'persistentvolumeclaims',
        stringAt(value, 'spec', 'claimRef', 'namespace') ?? '',
        stringAt(value, 'spec', 'claimRef', 'name'),
      ),
      lookup.get('volumes.longhorn.io', longhorn, stringAt(value, 'spec', 'csi', 'volumeHandle')),
    ],
  ],
  [
    'volumeattachments.storage.k8s.io',
    ({ value }, lookup) => [
      lookup.get('persistentvolumes', '', stringAt(value, 'spec', 'source', 'persistentVolumeName')),
      lookup.get('nodes', '', stringAt(value, 'spec', 'nodeName')),
    ],
  ],
  [
    'volumes.longhorn.io',
    ({ value, namespace, name }, lookup) => [
      lookup.get('nodes.longhorn.io', namespace, stringAt(value, 'status', 'currentNodeID')),
      lookup.get('backingimages.longhorn.io', namespace, stringAt(value, 'spec', 'backingImage')),
      lookup.get('sharemanagers.longhorn.io', namespace, name),
      lookup.get('pods', namespace, `share-manager-${name}`),
    ],
  ],
  ['engines.longhorn.io', longhornInstance],
  ['replicas.longhorn.io', longhornInstance],
  [
    'instancemanagers.longhorn.io',
    ({ value, namespace }, lookup) => [lookup.get('nodes.longhorn.io', namespace, stringAt(value, 'spec', 'nodeID'))],
  ],
  ['nodes.longhorn.io', ({ name }, lookup) => [lookup.get('nodes', '', name)]],
  ['virtualmachineimages.harvesterhci.io', image],
  ['upgrades.harvesterhci.io', upgrade],
  ['upgradelogs.harvesterhci.io', ofUpgrade],
  ['deployments.apps', ofUpgrade],
  ['daemonsets.apps', ofUpgrade],
  ['statefulsets.apps', ofUpgrade],
  ['plans.upgrade.cattle.io', ofUpgrade],
  [
    'jobs.batch',
    (r, lookup) => [
      lookup.get('plans.upgrade.cattle.io', r.namespace, labelOf(r, 'upgrade.cattle.io/plan')),
      ...lookup.upgradesOf(r),
    ],
  ],
  [
    'managedcharts.management.cattle.io',
    (r, lookup) => [lookup.get('bundles.fleet.cattle.io', r.namespace, `mcc-${r.name}`), ...lookup.upgradesOf(r)],
  ],
  [
    'bundledeployments.fleet.cattle.io',
    (r, lookup) => [
      lookup.get(
        'bundles.fleet.cattle.io',
        labelOf(r, 'fleet.cattle.io/bundle-namespace') ?? 'fleet-local',
        labelOf(r, 'fleet.cattle.io/bundle-name') ?? r.name,
      ),
    ],
  ],
  ['addons.harvesterhci.io', (r, lookup) => [lookup.get('helmcharts.helm.cattle.io', r.namespace, r.name)]],
  [
    'helmcharts.helm.cattle.io',
    (r, lookup) => [lookup.get('jobs.batch', r.namespace, stringAt(r.value, 'status', 'jobName'))],
  ],
  ['poddisruptionbudgets.policy', (r, lookup) => [...selected(r, lookup, 'spec', 'selector', 'matchLabels')]],
  ['services', (r, lookup) => [...selected(r, lookup, 'spec', 'selector')]],
  ['endpoints', (r, lookup) => [lookup.get('services', r.namespace, r.name)]],
  ['events', event],
  ['events.events.k8s.io', event],
])

/** Where an object runs, or which node it is about, from its own fields. */
export function ownNodeName(resource: Resource): string | undefined {
  const { key, value, name } = resource
  switch (key) {
    case 'nodes':
    case 'nodes.longhorn.io':
      return name
    case 'pods':
    case 'volumeattachments.storage.k8s.io':
      return stringAt(value, 'spec', 'nodeName')
    case 'virtualmachineinstances.kubevirt.io':
      return stringAt(value, 'status', 'nodeName')
    case 'volumes.longhorn.io':
      return stringAt(value, 'status', 'currentNodeID') ?? stringAt(value, 'spec', 'nodeID')
    case 'engines.longhorn.io':
    case 'replicas.longhorn.io':
    case 'instancemanagers.longhorn.io':
      return stringAt(value, 'spec', 'nodeID')
    default:
      return labelOf(resource, 'upgrade.cattle.io/node') ?? labelOf(resource, 'harvesterhci.io/node')
  }
}
