import { GraphIndex, type GraphSource } from './graph-index.ts'
import { links, ownNodeName } from './graph-links.ts'
import { type ObjectRef, refKey } from './object-ref.ts'
import { type Resource, refOf, stringAt } from './resource.ts'
import { canonicalKey, keyOfKind, type ResourceKey } from './resource-key.ts'

export type { GraphSource } from './graph-index.ts'

/** An object named by another one, as owner references and events do. */
export type NamedObject = { kind: string; apiVersion?: string; namespace?: string; name: string }

const defaultDepth = 5
const greatestDepth = 6

/** Owners of pods and others that have no references of their own to follow. */
const ownersOnly: readonly ResourceKey[] = [
  'nodes',
  'replicasets.apps',
  'cronjobs.batch',
  'bundles.fleet.cattle.io',
  'versions.harvesterhci.io',
  'backingimages.longhorn.io',
  'sharemanagers.longhorn.io',
]

const controllers: readonly ResourceKey[] = [
  'replicasets.apps',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
  'nodes',
  'datavolumes.cdi.kubevirt.io',
  'virtualmachines.kubevirt.io',
  'virtualmachineinstances.kubevirt.io',
]

const walked: readonly ResourceKey[] = [...links.keys(), ...ownersOnly]

/** Everything hangs on these; two objects are not related for having one of them in common. */
const hubs: ReadonlySet<ResourceKey> = new Set(['nodes', 'namespaces', 'nodes.longhorn.io'])

/** These pass a walk on between their surroundings and the kinds they carry, but not from one of those to the next. */
const carriers: ReadonlyMap<ResourceKey, ReadonlySet<ResourceKey>> = new Map([
  ['instancemanagers.longhorn.io', new Set(['engines.longhorn.io', 'replicas.longhorn.io'])],
  ['backingimages.longhorn.io', new Set(['volumes.longhorn.io'])],
])

/**
 * The objects of a bundle with the references between them. The index is built at the first question, over what is
 * loaded then, and again after more was loaded: load {@link ObjectGraph.keys} (or those that matter) first. A reference to an object that is
 * not in the bundle leads nowhere; that is normal, since objects are collected one kind after another.
 */
export class ObjectGraph {
  /** Kinds whose references are walked. */
  static readonly keys: readonly ResourceKey[] = walked.filter((key) => key !== 'events.events.k8s.io')
  /** Kinds that own others, which are owned by others in turn. */
  static readonly ownerKeys: readonly ResourceKey[] = controllers
  readonly #bundle: GraphSource
  #built: GraphIndex | undefined
  /** Number of objects that the index was built from. */
  #builtFrom = 0
  /** Neighbours of a carrier without what it carries. */
  readonly #surroundings = new Map<Resource, readonly Resource[]>()
  /** Distances from the objects asked about last. */
  readonly #reached = new Map<Resource, ReadonlyMap<Resource, number>>()

  constructor(bundle: GraphSource) {
    this.#bundle = bundle
  }

  /** The controller that owns this object, else its first owner. */
  owner(resource: Resource): Resource | undefined {
    return this.#index.owner(resource)
  }

  /** Owners from the nearest to the outermost: ReplicaSet, Deployment. */
  ownerChain(resource: Resource): Resource[] {
    const chain: Resource[] = []
    for (let next = this.owner(resource); next && next !== resource && !chain.includes(next); next = this.owner(next)) {
      chain.push(next)
    }
    return chain
  }

  /** Objects that name this one as an owner. `kind` may be a kind or a resource key. */
  owned(resource: Resource, kind?: string): Resource[] {
    const children = this.#index.owned(resource)
    return kind === undefined ? [...children] : children.filter((r) => r.kind === kind || r.key === canonicalKey(kind))
  }

  /** The object that a reference means. Without `apiVersion`, by its kind alone. */
  resolve(ref: NamedObject): Resource | undefined {
    const namespace = ref.namespace ?? ''
    const named = this.#bundle.get(keyOfKind(ref.kind, ref.apiVersion), namespace, ref.name)
    if (named !== undefined || ref.apiVersion !== undefined) return named
    return this.#index.byRef(refKey({ kind: ref.kind, namespace, name: ref.name }))
  }

