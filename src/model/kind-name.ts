import { type ResourceKey, shortNames } from './resource-key.ts'

/** Kinds of the core group that a cluster lists. */
const coreKinds: readonly ResourceKey[] = [
  'configmaps',
  'endpoints',
  'events',
  'limitranges',
  'namespaces',
  'nodes',
  'persistentvolumeclaims',
  'persistentvolumes',
  'pods',
  'podtemplates',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'serviceaccounts',
  'services',
]

/** What may be written without a group. */
export const kindsWithoutGroup: readonly ResourceKey[] = [...coreKinds, ...shortNames.keys()]

/** False for a kind without a group that there is none of, such as `pod`: no object would ever be found under it. */
export function isKindName(key: string): boolean {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(key.toLowerCase()) || kindsWithoutGroup.includes(key.toLowerCase())
}
