import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { Diagnostic } from '../diagnostics.ts'
import type { BundlePath } from '../parsers/bundle-path.ts'
import { ReaderMemory } from '../parsers/reader-memory.ts'
import type { ResourceListItem } from '../parsers/resource-list.ts'
import { ResourceListReader } from '../parsers/resource-list-reader.ts'
import type { BundleFile } from './bundle.ts'
import { KindObjects } from './kind-objects.ts'
import { type Resource, stringAt } from './resource.ts'
import { canonicalKey, formatResourceKey, type ResourceKey } from './resource-key.ts'

type ListFile = { entry: ArchiveEntry; kind: Extract<BundlePath, { kind: 'resource-list' }> }

/** An invalid object counts as so many more: to tell what is wrong with it takes 0.1 ms. */
const invalidCost = 9

/** All objects of the kinds that were asked for, by kind and by name. */
export class ResourceStore {
  readonly #archive: Archive
  readonly #filesByKey = new Map<ResourceKey, ListFile[]>()
  readonly #kinds = new Map<ResourceKey, KindObjects>()
  /** Of kinds of which not all files were read: what came of those that were. */
  readonly #parts = new Map<ResourceKey, Map<ListFile, readonly Resource[]>>()
  #objects = 0
  readonly #memory = new ReaderMemory()
  readonly #report: (diagnostic: Diagnostic) => void

  constructor(archive: Archive, files: readonly BundleFile[], report: (diagnostic: Diagnostic) => void) {
    this.#archive = archive
    this.#report = report
    for (const { entry, kind } of files) {
      if (kind.kind !== 'resource-list') continue
      const key = formatResourceKey(kind)
      const list = this.#filesByKey.get(key)
      if (list) list.push({ entry, kind })
      else this.#filesByKey.set(key, [{ entry, kind }])
    }
  }

  async load(keys: Iterable<ResourceKey>, signal?: AbortSignal): Promise<void> {
    for (const key of new Set([...keys].map(canonicalKey))) {
      if (this.isLoaded(key)) continue
      await this.#readFiles(key, () => true, signal)
      this.#parts.delete(key)
    }
  }

  /** Reads a kind's objects in these namespaces only. */
  async loadIn(key: ResourceKey, namespaces: ReadonlySet<string>, signal?: AbortSignal): Promise<void> {
    if (this.isLoaded(key)) return
    await this.#readFiles(key, ({ kind }) => kind.namespace === undefined || namespaces.has(kind.namespace), signal)
  }

  isLoaded(key: ResourceKey): boolean {
    return this.#kinds.has(key) && !this.#parts.has(key)
  }

  list(key: ResourceKey, namespace?: string): readonly Resource[] {
    const kind = this.#kinds.get(key)
    return kind === undefined ? [] : kind.list(namespace)
  }

  get(key: ResourceKey, namespace: string, name: string): Resource | undefined {
    return this.#kinds.get(key)?.get(namespace, name)
  }

  /** Objects are in the order of the files, whichever were read first. */
  async #readFiles(key: ResourceKey, wanted: (file: ListFile) => boolean, signal?: AbortSignal): Promise<void> {
    const read = this.#parts.get(key) ?? new Map<ListFile, readonly Resource[]>()
    const kind = new KindObjects()
    for (const file of this.#filesByKey.get(key) ?? []) {
      if (!read.has(file) && wanted(file)) read.set(file, await this.#readFile(key, file, signal))
      for (const resource of read.get(file) ?? []) kind.add(resource)
    }
    this.#parts.set(key, read)
    this.#kinds.set(key, kind)
  }

  async #readFile(key: ResourceKey, { entry, kind }: ListFile, signal?: AbortSignal): Promise<Resource[]> {
    const objects: Resource[] = []
    // Layouts A and B come from typed clients and were never rewritten; repairing them would lose real "null" texts.
    const options = { repairsDamage: !kind.legacy, memory: this.#memory, sizeBytes: entry.sizeBytes }
    const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
    const namespaceOfFile = kind.scope === 'namespaced' ? (kind.namespace ?? '') : ''
    let isFull = false
    const accepts = (): boolean => {
      isFull ||= this.#objects >= this.#archive.limits.objects
      if (!isFull) this.#objects += 1
      return !isFull
    }
    const onInvalid = (): void => {
      this.#objects += invalidCost
    }
    const take = (value: Record<string, unknown>, { start, end, line }: ResourceListItem): void => {
      const name = stringAt(value, 'metadata', 'name')
      if (name === undefined) return
      objects.push({
        key,
        apiVersion: stringAt(value, 'apiVersion') ?? apiVersion,
        kind: stringAt(value, 'kind') ?? kind.plural,
        namespace: stringAt(value, 'metadata', 'namespace') ?? namespaceOfFile,
        name,
        value,
        position: { path: entry.path, start, end, line },
      })
    }
    const reader = new ResourceListReader(entry.path, { ...options, accepts, onInvalid }, take)
    const push = (chunk: Uint8Array): boolean => {
      reader.push(chunk)
      return !isFull
    }
    await this.#stream(entry, push, signal)
    for (const diagnostic of reader.finish())
      if (!isFull || diagnostic.code !== 'yaml-file-invalid') this.#report(diagnostic)
    if (isFull) this.#report(tooManyObjects(entry.path, this.#archive.limits.objects))
    return objects
  }

  /** The content of a list, at most as much of it as the limit for YAML allows. */
  async #stream(entry: ArchiveEntry, push: (chunk: Uint8Array) => boolean, signal?: AbortSignal): Promise<void> {
    const mostBytes = this.#archive.limits.entryBytesInMemory
    let left = mostBytes
    let isOverLimit = false
    const sink = (chunk: Uint8Array): boolean => {
      if (!push(chunk.subarray(0, left))) return false
      isOverLimit = chunk.length > left
      left -= Math.min(left, chunk.length)
      return !isOverLimit
    }
    await this.#archive.read(entry, sink, signal)
    if (isOverLimit) this.#report(tooLarge(entry.path, mostBytes))
  }
}

function tooLarge(path: string, mostBytes: number): Diagnostic {
  const message = `only the first ${mostBytes} bytes are held in memory (limit entryBytesInMemory)`
  return { code: 'entry-too-large', path, message, effect: 'objects of this file are missing' }
}

function tooManyObjects(path: string, most: number): Diagnostic {
  const message = `the bundle has more than ${most} objects (limit objects); those from here on are left out`
  return { code: 'entry-too-large', path, message, effect: 'objects of this file are missing' }
}
