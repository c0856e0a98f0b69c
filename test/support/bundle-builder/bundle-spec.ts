import type { JsonObject } from './collector-yaml.ts'
import { withEventName } from './event-fields.ts'
import { DEFAULT_AT, type KubeObject } from './place-objects.ts'

export type NodeSpec = {
  name: string
  /** Default: control-plane, etcd, master. */
  roles?: readonly string[]
  /** Default true. */
  ready?: boolean
  /** false: no nodes/<name>.zip; 'empty': one with nothing but the inner directory (unknown OS id). */
  zip?: false | 'empty'
}

/** A support bundle in a few lines. Every field may be left out; see `parseBundleSpec` for the defaults. */
export type BundleSpec = {
  /** Collection time, RFC 3339 in UTC. */
  at?: string
  harvester?: string
  kubernetes?: string
  nodes?: readonly (string | NodeSpec)[]
  /** Namespaces collected beyond the default list of the Harvester version. */
  namespaces?: readonly string[]
  /** minimal (default): a small healthy cluster around the given objects; none: only what is given. */
  background?: 'none' | 'minimal'
  /** Same group, kind, namespace and name as a background object: replaces it. */
  objects?: readonly JsonObject[]
  /** `<namespace>/<pod>/<container>.log` -> text; lines without an RFC 3339 prefix get one. */
  logs?: Readonly<Record<string, string>>
  /** `<node>/<path in the node zip>` -> text. */
  nodeFiles?: Readonly<Record<string, string>>
  /** Bundle path -> text. */
  files?: Readonly<Record<string, string>>
  /** Paths, or directories with all below, taken out at the end. */
  omit?: readonly string[]
}

export type ParsedSpec = {
  at: string
  harvester: string
  kubernetes: string | undefined
  nodes: NodeSpec[]
  namespaces: readonly string[]
  background: 'none' | 'minimal'
  objects: KubeObject[]
  logs: [string, string][]
  nodeFiles: [string, string][]
  files: [string, string][]
  omit: readonly string[]
  /** Which fields the spec names itself: with `background: none` nothing else is written. */
  given: ReadonlySet<string>
}

const KEYS = [
  'at',
  'harvester',
  'kubernetes',
  'nodes',
  'namespaces',
  'background',
  'objects',
  'logs',
  'nodeFiles',
  'files',
  'omit',
]
const NODE_KEYS = ['name', 'roles', 'ready', 'zip']

/**
 * Checks plain data (from a YAML file, say) and fills in defaults: collected 2025-04-11, Harvester v1.4.2, one node
 * `node1`, minimal background. Throws `TypeError` naming the field, what was expected and what was found.
 */
export function parseBundleSpec(value: unknown): ParsedSpec {
  const spec = record(value ?? {}, 'spec')
  knownKeys(spec, KEYS, 'spec')
  const background = spec['background'] ?? 'minimal'
  if (background !== 'minimal' && background !== 'none') throw expected('background', '"minimal" or "none"', background)
  const nodes = spec['nodes'] === undefined ? (background === 'none' ? [] : ['node1']) : list(spec['nodes'], 'nodes')
  return {
    at: time(spec['at']),
    harvester: optionalText(spec['harvester'], 'harvester') ?? 'v1.4.2',
    kubernetes: optionalText(spec['kubernetes'], 'kubernetes'),
    nodes: nodes.map(node),
    namespaces: texts(spec['namespaces'], 'namespaces'),
    background,
    objects: list(spec['objects'] ?? [], 'objects').map(kubeObject),
    logs: textEntries(spec['logs'], 'logs', /^[^/]+\/[^/]+\/[^/]+\.log(\.1)?$/, '<namespace>/<pod>/<container>.log'),
    nodeFiles: textEntries(spec['nodeFiles'], 'nodeFiles', /^[^/]+\/.+$/, '<node>/<path>'),
    files: textEntries(spec['files'], 'files', /^[^/].*$/, 'a path inside the bundle'),
    omit: texts(spec['omit'], 'omit'),
    given: new Set(Object.keys(spec)),
  }
}

function node(value: unknown, index: number): NodeSpec {
  if (typeof value === 'string') return { name: value }
  const path = `nodes[${index}]`
  const fields = record(value, path)
  knownKeys(fields, NODE_KEYS, path)
  const { zip, ready } = fields
  if (zip !== undefined && zip !== false && zip !== 'empty') throw expected(`${path}.zip`, 'false or "empty"', zip)
  if (ready !== undefined && typeof ready !== 'boolean') throw expected(`${path}.ready`, 'true or false', ready)
  const roles = fields['roles'] === undefined ? {} : { roles: texts(fields['roles'], `${path}.roles`) }
  const name = text(fields['name'], `${path}.name`)
  return { name, ...roles, ...(ready === undefined ? {} : { ready }), ...(zip === undefined ? {} : { zip }) }
}

function kubeObject(value: unknown, index: number): KubeObject {
  const path = `objects[${index}]`
  const object = withEventName(withJsonTimes(record(value, path)) as JsonObject)
  const apiVersion = text(object['apiVersion'], `${path}.apiVersion`)
  const kind = text(object['kind'], `${path}.kind`)
  const metadata = record(object['metadata'], `${path}.metadata`)
  const name = text(metadata['name'], `${path}.metadata.name`)
  return { ...object, apiVersion, kind, metadata: { ...metadata, name } }
}

/** js-yaml turns unquoted times into Dates; Kubernetes has only their text. */
function withJsonTimes(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z')
  if (Array.isArray(value)) return value.map(withJsonTimes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withJsonTimes(item)]))
}

function time(value: unknown): string {
  const at = value instanceof Date ? value.toISOString() : (optionalText(value, 'at') ?? DEFAULT_AT)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(at) || Number.isNaN(Date.parse(at))) {
    throw expected('at', 'a UTC time such as 2025-04-11T09:12:40Z', value)
  }
  return at.replace(/\.\d+Z$/, 'Z')
}

function textEntries(value: unknown, path: string, shape: RegExp, wanted: string): [string, string][] {
  return Object.entries(record(value ?? {}, path)).map(([key, content]) => {
    if (!shape.test(key) || key.split('/').includes('..')) throw expected(`${path}: key`, wanted, key)
    return [key, text(content, `${path}["${key}"]`)]
  })
}

function texts(value: unknown, path: string): string[] {
  return list(value ?? [], path).map((item, i) => text(item, `${path}[${i}]`))
}

function list(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw expected(path, 'a list', value)
  return value
}

function record(value: unknown, path: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw expected(path, 'a mapping', value)
  return value as JsonObject
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string') throw expected(path, 'a text', value)
  return value
}

function optionalText(value: unknown, path: string): string | undefined {
  return value === undefined ? undefined : text(value, path)
}

function knownKeys(fields: JsonObject, known: readonly string[], path: string): void {
  const stray = Object.keys(fields).find((key) => !known.includes(key))
  if (stray !== undefined)
    throw new TypeError(`bundle spec: ${path} has no field "${stray}"; it has ${known.join(', ')}`)
}

function expected(path: string, wanted: string, found: unknown): TypeError {
  const shown = found === undefined ? 'nothing' : (JSON.stringify(found) ?? String(found)).slice(0, 80)
  return new TypeError(`bundle spec: ${path}: expected ${wanted}, found ${shown}`)
}
