import { encodeResourceList, type JsonObject } from './collector-yaml.ts'
import { coreEvent, eventsGroupEvent } from './event-fields.ts'
import {
  isBuiltInGroup,
  isComputed,
  kindsWithEmptyLists,
  knownKind,
  type ResourceKind,
  regularPlural,
  usualVersion,
} from './resource-kinds.ts'
import { shiftedTime, stableNumber, stableUid } from './stable-values.ts'

/** A Kubernetes object as one would `kubectl apply` it; `metadata.name` is required, the rest of metadata is filled in. */
export type KubeObject = { apiVersion: string; kind: string; metadata: JsonObject & { name: string } } & JsonObject

export type PlacementOptions = {
  /** Collection time; ages of objects are counted back from it. Default 2025-04-11T09:12:40Z. */
  at?: string
  /** support-bundle-kit before v0.0.29 (Harvester v1.2.1 and older) wrote a file for every empty list too. */
  emptyListsFor?: readonly string[]
}

export const DEFAULT_AT = '2025-04-11T09:12:40Z'
const LIST_RESOURCE_VERSION = '9912400'

/**
 * Bundle path -> YAML text for all objects, each in the file the collector would have put it in; order within a file is
 * that of etcd (by name). Events are written to `v1` and to `events.k8s.io/v1`, whichever form they are given in.
 * Throws `TypeError` for a namespaced kind without a namespace and the reverse.
 */
export function filesForObjects(objects: readonly KubeObject[], options: PlacementOptions = {}): Map<string, string> {
  const at = options.at ?? DEFAULT_AT
  const files = new Map<
    string,
    { group: string; plural: string; apiVersion: string; kind: string; items: KubeObject[] }
  >()
  for (const object of objects.flatMap((one) => eventTwins(one, at))) {
    const place = placeOf(object)
    const file = files.get(place.path) ?? { ...place, apiVersion: object.apiVersion, kind: object.kind, items: [] }
    file.items.push(withServerFields(object, place.group, at))
    files.set(place.path, file)
  }
  const texts = new Map<string, string>()
  for (const [path, file] of files) {
    const items = file.items.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    texts.set(
      path,
      encodeResourceList(items, {
        ...listOptions(file.group, file.plural),
        apiVersion: file.apiVersion,
        kind: file.kind,
      }),
    )
  }
  for (const [path, text] of emptyLists(options.emptyListsFor)) if (!texts.has(path)) texts.set(path, text)
  return texts
}

/** Where one object goes, e.g. `yamls/namespaced/default/v1/pods.yaml`. */
export function placeOf(object: KubeObject): { path: string; group: string; plural: string } {
  const { group } = splitApiVersion(object.apiVersion)
  const namespace = object.metadata['namespace']
  const resource = knownKind(group, object.kind) ?? guessedKind(object)
  const name = `${object.kind} ${object.metadata.name}`
  if (resource.namespaced && typeof namespace !== 'string') {
    throw new TypeError(`${name} needs metadata.namespace: ${object.apiVersion} ${object.kind} is namespaced`)
  }
  if (!resource.namespaced && namespace !== undefined) {
    throw new TypeError(
      `${name} must not have metadata.namespace: ${object.apiVersion} ${object.kind} is cluster-scoped`,
    )
  }
  const folder = resource.namespaced ? `namespaced/${String(namespace)}` : 'cluster'
  return { path: `yamls/${folder}/${object.apiVersion}/${resource.plural}.yaml`, group, plural: resource.plural }
}

export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** Same group, kind, namespace and name, whatever the version. */
export function objectKey(object: KubeObject): string {
  const namespace = object.metadata['namespace']
  return JSON.stringify([splitApiVersion(object.apiVersion).group, object.kind, namespace ?? '', object.metadata.name])
}

function guessedKind(object: KubeObject): ResourceKind {
  return { plural: regularPlural(object.kind), namespaced: typeof object.metadata['namespace'] === 'string' }
}

function eventTwins(object: KubeObject, at: string): KubeObject[] {
  const { group } = splitApiVersion(object.apiVersion)
  if (object.kind !== 'Event' || (group !== '' && group !== 'events.k8s.io')) return [object]
  const event = coreEvent(object, at)
  return [event, eventsGroupEvent(event)]
}

function withServerFields(object: KubeObject, group: string, at: string): KubeObject {
  if (group === 'metrics.k8s.io') return object
  // Both API groups serve one stored Event, hence one uid.
  const seed = object.kind === 'Event' ? objectKey({ ...object, apiVersion: 'v1' }) : objectKey(object)
  const { name, ...rest } = object.metadata
  const metadata = {
    name,
    uid: stableUid(seed),
    resourceVersion: String(stableNumber(`rv ${seed}`, 1_000_000, 9_912_000)),
    creationTimestamp: shiftedTime(at, -30 * 1440 + stableNumber(`age ${seed}`, 0, 90)),
    ...rest,
  }
  const { apiVersion, kind, metadata: _replaced, ...body } = object
  const placed = { apiVersion, kind, metadata: isBuiltInGroup(group) ? metadata : sortedKeys(metadata), ...body }
  return isBuiltInGroup(group) ? placed : (sortedKeys(placed) as KubeObject)
}

/** Custom resources are stored as maps, so the API server prints their keys sorted; built-in kinds keep struct order. */
function sortedKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sortedKeys) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sortedKeys(item)])) as T
}

function listOptions(group: string, plural: string): { resourceVersion?: string; customResource: boolean } {
  if (isComputed(group, plural)) return { customResource: false }
  return { resourceVersion: LIST_RESOURCE_VERSION, customResource: !isBuiltInGroup(group) }
}

function emptyLists(namespaces: readonly string[] | undefined): [string, string][] {
  if (namespaces === undefined) return []
  return kindsWithEmptyLists().flatMap(({ group, resource }) => {
    if (group === '' && resource.plural === 'secrets') return []
    const folder = group === '' ? 'v1' : `${group}/${usualVersion(group)}`
    const text = encodeResourceList([], listOptions(group, resource.plural))
    const parents = resource.namespaced ? namespaces.map((namespace) => `namespaced/${namespace}`) : ['cluster']
    return parents.map((parent): [string, string] => [`yamls/${parent}/${folder}/${resource.plural}.yaml`, text])
  })
}
