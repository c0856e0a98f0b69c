import { AnalyzerError } from '../../errors.ts'
import type { Bundle } from '../../model/bundle.ts'
import type { ObjectGraph } from '../../model/graph.ts'
import { conditionOf, isRecord, type Resource, recordsAt, stringAt } from '../../model/resource.ts'
import { canonicalKey } from '../../model/resource-key.ts'
import { defineFunction, type FunctionDeclaration } from '../cel/declaration.ts'
import { CelDuration, CelTimestamp, parseTimestamp } from '../cel/time.ts'
import type { CelValue } from '../cel/values.ts'
import { describeDuration, describeTime } from '../duration.ts'
import { kindArgumentFault } from '../kind-fault.ts'
import { durationOf, millisecondsOf } from './cel-time.ts'
import { errorFamilies, errorFamily } from './error-families.ts'
import { ObjectView, resourceOf, viewOf } from './object-view.ts'

/** What the functions look things up in; absent while rules are only checked. */
export type ModelContext = {
  bundle: Bundle
  graph: ObjectGraph
  /** The bundle's time in milliseconds. */
  now: number | undefined
}

const group = 'Cluster model'

/** The functions that rules have beside CEL's own: look-ups in the bundle and its object graph. */
export function modelFunctions(context?: ModelContext): FunctionDeclaration[] {
  const model = (): ModelContext => {
    if (!context) throw new AnalyzerError('expression-failed', 'there is no bundle to look this up in')
    return context
  }
  return [...lookups(model), ...objectFields(), ...times(model)]
}

function lookups(model: () => ModelContext): FunctionDeclaration[] {
  const view = (resource: Resource | undefined): CelValue => (resource ? viewOf(resource) : null)
  const views = (resources: readonly Resource[]): CelValue => resources.map(viewOf)
  return [
    defineFunction({
      name: 'resource',
      params: ['string', 'string', 'string'],
      returns: 'dyn',
      group,
      doc: 'The object of a kind with this namespace ("" for cluster-scoped) and name; null if it is not there.',
      example: 'resource("settings.harvesterhci.io", "", "server-version").value',
      checkLiterals: ([kind]) => kindArgumentFault(kind),
      call: (_, key, namespace, name) => view(model().bundle.get(key, namespace, name)),
    }),
    defineFunction({
      name: 'resources',
      params: ['string'],
      returns: { list: 'dyn' },
      group,
      doc: 'All objects of a kind.',
      example: 'resources("nodes").size()',
      checkLiterals: ([kind]) => kindArgumentFault(kind),
      call: (_, key) => views(model().bundle.list(key)),
    }),
    defineFunction({
      name: 'resources',
      params: ['string', 'string'],
      returns: { list: 'dyn' },
      group,
      doc: 'All objects of a kind in a namespace.',
      example: 'resources("pods", "harvester-system").size()',
      checkLiterals: ([kind]) => kindArgumentFault(kind),
      call: (_, key, namespace) => views(model().bundle.list(key, namespace)),
    }),
    defineFunction({
      name: 'owner',
      params: ['dyn'],
      returns: 'dyn',
      group,
      doc: 'The object that controls this one (a ReplicaSet for a pod); null if there is none in the bundle.',
      example: 'owner(self).kind == "ReplicaSet"',
      call: (_, object) => view(ifResource(object, (r) => model().graph.owner(r))),
    }),
    defineFunction({
      name: 'topOwner',
      params: ['dyn'],
      returns: 'dyn',
      group,
      doc: 'The last object of the chain of owners (the Deployment of a pod); the object itself if it has no owner.',
      example: 'topOwner(self).metadata.name',
      call: (_, object) => view(ifResource(object, (r) => model().graph.ownerChain(r).at(-1) ?? r)),
    }),
    defineFunction({
      name: 'related',
      params: ['dyn', 'string'],
      returns: { list: 'dyn' },
      group,
      doc: 'Objects of a kind that belong to this one, over owners, volumes, nodes and virtual machines.',
      example: 'related(self, "volumes.longhorn.io")',
      checkLiterals: ([, kind]) => kindArgumentFault(kind),
      call: (_, object, key) => views(ifResource(object, (r) => model().graph.related(r, canonicalKey(key))) ?? []),
    }),
    defineFunction({
      name: 'target',
      params: ['dyn'],
      returns: 'dyn',
      group,
      doc: 'The object that a reference (involvedObject, claimRef, targetRef, an owner reference) names; null if it is not there.',
      example: 'target(self.object).status.phase',
      call: (_, reference) => view(resolveReference(reference, model())),
    }),
    defineFunction({
      name: 'nodeOf',
      params: ['dyn'],
      returns: 'dyn',
      group,
      doc: 'The Node object that this one runs on or belongs to; null if that is not known.',
      example: 'nodeOf(self).metadata.name',
      call: (_, object) => {
        const name = ifResource(object, (r) => model().graph.nodeNameOf(r))
        return name === undefined ? null : view(model().bundle.get('nodes', '', name))
      },
    }),
    defineFunction({
      name: 'setting',
      params: ['string'],
      returns: 'dyn',
      group,
      doc: 'Effective value of a Harvester setting as text: its value, or its default; null if neither is there.',
      example: 'setting("upgrade-checker-enabled") == "true"',
      call: (_, name) => {
        const found = model().bundle.get('settings.harvesterhci.io', '', name)
        return (found && (stringAt(found.value, 'value') ?? stringAt(found.value, 'default'))) ?? null
      },
    }),
  ]
}

