import type { Archive } from '../archive/archive.ts'
import { type GenerationError, parseGenerationErrors } from '../parsers/generation-errors.ts'
import type { BundleFile } from './bundle.ts'
import { parseResourceKey, type ResourceKey } from './resource-key.ts'

/** Why something could not be looked at, and how to have it in the next bundle. */
export type Missing = { what: string; hint: string }

/**
 * Tells "there is none" from "it was not collected". Since collector v0.0.29 an empty list leaves no file, so a missing
 * file proves an absence only where the collector did list that kind in that namespace.
 */
export class Availability {
  /** Namespaces whose objects were collected. */
  readonly namespaces: ReadonlySet<string>
  /** Namespaces that have pod logs. */
  readonly logNamespaces: ReadonlySet<string>
  /** Nodes whose own files (journals, kubelet.log) are there. */
  readonly nodesWithLogs: ReadonlySet<string>
  readonly hasYamls: boolean
  readonly hasClusterYamls: boolean
  readonly hasLogs: boolean
  readonly generationErrors: readonly GenerationError[]
  readonly #damaged: () => ReadonlySet<string>
  readonly #listPaths = new Map<string, string[]>()

  constructor(files: readonly BundleFile[], errorLog: string, archive: Archive) {
    const namespaces = new Set<string>()
    const logNamespaces = new Set<string>()
    const nodesWithLogs = new Set<string>()
    let cluster = false
    for (const { entry, kind } of files) {
      if (kind.kind === 'resource-list') {
        if (kind.scope === 'cluster') cluster = true
        else if (kind.namespace !== undefined) namespaces.add(kind.namespace)
        const id = `${kind.plural}.${kind.group}`
        const paths = this.#listPaths.get(id)
        if (paths) paths.push(entry.path)
        else this.#listPaths.set(id, [entry.path])
      } else if (kind.kind === 'pod-log') logNamespaces.add(kind.namespace)
      else if (kind.kind === 'node-log') nodesWithLogs.add(kind.node)
    }
    this.namespaces = namespaces
    this.logNamespaces = logNamespaces
    this.nodesWithLogs = nodesWithLogs
    this.hasClusterYamls = cluster
    this.hasYamls = cluster || namespaces.size > 0
    this.hasLogs = logNamespaces.size > 0
    this.generationErrors = parseGenerationErrors(errorLog)
    this.#damaged = () => new Set(archive.diagnostics.map((d) => d.path))
  }

  /** Undefined when objects of this kind would be in the bundle if there were any. */
  missingResource(key: ResourceKey, namespace?: string): Missing | undefined {
    const { group, plural } = parseResourceKey(key)
    if (!this.hasYamls) {
      return {
        what: 'yamls/ (no objects at all)',
        hint: 'generate the bundle again when all API services are available',
      }
    }
    const damaged = this.#damaged()
    const cut = (this.#listPaths.get(`${plural}.${group}`) ?? []).find((path) => damaged.has(path))
    if (cut !== undefined) return { what: `${cut} (damaged)`, hint: 'upload the bundle again' }
    const refused = this.generationErrors.find(
      (e) => e.kind === 'api-unavailable' && e.resource === plural && (e.namespace ?? namespace) === namespace,
    )
    if (refused)
      return { what: `${key} (the collector was refused: ${refused.text})`, hint: 'generate the bundle again' }
    if (namespace !== undefined && !this.namespaces.has(namespace)) {
      return { what: `objects of namespace ${namespace}`, hint: collectAgain(namespace) }
    }
    if (this.#listPaths.has(`${plural}.${group}`)) return undefined
    if (namespace === undefined && clusterScoped.has(`${plural}.${group}`) && !this.hasClusterYamls) {
      return { what: `yamls/cluster (${key})`, hint: 'generate the bundle again' }
    }
    // The harvester pass that writes this list came with collector v0.0.26 (Harvester v1.1.3, v1.2.0).
    if (plural === 'settings' && group === 'harvesterhci.io') {
      return {
        what: 'Harvester settings',
        hint: 'Harvester before v1.1.3/v1.2.0 does not collect them: kubectl get settings.harvesterhci.io -o yaml',
      }
    }
    return undefined
  }

  /** Undefined when the pod logs of this namespace (of any, if none is given) are in the bundle. */
  missingLogs(namespace?: string): Missing | undefined {
    if (namespace === undefined ? this.hasLogs : this.logNamespaces.has(namespace)) return undefined
    const what = namespace === undefined ? 'logs/' : `logs of namespace ${namespace}`
    return { what, hint: collectAgain(namespace) }
  }

  /** Undefined when the files of at least one node (of this one, if given) are in the bundle. */
  missingNodeLogs(node?: string): Missing | undefined {
    if (node === undefined ? this.nodesWithLogs.size > 0 : this.nodesWithLogs.has(node)) return undefined
    const what = node === undefined ? 'nodes/*.zip' : `nodes/${node}.zip`
    return { what, hint: 'generate the bundle again while the node is up and Ready' }
  }
}

/** Collected by default since Harvester v0.3.0. */
const alwaysCollected: ReadonlySet<string> = new Set([
  'default',
  'kube-system',
  'cattle-system',
  'harvester-system',
  'longhorn-system',
])

function collectAgain(namespace: string | undefined): string {
  if (namespace === undefined || alwaysCollected.has(namespace)) return 'generate the bundle again'
  return `add ${namespace} to the setting support-bundle-namespaces and generate the bundle again`
}

/** Only kinds whose absence rules speak of; all others are taken for namespaced. */
const clusterScoped: ReadonlySet<string> = new Set([
  'nodes.',
  'persistentvolumes.',
  'namespaces.',
  'storageclasses.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
])
