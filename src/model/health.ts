import semver from 'semver'
import type { Diagnostic } from '../diagnostics.ts'
import type { GenerationError } from '../parsers/generation-errors.ts'
import type { Bundle } from './bundle.ts'
import { type ClusterNode, readNodes } from './cluster.ts'
import { stringAt } from './resource.ts'
import { bestVersion, readVersions, versionKeys } from './versions.ts'

/** Kinds that tell what should be in the bundle; load them first. */
export const healthKeys = ['nodes', 'namespaces', 'persistentvolumes', ...versionKeys] as const

export type HealthSource = Pick<
  Bundle,
  'list' | 'get' | 'files' | 'metadata' | 'availability' | 'diagnostics' | 'createdAt'
> & { readonly archive: Pick<Bundle['archive'], 'layout'> }

/**
 * What the collector left out, told by what else is in the bundle, each with what cannot be concluded without it.
 * Only whole bundles are judged; a single node's collection or a supportconfig lacks all the rest by nature.
 */
export function collectionHealth(bundle: HealthSource): Diagnostic[] {
  if (bundle.archive.layout !== 'bundle') return []
  return [
    ...missingMetadata(bundle),
    ...missingYamls(bundle),
    ...collectorErrors(bundle.availability.generationErrors),
    ...missingNamespaces(bundle),
    ...missingNodes(bundle),
    ...cutLogs(bundle),
  ]
}

function missingMetadata({ files, createdAt }: HealthSource): Diagnostic[] {
  if (files.some((f) => f.kind.kind === 'metadata')) return []
  const effect =
    createdAt === undefined
      ? 'the time of collection is unknown, so nothing can be said about how long things last'
      : "the time of collection is taken from the archive's name"
  return [{ code: 'metadata-missing', path: 'metadata.yaml', message: 'expected metadata.yaml, found none', effect }]
}

/** One broken aggregated API (metrics.k8s.io, ext.cattle.io) makes the collector write no objects at all. */
function missingYamls({ availability }: HealthSource): Diagnostic[] {
  const { hasYamls, hasClusterYamls, namespaces } = availability
  const missing = (path: string, effect: string): Diagnostic[] => [
    { code: 'yamls-missing', path, message: `expected resource lists in ${path}/, found none`, effect },
  ]
  if (!hasYamls) return missing('yamls', 'no object of the cluster can be looked at, only logs')
  if (!hasClusterYamls) return missing('yamls/cluster', 'nodes, volumes and settings of the cluster are unknown')
  if (namespaces.size === 0)
    return missing('yamls/namespaced', 'pods, events and all other namespaced objects are unknown')
  return []
}

const effectOfError: Readonly<Record<GenerationError['kind'], string>> = {
  routine: '',
  'log-unavailable': '',
  'api-unavailable': 'objects of this kind are missing from the bundle',
  'yaml-pass-aborted': 'objects are missing from the bundle, all of them or those of some namespaces',
  'pod-list-failed': 'pod logs are missing from the bundle',
  other: 'a part of the bundle may be missing',
}

/**
 * One diagnostic for each kind of error and answer, at its first line: they come once for every namespace. Every bundle
 * has routine ones, and logs that are not there yet (containers being created) or no more are routine as well.
 */
function collectorErrors(errors: readonly GenerationError[]): Diagnostic[] {
  const groups = new Map<string, GenerationError[]>()
  for (const error of errors) {
    if (error.kind === 'routine' || error.kind === 'log-unavailable') continue
    const id = `${error.kind} ${error.reason ?? error.text}`
    const group = groups.get(id)
    if (group) group.push(error)
    else groups.set(id, [error])
  }
  return [...groups.values()].map(([first, ...others]) => ({
    code: 'collection-failed',
    path: 'bundleGenerationError.log',
    line: first!.line,
    message: others.length === 0 ? first!.text : `${first!.text} (and ${others.length} more with the same answer)`,
    effect: effectOfError[first!.kind],
  }))
}

/** What each Harvester release asks the collector for beyond the collector's own default, kube-system, cattle-system. */
const collectedSince: readonly (readonly [version: string, namespaces: readonly string[]])[] = [
  ['0.3.0', ['default', 'kube-system', 'cattle-system', 'harvester-system', 'longhorn-system']],
  ['1.0.0', ['cattle-dashboards', 'cattle-fleet-clusters-system', 'cattle-monitoring-system', 'fleet-local', 'local']],
  ['1.0.3', ['cattle-fleet-local-system', 'cattle-fleet-system']],
  ['1.1.3', ['cattle-logging-system']],
  ['1.3.2', ['cattle-provisioning-capi-system']],
]

/** Namespaces that a release collects unasked; only the oldest list for a version that is none. */
export function defaultNamespaces(harvester: string | undefined): string[] {
  const parsed = harvester === undefined ? null : semver.parse(harvester)
  // A release candidate collects what its release does.
  const release = parsed ? `${parsed.major}.${parsed.minor}.${parsed.patch}` : '0.3.0'
  return collectedSince.filter(([since]) => semver.gte(release, since)).flatMap(([, namespaces]) => namespaces)
}

