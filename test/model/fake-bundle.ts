import type { Resource } from '../../src/model/resource.ts'
import { canonicalKey, keyOfKind, type ResourceKey } from '../../src/model/resource-key.ts'

export type FakeObject = {
  apiVersion?: string
  kind: string
  metadata: { name: string; namespace?: string; [field: string]: unknown }
  [field: string]: unknown
}

/** Loaded objects without an archive: what the model's readers ask of a bundle. */
export type FakeBundle = {
  list(key: ResourceKey, namespace?: string): readonly Resource[]
  get(key: ResourceKey, namespace: string, name: string): Resource | undefined
  readonly createdAt: number | undefined
}

export function resourceOf(object: FakeObject): Resource {
  const apiVersion = object.apiVersion ?? 'v1'
  const { name, namespace = '' } = object.metadata
  return {
    key: keyOfKind(object.kind, apiVersion),
    apiVersion,
    kind: object.kind,
    namespace,
    name,
    value: object,
    position: { path: `yamls/${object.kind}.yaml`, start: 0, end: 0, line: 3 },
  }
}

export function fakeBundle(objects: readonly FakeObject[], createdAt?: string): FakeBundle {
  const resources = objects.map(resourceOf)
  return {
    createdAt: createdAt === undefined ? undefined : Date.parse(createdAt),
    list: (key, namespace) =>
      resources.filter((r) => r.key === canonicalKey(key) && (namespace === undefined || r.namespace === namespace)),
    get: (key, namespace, name) =>
      resources.find((r) => r.key === canonicalKey(key) && r.namespace === namespace && r.name === name),
  }
}
