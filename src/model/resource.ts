import type { ObjectRef } from './object-ref.ts'
import { keyOfKind, type ResourceKey } from './resource-key.ts'

/** Where an item of a resource list stands in its file; the text itself is read again when evidence is cut. */
export type ItemPosition = {
  /** Path inside the bundle. */
  path: string
  /** Byte offsets in the file, end exclusive. */
  start: number
  end: number
  /** Line of the item's first byte, counted from 1. */
  line: number
}

/** A field inside an object: keys of maps and indexes of lists, from the object's root. */
export type FieldPath = readonly (string | number)[]

/** One object of the cluster, as the collector wrote it, with the collector's damage undone. */
export type Resource = {
  readonly key: ResourceKey
  readonly apiVersion: string
  readonly kind: string
  /** Empty for cluster-scoped objects. */
  readonly namespace: string
  readonly name: string
  /** The whole object without `metadata.managedFields`. Untrusted: narrow before use. */
  readonly value: Readonly<Record<string, unknown>>
  readonly position: ItemPosition
}

/** Reads a value along a path; `undefined` wherever a step does not exist or has another shape. */
export function fieldAt(value: unknown, path: FieldPath): unknown {
  let current = value
  for (const step of path) {
    if (Array.isArray(current)) current = typeof step === 'number' ? current[step] : undefined
    else if (isRecord(current)) current = Object.hasOwn(current, step) ? current[step] : undefined
    else return undefined
  }
  return current
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function stringAt(value: unknown, ...path: FieldPath): string | undefined {
  const found = fieldAt(value, path)
  return typeof found === 'string' && found !== '' ? found : undefined
}

export function numberAt(value: unknown, ...path: FieldPath): number | undefined {
  const found = fieldAt(value, path)
  return typeof found === 'number' ? found : undefined
}

export function booleanAt(value: unknown, ...path: FieldPath): boolean | undefined {
  const found = fieldAt(value, path)
  return typeof found === 'boolean' ? found : undefined
}

/** A list of maps; anything else in it is left out. */
export function recordsAt(value: unknown, ...path: FieldPath): Record<string, unknown>[] {
  const found = fieldAt(value, path)
  return Array.isArray(found) ? found.filter(isRecord) : []
}

/** Milliseconds since the epoch of an RFC 3339 text; `undefined` for the empty ones the collector leaves behind. */
export function timeAt(value: unknown, ...path: FieldPath): number | undefined {
  const text = stringAt(value, ...path)
  const ms = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

export function refOf(resource: Resource): ObjectRef {
  return resource.namespace === ''
    ? { kind: resource.kind, name: resource.name }
    : { kind: resource.kind, namespace: resource.namespace, name: resource.name }
}

/** Condition of an object by type. Longhorn v1beta1 (Harvester 1.0) has a map keyed by type, all others a list. */
export function conditionOf(
  resource: Resource,
  type: string,
): { condition: Record<string, unknown>; path: FieldPath } | undefined {
  const conditions = fieldAt(resource.value, ['status', 'conditions'])
  if (Array.isArray(conditions)) {
    const index = conditions.findIndex((c) => isRecord(c) && c['type'] === type)
    return index < 0 ? undefined : { condition: conditions[index], path: ['status', 'conditions', index] }
  }
  if (isRecord(conditions) && Object.hasOwn(conditions, type) && isRecord(conditions[type])) {
    return { condition: conditions[type], path: ['status', 'conditions', type] }
  }
  return undefined
}

/** The controller's owner reference, or the first one. */
export function ownerOf(
  resource: Resource,
): { key: ResourceKey; kind: string; name: string; uid?: string } | undefined {
  const owners = recordsAt(resource.value, 'metadata', 'ownerReferences')
  const owner = owners.find((o) => o['controller'] === true) ?? owners[0]
  const kind = stringAt(owner, 'kind')
  const name = stringAt(owner, 'name')
  if (kind === undefined || name === undefined) return undefined
  const uid = stringAt(owner, 'uid')
  return { key: keyOfKind(kind, stringAt(owner, 'apiVersion')), kind, name, ...(uid && { uid }) }
}