/** Here workloads always run. The others may hold nothing that matters, as with monitoring or logging turned off. */
const neverEmpty: ReadonlySet<string> = new Set([
  'kube-system',
  'cattle-system',
  'fleet-local',
  'harvester-system',
  'longhorn-system',
])

/** Namespaces that hold something, by what else the bundle shows of them, and have no objects in it. */
function missingNamespaces(bundle: HealthSource): Diagnostic[] {
  const { availability } = bundle
  if (availability.namespaces.size === 0) return []
  const version = bestVersion(readVersions(bundle), 'harvester')?.semver
  const defaults = new Set(defaultNamespaces(version))
  const existing = bundle.list('namespaces').map((r) => r.name)
  const missing = existing.filter((name) => !availability.namespaces.has(name)).sort()
  const claimed = claimedNamespaces(bundle)
  const holdsSomething = (name: string): boolean =>
    availability.logNamespaces.has(name) || (defaults.has(name) && (neverEmpty.has(name) || claimed.has(name)))
  const own = missing.filter(holdsSomething)
  const users = missing.filter((name) => claimed.has(name) && !own.includes(name))
  return [...own.map(notCollected), ...(users.length === 0 ? [] : [usersNotCollected(users)])]
}

/** Namespaces whose claims hold volumes, as the volumes say, which are of the cluster's scope and always there. */
function claimedNamespaces(bundle: HealthSource): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { value } of bundle.list('persistentvolumes')) {
    const namespace = stringAt(value, 'spec', 'claimRef', 'namespace')
    if (namespace !== undefined && stringAt(value, 'status', 'phase') === 'Bound') names.add(namespace)
  }
  return names
}

function notCollected(namespace: string): Diagnostic {
  return {
    code: 'namespace-not-collected',
    path: `yamls/namespaced/${namespace}`,
    message: `expected objects of namespace ${namespace}, which exists, found none`,
    effect: `nothing can be said about namespace ${namespace}`,
  }
}

/** Namespaces of users are only collected on demand, so that the machines of most clusters are not in their bundle. */
function usersNotCollected(namespaces: readonly string[]): Diagnostic {
  const shown = namespaces.slice(0, 5).join(', ')
  const more = namespaces.length > 5 ? ` and ${namespaces.length - 5} more` : ''
  return {
    code: 'namespace-not-collected',
    path: 'yamls/namespaced',
    message: `volumes are in use in ${shown}${more}, whose objects are not in the bundle`,
    effect:
      'virtual machines there are not looked at; the setting support-bundle-namespaces adds namespaces to the next bundle',
  }
}

function missingNodes(bundle: HealthSource): Diagnostic[] {
  const archives = new Set<string>()
  for (const { kind } of bundle.files) if (kind.kind === 'node-archive') archives.add(kind.node)
  const damaged = new Set(bundle.diagnostics.map((d) => d.path))
  return readNodes(bundle).flatMap((node) => {
    const path = `nodes/${node.name}.zip`
    if (node.hasBundle || damaged.has(path)) return []
    if (archives.has(node.name)) return [emptyNode(node, path)]
    // The collector's agent runs on nodes with this label alone.
    const managed = stringAt(node.resource.value, 'metadata', 'labels', 'harvesterhci.io/managed') === 'true'
    return managed ? [missingNode(node, path)] : []
  })
}

function missingNode({ name, ready }: ClusterNode, path: string): Diagnostic {
  const why = ready === false ? '; the collector does not wait for nodes that are not Ready' : ''
  return {
    code: 'node-bundle-missing',
    path,
    message: `expected the files of node ${name}, found none${why}`,
    effect: `the journals, kubelet.log and configuration of node ${name} are unknown`,
  }
}

function emptyNode({ name, osImage }: ClusterNode, path: string): Diagnostic {
  return {
    code: 'node-bundle-empty',
    path,
    message: `expected the files of node ${name}, found an empty archive`,
    effect: `the journals and configuration of node ${name} are unknown: the collector does not know its operating system (${osImage ?? 'unknown'})`,
  }
}

/** `tail -c 10m` of a unit's journal. */
const journalLimit = 10 * 1024 * 1024

function cutLogs({ files }: HealthSource): Diagnostic[] {
  return files.flatMap(({ entry, kind }): Diagnostic[] => {
    if (kind.kind !== 'node-log' || entry.sizeBytes !== journalLimit) return []
    return [
      {
        code: 'log-truncated',
        path: entry.path,
        line: 1,
        message: `the collector kept the last 10 MiB of the journal of ${kind.unit} on ${kind.node}`,
        effect: 'what it said before is not in the bundle; its first line is cut',
      },
    ]
  })
}
