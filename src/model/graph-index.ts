import type { Bundle } from './bundle.ts'
import { type Link, type Lookup, links } from './graph-links.ts'
import { refKey } from './object-ref.ts'
import { fieldAt, isRecord, ownerOf, type Resource, recordsAt, refOf, stringAt } from './resource.ts'
import { keyOfKind, type ResourceKey } from './resource-key.ts'

export type GraphSource = Pick<Bundle, 'list' | 'get'>

/** All edges of a bundle's loaded objects, both ways, built in one walk over them. */
export class GraphIndex implements Lookup {
  readonly #bundle: GraphSource
  readonly #neighbours = new Map<Resource, Resource[]>()
  readonly #owned = new Map<Resource, Resource[]>()
  readonly #byRef = new Map<string, Resource>()
  readonly #byUid = new Map<string, Resource>()
  readonly #podsByLabel = new Map<string, Resource[]>()
  readonly #upgrades: readonly Resource[]

  constructor(bundle: GraphSource, keys: readonly ResourceKey[]) {
    this.#bundle = bundle
    this.#upgrades = bundle.list('upgrades.harvesterhci.io')
    const lists = keys.map((key) => ({ key, resources: bundle.list(key) }))
    for (const { key, resources } of lists) for (const resource of resources) this.#register(key, resource)
    for (const { key, resources } of lists) {
      const link = links.get(key)
      for (const resource of resources) this.#connect(resource, link)
    }
  }

  neighbours(resource: Resource): readonly Resource[] {
    return this.#neighbours.get(resource) ?? []
  }

  owned(resource: Resource): readonly Resource[] {
    return this.#owned.get(resource) ?? []
  }

  owner(resource: Resource): Resource | undefined {
    const owner = ownerOf(resource)
    return owner && this.#ownerNamed(resource, owner.key, owner.name)
  }

  /** By kind, namespace and name alone: what findings say of an object. */
  byRef(text: string): Resource | undefined {
    return this.#byRef.get(text)
  }

  get(key: ResourceKey, namespace: string, name: string | undefined): Resource | undefined {
    return name === undefined ? undefined : this.#bundle.get(key, namespace, name)
  }

  byUid(uid: string | undefined): Resource | undefined {
    return uid === undefined ? undefined : this.#byUid.get(uid)
  }

  podsWith(namespace: string, labels: Readonly<Record<string, string>>): readonly Resource[] {
    const lists = Object.entries(labels).map(([k, v]) => this.#podsByLabel.get(labelKey(namespace, k, v)) ?? [])
    const [shortest, ...others] = lists.sort((a, b) => a.length - b.length)
    const sets = others.map((list) => new Set(list))
    return (shortest ?? []).filter((pod) => sets.every((set) => set.has(pod)))
  }

  upgradesOf(resource: Resource): readonly Resource[] {
    if (this.#upgrades.length === 0) return []
    const label = stringAt(resource.value, 'metadata', 'labels', 'harvesterhci.io/upgrade')
    return this.#upgrades.filter(({ name }) => label === name || belongsTo(resource.name, name))
  }

  #register(key: ResourceKey, resource: Resource): void {
    const ref = refKey(refOf(resource))
    // fleet.cattle.io and provisioning.cattle.io both have a Cluster fleet-local/local: the first kind listed is meant.
    if (!this.#byRef.has(ref)) this.#byRef.set(ref, resource)
    const uid = stringAt(resource.value, 'metadata', 'uid')
    if (uid !== undefined) this.#byUid.set(uid, resource)
    if (key !== 'pods') return
    const labels = fieldAt(resource.value, ['metadata', 'labels'])
    for (const [name, value] of Object.entries(isRecord(labels) ? labels : {})) {
      append(this.#podsByLabel, labelKey(resource.namespace, name, String(value ?? '')), resource)
    }
  }

  #connect(resource: Resource, link: Link | undefined): void {
    const targets = new Set<Resource>()
    for (const reference of recordsAt(resource.value, 'metadata', 'ownerReferences')) {
      const kind = stringAt(reference, 'kind')
      const name = stringAt(reference, 'name')
      if (kind === undefined || name === undefined) continue
      const owner = this.#ownerNamed(resource, keyOfKind(kind, stringAt(reference, 'apiVersion')), name)
      if (owner === undefined || owner === resource) continue
      append(this.#owned, owner, resource)
      targets.add(owner)
    }
    for (const other of link?.(resource, this) ?? []) if (other !== undefined && other !== resource) targets.add(other)
    // Some references are written at both ends (claim and volume): those are there already.
    const known = this.neighbours(resource)
    for (const target of [...targets].filter((t) => !known.includes(t))) {
      append(this.#neighbours, resource, target)
      append(this.#neighbours, target, resource)
    }
  }

  /** An owner is in the same namespace or of the cluster's scope. */
  #ownerNamed({ namespace }: Resource, key: ResourceKey, name: string): Resource | undefined {
    return this.#bundle.get(key, namespace, name) ?? this.#bundle.get(key, '', name)
  }
}

function append<K>(lists: Map<K, Resource[]>, key: K, resource: Resource): void {
  const list = lists.get(key)
  if (list) list.push(resource)
  else lists.set(key, [resource])
}

function labelKey(namespace: string, name: string, value: string): string {
  return `${namespace}\0${name}\0${value}`
}

/** Upgrades name all they make after themselves; jobs of plans and the repository have a word before. */
function belongsTo(name: string, upgrade: string): boolean {
  const at = name.indexOf(upgrade)
  if (at < 0) return false
  const before = name.slice(0, at)
  const after = name.charAt(at + upgrade.length)
  return (after === '' || after === '-') && (before === '' || before === 'apply-' || before.endsWith('upgrade-repo-'))
}
