import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import { DiagnosticLog } from '../archive/diagnostic-log.ts'
import type { Diagnostic } from '../diagnostics.ts'
import { type BundlePath, classifyPath } from '../parsers/bundle-path.ts'
import { type BundleMetadata, parseMetadata } from '../parsers/metadata.ts'
import { Availability } from './availability.ts'
import { readText } from './read-text.ts'
import type { Resource } from './resource.ts'
import { canonicalKey, type ResourceKey } from './resource-key.ts'
import { ResourceStore } from './resource-store.ts'

/** One file of the bundle, with what its path says it is. */
export type BundleFile = { readonly entry: ArchiveEntry; readonly kind: BundlePath }

/**
 * A support bundle as a model of its cluster. Opening reads the list of files and `metadata.yaml` only; objects are read
 * and parsed when first asked for, one kind at a time, and kept. Damage found on the way is in {@link diagnostics}.
 */
export class Bundle {
  readonly archive: Archive
  readonly files: readonly BundleFile[]
  readonly metadata: BundleMetadata
  /** What the bundle holds and what it lacks. */
  readonly availability: Availability
  /**
   * The bundle's "now" in milliseconds: its time of collection, not the time of analysis.
   * `undefined` when neither `metadata.yaml` nor the archive's name tells it.
   */
  readonly createdAt: number | undefined
  readonly #store: ResourceStore
  readonly #log: DiagnosticLog

  private constructor(
    archive: Archive,
    files: readonly BundleFile[],
    metadata: BundleMetadata,
    errorLog: string,
    log: DiagnosticLog,
  ) {
    this.archive = archive
    this.#log = log
    this.files = files
    this.metadata = metadata
    this.createdAt = metadata.createdAt ?? timeInName(archive.path)
    this.availability = new Availability(files, errorLog, archive)
    this.#store = new ResourceStore(archive, files, (d) => this.#log.take(d))
    // that there is no such file is told by what judges the collection
    if (files.some((f) => f.kind.kind === 'metadata')) for (const d of metadata.diagnostics) this.#log.take(d)
  }

  /** Classifies the files of an opened archive; the archive stays in the caller's hands and has to outlive the model. */
  static async open(archive: Archive, signal?: AbortSignal): Promise<Bundle> {
    const files = archive.entries.map((entry) => ({ entry, kind: classifyPath(entry.path, archive.layout) }))
    const log = new DiagnosticLog()
    const text = async (kind: BundlePath['kind']): Promise<string> => {
      const file = files.find((f) => f.kind.kind === kind)
      return file ? readText(archive, file.entry, log, signal) : ''
    }
    const metadata = parseMetadata(await text('metadata'))
    return new Bundle(archive, files, metadata, await text('generation-errors'), log)
  }

  /** Damage and limits met so far by this model and its archive. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.archive.diagnostics, ...this.#log.items]
  }

  /** Reads all objects of these kinds; a kind that is already there is not read again. */
  async load(keys: Iterable<ResourceKey>, signal?: AbortSignal): Promise<void> {
    await this.#store.load(keys, signal)
  }

  /**
   * Reads the objects of a kind in these namespaces only: ConfigMaps of all of them are most of a bundle's YAML. Those of
   * a file for all namespaces (Harvester before v1.1) are all read.
   */
  async loadIn(key: ResourceKey, namespaces: Iterable<string>, signal?: AbortSignal): Promise<void> {
    await this.#store.loadIn(canonicalKey(key), new Set(namespaces), signal)
  }

  /** True once {@link load} has read this kind, in all namespaces. */
  isLoaded(key: ResourceKey): boolean {
    return this.#store.isLoaded(canonicalKey(key))
  }

  /**
   * The loaded objects of a kind, in the order of the files; none for a kind that is not there or was not loaded.
   * @param namespace only those of this namespace
   */
  list(key: ResourceKey, namespace?: string): readonly Resource[] {
    return this.#store.list(canonicalKey(key), namespace)
  }

  /** Loads a kind and lists it: the way in for importers that want one kind. */
  async resources(key: ResourceKey, namespace?: string): Promise<readonly Resource[]> {
    await this.load([key])
    return this.list(key, namespace)
  }

  /** One loaded object. `namespace` is `''` for cluster-scoped ones. */
  get(key: ResourceKey, namespace: string, name: string): Resource | undefined {
    return this.#store.get(canonicalKey(key), namespace, name)
  }

  /** Files of one class, such as all pod logs. */
  filesOf<K extends BundlePath['kind']>(kind: K): { entry: ArchiveEntry; kind: Extract<BundlePath, { kind: K }> }[] {
    return this.files.filter(
      (f): f is { entry: ArchiveEntry; kind: Extract<BundlePath, { kind: K }> } => f.kind.kind === kind,
    )
  }

  /** The members of the nodes' supportconfig archives, which are decompressed for this; kept by the archive. */
  async expandSupportconfigs(signal?: AbortSignal): Promise<BundleFile[]> {
    const members: BundleFile[] = []
    for (const { entry } of this.filesOf('supportconfig-archive')) {
      for (const member of await this.archive.expand(entry, signal)) {
        members.push({ entry: member, kind: classifyPath(member.path, this.archive.layout) })
      }
    }
    return members
  }

  /** The text of a small file up to the limit `textBytes`, `undefined` if there is none. Logs are never read this way. */
  async text(path: string, signal?: AbortSignal): Promise<string | undefined> {
    const entry = this.archive.find(path)
    return entry && readText(this.archive, entry, this.#log, signal)
  }
}

/** The collector names the archive after its time of creation, with `:` written as `-`. */
function timeInName(path: string): number | undefined {
  const match = /_(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z/.exec(path)
  return match ? Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`) : undefined
}