  /** The node an object runs on or is about, directly or through its instance or pods. */
  nodeNameOf(resource: Resource): string | undefined {
    const own = ownNodeName(resource)
    if (own !== undefined) return own
    if (resource.key.startsWith('events')) return this.#nodeOfEvent(resource)
    const carried = [...this.#index.neighbours(resource)].find(
      (r) => r.key === 'virtualmachineinstances.kubevirt.io' || r.key === 'volumeattachments.storage.k8s.io',
    )
    const pods = this.owned(resource, 'pods')
    return (carried && ownNodeName(carried)) ?? (pods.length === 1 ? ownNodeName(pods[0]!) : undefined)
  }

  /** Objects that refer to this one or that it refers to. */
  neighbours(resource: Resource): Resource[] {
    return [...this.#index.neighbours(resource)]
  }

  /** Objects of a kind within six references, the nearest first; never by way of a node. */
  related(resource: Resource, key: ResourceKey): Resource[] {
    const wanted = canonicalKey(key)
    return [...this.#distancesFrom(resource).keys()].filter((r) => r !== resource && r.key === wanted)
  }

  /** Number of references between two objects; `undefined` if there are more than `maxDepth` (at most 6) or no way. */
  distance(a: ObjectRef, b: ObjectRef, maxDepth = defaultDepth): number | undefined {
    if (refKey(a) === refKey(b)) return 0
    const from = this.resolve(a)
    const to = this.resolve(b)
    if (from === undefined || to === undefined) return undefined
    const distance = this.#distancesFrom(from).get(to)
    return distance !== undefined && distance <= maxDepth ? distance : undefined
  }

  isRelated(a: ObjectRef, b: ObjectRef, maxDepth = defaultDepth): boolean {
    return this.distance(a, b, maxDepth) !== undefined
  }

  /** Events about this object. An event that was collected through both event APIs counts once. */
  eventsOf(resource: Resource): Resource[] {
    const uids = new Set<string>()
    return this.neighbours(resource).filter((event) => {
      if (event.key !== 'events' && event.key !== 'events.events.k8s.io') return false
      const uid = stringAt(event.value, 'metadata', 'uid') ?? refKey(refOf(event))
      return !uids.has(uid) && uids.add(uid)
    })
  }

  /** Kinds may be loaded between two questions: rules ask with what they need, and more is loaded to fold findings. */
  get #index(): GraphIndex {
    let loaded = 0
    for (const key of walked) loaded += this.#bundle.list(key).length
    if (this.#built === undefined || loaded !== this.#builtFrom) {
      this.#built = new GraphIndex(this.#bundle, this.#loadedKeys())
      this.#builtFrom = loaded
      this.#surroundings.clear()
      this.#reached.clear()
    }
    return this.#built
  }

  /** Both event APIs hold the same events; the second is read only where the first one is not there. */
  #loadedKeys(): readonly ResourceKey[] {
    const { keys } = ObjectGraph
    return this.#bundle.list('events').length > 0 ? keys : walked
  }

  #nodeOfEvent(event: Resource): string | undefined {
    const object = this.neighbours(event)[0]
    const reporter = stringAt(event.value, 'source', 'host') ?? stringAt(event.value, 'deprecatedSource', 'host')
    return (object && ownNodeName(object)) ?? reporter
  }

  /** Where a walk may go from here; thousands of objects hang on a hub or a carrier. */
  #onward({ from, at }: Step, index: GraphIndex): readonly Resource[] {
    const all = index.neighbours(at)
    if (from === undefined) return all
    if (hubs.has(at.key)) return []
    const carried = carriers.get(at.key)
    if (!carried?.has(from.key)) return all
    const known = this.#surroundings.get(at)
    if (known) return known
    const surroundings = all.filter((to) => !carried.has(to.key))
    this.#surroundings.set(at, surroundings)
    return surroundings
  }

  #distancesFrom(start: Resource): ReadonlyMap<Resource, number> {
    const index = this.#index
    const known = this.#reached.get(start)
    if (known) return known
    const distances = new Map([[start, 0]])
    let edge: Step[] = [{ from: undefined, at: start }]
    for (let depth = 1; depth <= greatestDepth && edge.length > 0; depth++) {
      const next: Step[] = []
      for (const step of edge) {
        for (const to of this.#onward(step, index)) {
          if (distances.has(to)) continue
          distances.set(to, depth)
          next.push({ from: step.at, at: to })
        }
      }
      edge = next
    }
    if (this.#reached.size >= 64) this.#reached.delete(this.#reached.keys().next().value!)
    this.#reached.set(start, distances)
    return distances
  }
}

type Step = { from: Resource | undefined; at: Resource }