function objectFields(): FunctionDeclaration[] {
  return [
    defineFunction({
      name: 'condition',
      params: ['dyn', 'string'],
      returns: 'dyn',
      group,
      doc: 'The condition of a type from status.conditions; null if the object has none of that type.',
      example: 'condition(self, "Ready").status == "True"',
      call: (_, object, type) => {
        const resource = resourceOf(object)
        const found = resource && conditionOf(resource, type)
        return found && resource ? ObjectView.at(resource, found.condition, found.path) : null
      },
    }),
    defineFunction({
      name: 'label',
      params: ['dyn', 'string'],
      returns: 'dyn',
      group,
      doc: 'Value of a label; null if it is not set.',
      example: 'label(self, "app.kubernetes.io/name")',
      call: (_, object, key) => metadataText(object, 'labels', key),
    }),
    defineFunction({
      name: 'annotation',
      params: ['dyn', 'string'],
      returns: 'dyn',
      group,
      doc: 'Value of an annotation; null if it is not set.',
      example: 'annotation(self, "harvesterhci.io/pendingOSImage")',
      call: (_, object, key) => metadataText(object, 'annotations', key),
    }),
    defineFunction({
      name: 'containerStatuses',
      params: ['dyn'],
      returns: { list: 'dyn' },
      group,
      doc: "Statuses of a pod's init containers and containers, in this order.",
      example: 'containerStatuses(self).exists(c, c.state.waiting.reason == "CrashLoopBackOff")',
      call: (_, pod) => {
        const resource = resourceOf(pod)
        if (!resource) return []
        return ['initContainerStatuses', 'containerStatuses'].flatMap((field) =>
          recordsAt(resource.value, 'status', field).map((c, i) => ObjectView.at(resource, c, ['status', field, i])),
        )
      },
    }),
    defineFunction({
      name: 'errorFamily',
      params: ['dyn'],
      returns: 'string',
      group,
      doc: `Kind of cause that an error message tells of: ${errorFamilies.join(', ')}; "" for another.`,
      example: 'errorFamily("dial tcp 1.2.3.4:443: i/o timeout") == "timeout"',
      call: (_, text) => (typeof text === 'string' ? errorFamily(text) : ''),
    }),
    defineFunction({
      name: 'qualifiedName',
      params: ['dyn'],
      returns: 'string',
      group,
      doc: '`namespace/name` of an object, its name alone if it is cluster-scoped.',
      example: 'qualifiedName(self)',
      call: (_, object) => {
        const resource = resourceOf(object)
        if (!resource) return ''
        return resource.namespace === '' ? resource.name : `${resource.namespace}/${resource.name}`
      },
    }),
  ]
}

