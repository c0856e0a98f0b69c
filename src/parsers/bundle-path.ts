import type { BundleLayout } from '../archive/archive.ts'
import { legacyResource } from './legacy-resources.ts'
import { classifyNodeFile, type NodePath } from './node-path.ts'

export type ResourceListPath = {
  kind: 'resource-list'
  scope: 'cluster' | 'namespaced'
  /** Absent for cluster-scoped lists, and where one old file holds the objects of all namespaces. */
  namespace?: string
  /** `''` for the core group. */
  group: string
  version: string
  plural: string
  /**
   * True for files of collectors before support-bundle-kit v0.0.1 (Harvester up to v0.2.0): typed client lists, whose
   * items carry no `apiVersion` and `kind`, and whose empty values were not rewritten to `"null"`.
   */
  legacy?: true
  /** The items' kind, only where the path alone tells it (`legacy`). */
  itemKind?: string
}

export type PodLogPath = {
  kind: 'pod-log'
  namespace: string
  pod: string
  container: string
  /** The log of the container's previous instance (`*.log.1`, kit v0.0.26 and later). */
  previous: boolean
}

/** What a file of a bundle is. Paths tell it alone; content is never looked at. */
export type BundlePath =
  | ResourceListPath
  | PodLogPath
  | NodePath
  | { kind: 'node-archive'; node: string }
  | { kind: 'metadata' }
  | { kind: 'generation-errors' }
  | { kind: 'alerts' }
  | { kind: 'external' }
  | { kind: 'other' }

const other: BundlePath = { kind: 'other' }

/**
 * Tells what a file is from its path, as the archive gives it: from the bundle's root, nested archives as
 * `nodes/n1.zip!/n1/logs/kernel.log`. Reads the layouts of every collector since 2021 and folders that users extracted
 * by hand. Never throws; what it does not know is `other`.
 *
 * @param hostname the node's name, for a single node's collection made without the directory of that name
 */
export function classifyPath(path: string, layout: BundleLayout, hostname?: string): BundlePath {
  const parts = path.includes('!/') ? path.split(/!?\//) : path.split('/')
  switch (layout) {
    case 'bundle':
      return classifyBundleFile(parts, path)
    case 'node':
    case 'longhorn-node':
      return classifyNodeFile(parts, hostname)
    case 'supportconfig':
      return { kind: 'supportconfig-file', node: hostname ?? supportconfigHost(parts), name: parts.at(-1) ?? '' }
  }
}

function classifyBundleFile(parts: readonly string[], path: string): BundlePath {
  const top = parts[0]
  if (parts.length === 1) {
    if (top === 'metadata.yaml') return { kind: 'metadata' }
    if (top === 'bundleGenerationError.log') return { kind: 'generation-errors' }
    return top === 'prometheus-alerts.json' ? { kind: 'alerts' } : other
  }
  if (top === 'logs') return classifyPodLog(parts)
  const rest = parts.slice(1)
  if (top === 'yamls') return classifyYaml(rest)
  if (top === 'external') return { kind: 'external' }
  if (top !== 'nodes') return other
  const node = rest[0]!.replace(/\.zip$/, '')
  if (rest.length === 1)
    return rest[0]!.endsWith('.zip') && path.endsWith('.zip') ? { kind: 'node-archive', node } : other
  return classifyNodeFile(rest.slice(1), node)
}

/** `logs/<namespace>/<pod>/<container>.log`, and `.log.1` of the instance before; by plain comparison, there are many. */
function classifyPodLog(parts: readonly string[]): BundlePath {
  const file = parts[3] ?? ''
  const previous = file.endsWith('.log.1')
  const nameLength = file.length - (previous ? 6 : 4)
  if (parts.length !== 4 || nameLength < 1 || !(previous || file.endsWith('.log'))) return other
  return { kind: 'pod-log', namespace: parts[1]!, pod: parts[2]!, container: file.slice(0, nameLength), previous }
}

/** `parts` are what follows `yamls/`. */
function classifyYaml(parts: readonly string[]): BundlePath {
  const file = /^(.+)\.yaml$/.exec(parts.at(-1) ?? '')?.[1]
  if (file === undefined) return other
  const [scope, second] = parts
  if (scope === 'cluster') return groupVersionList({ scope }, parts.slice(1, -1), file)
  if (scope === 'namespaced' && parts.length > 2) {
    return groupVersionList({ scope, namespace: second! }, parts.slice(2, -1), file)
  }
  // Collectors up to 2021-05: yamls/kubernetes/pods.yaml, yamls/harvester/kubevirt/default/virtualmachines.yaml
  if (scope === 'kubernetes' && parts.length === 2) return { kind: 'resource-list', ...legacyResource(scope, file) }
  if (scope === 'harvester' && parts.length === 4) {
    const resource = legacyResource(second!, file)
    const namespace = resource.scope === 'namespaced' ? { namespace: parts[2]! } : {}
    return { kind: 'resource-list', ...resource, ...namespace }
  }
  return other
}

type Place = { scope: 'cluster' } | { scope: 'namespaced'; namespace: string }

/** `directories` are those between the scope (or namespace) and the file: `v1`, `apps/v1`, or an old kind of grouping. */
function groupVersionList(place: Place, directories: readonly string[], plural: string): BundlePath {
  const [first, second] = directories
  if (directories.length === 2) return { kind: 'resource-list', ...place, group: first!, version: second!, plural }
  if (directories.length > 2) return other
  if (first !== undefined && /^v\d/.test(first)) {
    return { kind: 'resource-list', ...place, group: '', version: first, plural }
  }
  if (first !== undefined) return { kind: 'resource-list', ...legacyResource(first, plural), ...place }
  // Kit v0.0.1–2 (development only) wrote files without a group; by then nulls were rewritten, so it is not `legacy`.
  const { group, version, plural: name } = legacyResource('', plural)
  return { kind: 'resource-list', ...place, group, version, plural: name }
}

/** `scc_supportconfig_<node>[-<6 alnum>]`, or `scc_<host>_<yymmdd>_<hhmm>` of one made by hand. */
function supportconfigHost(parts: readonly string[]): string {
  const directory = parts.length > 1 ? parts.at(-2)! : ''
  const byHand = /^scc_(.+)_\d{6}_\d{4}$/.exec(directory)
  return byHand?.[1] ?? /^scc_supportconfig_(.+?)(?:-[A-Za-z0-9]{6})?$/.exec(directory)?.[1] ?? ''
}
