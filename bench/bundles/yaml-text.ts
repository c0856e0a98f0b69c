import { encodeResourceList, type ResourceListOptions } from '../../test/support/bundle-builder/index.ts'
import { COLLECTED_AT } from './cluster-names.ts'
import { engine, machineInstance, replica, volume } from './harvester-items.ts'
import { ItemTemplate, type Slots, splitList } from './item-template.ts'
import { claim, configMap, customResource, event, fleetContent, pod } from './kubernetes-items.ts'
import { Random } from './random.ts'

type Kind = {
  /** Below the namespace's folder, or below `cluster`. */
  path: string
  apiVersion: string
  kind: string
  customResource?: boolean
  build: (s: Slots, namespace: string, node: string, variant: number) => object
}

/** What fills the YAML of a generated bundle. */
export const KINDS = {
  pods: { path: 'v1/pods', apiVersion: 'v1', kind: 'Pod', build: (s, ns, node) => pod(s, ns, node) },
  events: { path: 'v1/events', apiVersion: 'v1', kind: 'Event', build: (s, ns, _n, v) => event(s, ns, v, 'v1') },
  eventsTwin: {
    path: 'events.k8s.io/v1/events',
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    build: (s, ns, _n, v) => event(s, ns, v, 'events.k8s.io/v1'),
  },
  claims: {
    path: 'v1/persistentvolumeclaims',
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    build: (s, ns) => claim(s, ns),
  },
  configMaps: { path: 'v1/configmaps', apiVersion: 'v1', kind: 'ConfigMap', build: (s, ns) => configMap(s, ns) },
  volumes: longhorn('volumes', 'Volume', (s, _ns, node) => volume(s, node)),
  engines: longhorn('engines', 'Engine', (s, _ns, node) => engine(s, node)),
  replicas: longhorn('replicas', 'Replica', (s, _ns, node) => replica(s, node)),
  leanReplicas: longhorn('replicas', 'Replica', (s, _ns, node) => replica(s, node, true)),
  machineInstances: {
    path: 'kubevirt.io/v1/virtualmachineinstances',
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstance',
    customResource: true,
    build: (s, ns, node) => machineInstance(s, ns, node),
  },
  definitions: {
    path: 'apiextensions.k8s.io/v1/customresourcedefinitions',
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    build: (s) => customResource(s),
  },
  contents: {
    path: 'fleet.cattle.io/v1alpha1/contents',
    apiVersion: 'fleet.cattle.io/v1alpha1',
    kind: 'Content',
    customResource: true,
    build: (s) => fleetContent(s),
  },
} as const satisfies Record<string, Kind>

export type KindName = keyof typeof KINDS

export type YamlText = {
  kind: KindName
  /** `cluster` is no namespace. */
  namespace: string
  count: number
  /** Number of the first item, and from one to the next: files of one kind hold different ones. */
  first: number
  step: number
  nodes: readonly string[]
  seed: string
  /** A file that is already there: the items come behind its own. */
  base?: string
}

const VARIANTS = 4
const ITEMS_A_CHUNK = 50

export function yamlPath(text: Pick<YamlText, 'kind' | 'namespace'>): string {
  const folder = text.namespace === 'cluster' ? 'cluster' : `namespaced/${text.namespace}`
  return `yamls/${folder}/${KINDS[text.kind].path}.yaml`
}

/** Mean bytes of one item. */
export function itemBytes(kind: KindName, nodes: readonly string[]): number {
  const all = templates(kind, 'default', nodes)
  return all.reduce((sum, template) => sum + template.bytes, 0) / all.length
}

/** A list file, in pieces of some hundred kB at most. */
export function* yamlText(text: YamlText): Generator<Buffer> {
  const random = new Random(text.seed)
  const variants = templates(text.kind, text.namespace, text.nodes)
  const { head, items, tail } = splitList(text.base ?? encodeResourceList([{ metadata: {} }], listOptions(text.kind)))
  yield Buffer.from(text.base === undefined ? head : head + items)
  for (let at = 0; at < text.count; at += ITEMS_A_CHUNK) {
    let chunk = ''
    for (let i = at; i < Math.min(text.count, at + ITEMS_A_CHUNK); i++) {
      chunk += variants[i % variants.length]!.render(text.first + i * text.step, random)
    }
    yield Buffer.from(chunk)
  }
  yield Buffer.from(tail)
}

function templates(name: KindName, namespace: string, nodes: readonly string[]): ItemTemplate[] {
  const kind: Kind = KINDS[name]
  return Array.from(
    { length: Math.max(VARIANTS, nodes.length) },
    (_, i) => new ItemTemplate(listOptions(name), (s) => kind.build(s, namespace, nodes[i % nodes.length]!, i)),
  )
}

function listOptions(name: KindName): ResourceListOptions {
  const kind: Kind = KINDS[name]
  return {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    resourceVersion: '9912400',
    customResource: kind.customResource ?? false,
  }
}

function longhorn(plural: string, kind: string, build: Kind['build']): Kind {
  return { path: `longhorn.io/v1beta2/${plural}`, apiVersion: 'longhorn.io/v1beta2', kind, customResource: true, build }
}

/** Milliseconds. */
export const collectedAt = Date.parse(COLLECTED_AT)