function times(model: () => ModelContext): FunctionDeclaration[] {
  return [
    defineFunction({
      name: 'age',
      params: ['dyn'],
      returns: 'dyn',
      group,
      doc: "How long before the bundle's collection a time was (a timestamp, an RFC 3339 text, or the creation of an object); null if not known.",
      example: 'age(self.metadata.creationTimestamp) > duration("1h")',
      call: (_, value) => {
        const { now } = model()
        const time = timeOf(value)
        return now === undefined || time === undefined ? null : durationOf(now - time)
      },
    }),
    defineFunction({
      name: 'time',
      params: ['dyn'],
      returns: 'dyn',
      group,
      doc: 'A time from an RFC 3339 text; null if the text is empty or none. Unlike timestamp() it never fails.',
      example: 'time(self.status.startTime)',
      call: (_, value) => {
        if (value instanceof CelTimestamp) return value
        return typeof value === 'string' ? (parseTimestamp(value) ?? null) : null
      },
    }),
    defineFunction({
      name: 'describe',
      params: ['dyn'],
      returns: 'string',
      group,
      doc: 'A duration (`41 min`) or time (`2025-04-11 09:12:40 UTC`) as people write it.',
      example: 'describe(duration("2460s")) == "41 min"',
      call: (_, value) => {
        if (value instanceof CelDuration) return describeDuration(millisecondsOf(value))
        return value instanceof CelTimestamp ? describeTime(millisecondsOf(value)) : ''
      },
    }),
    defineFunction({
      name: 'describeBytes',
      params: ['dyn'],
      returns: 'string',
      group,
      doc: 'A number of bytes as people write it, such as `10.0 GiB`; texts of digits, as Longhorn has them, are taken as well.',
      example: 'describeBytes(10737418240) == "10.0 GiB"',
      call: (_, value) => bytesText(Number(typeof value === 'object' ? Number.NaN : value)),
    }),
  ]
}

function ifResource<T>(value: CelValue, use: (resource: Resource) => T | undefined): T | undefined {
  const resource = resourceOf(value)
  return resource && use(resource)
}

function metadataText(object: CelValue, map: 'labels' | 'annotations', key: string): CelValue {
  const resource = resourceOf(object)
  const found = resource?.value['metadata']
  const values = isRecord(found) ? found[map] : undefined
  if (!isRecord(values) || !Object.hasOwn(values, key)) return null
  // A label without a value is the empty text, which the collector writes as "null".
  return typeof values[key] === 'string' ? (values[key] as string) : ''
}

function resolveReference(reference: CelValue, { graph }: ModelContext): Resource | undefined {
  if (!(reference instanceof ObjectView)) return undefined
  if (reference.path.length === 0) return reference.resource
  const text = (key: string): string | undefined => {
    const value = reference.get(key)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const kind = text('kind')
  const name = text('name')
  if (kind === undefined || name === undefined) return undefined
  const apiVersion = text('apiVersion')
  const namespace = text('namespace') ?? (reference.path[0] === 'metadata' ? reference.resource.namespace : undefined)
  return graph.resolve({
    kind,
    name,
    ...(apiVersion !== undefined && { apiVersion }),
    ...(namespace !== undefined && { namespace }),
  })
}

function timeOf(value: CelValue): number | undefined {
  if (value instanceof CelTimestamp) return millisecondsOf(value)
  const text = value instanceof ObjectView ? stringAt(value.resource.value, 'metadata', 'creationTimestamp') : value
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

function bytesText(bytes: number): string {
  if (!Number.isFinite(bytes)) return ''
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${units[unit]}`
}
