/**
 * How rules and importers name a kind of resource: the plural, with the API group where it is not the core group,
 * as kubectl takes it: `pods`, `jobs.batch`, `volumes.longhorn.io`. The version is left out on purpose: a bundle holds
 * whichever version the API server preferred, and it differs between releases (Longhorn v1beta1 and v1beta2).
 */
export type ResourceKey = string

/** The built-in groups may be left out where the plural is unambiguous, as with kubectl. */
export const shortNames: ReadonlyMap<string, ResourceKey> = new Map(
  Object.entries({
    deployments: 'deployments.apps',
    daemonsets: 'daemonsets.apps',
    statefulsets: 'statefulsets.apps',
    replicasets: 'replicasets.apps',
    jobs: 'jobs.batch',
    cronjobs: 'cronjobs.batch',
    poddisruptionbudgets: 'poddisruptionbudgets.policy',
    storageclasses: 'storageclasses.storage.k8s.io',
    volumeattachments: 'volumeattachments.storage.k8s.io',
    csinodes: 'csinodes.storage.k8s.io',
    upgrades: 'upgrades.harvesterhci.io',
    upgradelogs: 'upgradelogs.harvesterhci.io',
    versions: 'versions.harvesterhci.io',
    addons: 'addons.harvesterhci.io',
    virtualmachineimages: 'virtualmachineimages.harvesterhci.io',
    virtualmachines: 'virtualmachines.kubevirt.io',
    virtualmachineinstances: 'virtualmachineinstances.kubevirt.io',
    virtualmachineinstancemigrations: 'virtualmachineinstancemigrations.kubevirt.io',
    managedcharts: 'managedcharts.management.cattle.io',
    bundles: 'bundles.fleet.cattle.io',
  }),
)

export type ResourceKeyParts = { group: string; plural: string }

/** Splits a key at its first dot; the core group is `''`. Short names are completed. */
export function parseResourceKey(key: ResourceKey): ResourceKeyParts {
  const full = shortNames.get(key.toLowerCase()) ?? key.toLowerCase()
  const dot = full.indexOf('.')
  return dot < 0 ? { group: '', plural: full } : { group: full.slice(dot + 1), plural: full.slice(0, dot) }
}

/** The canonical key of a group and plural: `pods`, `jobs.batch`. */
export function formatResourceKey({ group, plural }: ResourceKeyParts): ResourceKey {
  return group === '' ? plural : `${plural}.${group}`
}

/** Canonical form of a key, short names completed. */
export function canonicalKey(key: ResourceKey): ResourceKey {
  return formatResourceKey(parseResourceKey(key))
}

/** Plurals that the rules of English do not give. */
const irregularPlurals: ReadonlyMap<string, string> = new Map([
  ['endpoints', 'endpoints'],
  ['kubevirt', 'kubevirts'],
  ['cdi', 'cdis'],
  ['networkattachmentdefinition', 'network-attachment-definitions'],
  ['nodemetrics', 'nodes'],
  ['podmetrics', 'pods'],
  ['storageprofile', 'storageprofiles'],
])

/**
 * The key of a kind, from an owner reference or an event's object. `apiVersion` may be absent (old events leave it out);
 * the group is then taken from the table of short names.
 */
export function keyOfKind(kind: string, apiVersion?: string): ResourceKey {
  const lower = kind.toLowerCase()
  const plural = irregularPlurals.get(lower) ?? pluralOf(lower)
  if (apiVersion === undefined || apiVersion === '') return canonicalKey(plural)
  const slash = apiVersion.indexOf('/')
  return formatResourceKey({ group: slash < 0 ? '' : apiVersion.slice(0, slash), plural })
}

function pluralOf(kind: string): string {
  if (/(s|x|ch|sh)$/.test(kind)) return `${kind}es`
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`
  return `${kind}s`
}
