import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { Diagnostic } from '../diagnostics.ts'
import type { BundlePath } from '../parsers/bundle-path.ts'
import { ItemParser, splitResourceList } from '../parsers/resource-list.ts'
import type { BundleFile } from './bundle.ts'
import { isRecord, type Resource, stringAt } from './resource.ts'
import { canonicalKey, formatResourceKey, type ResourceKey } from './resource-key.ts'

type ListFile = { entry: ArchiveEntry; kind: Extract<BundlePath, { kind: 'resource-list' }> }

/** All objects of the kinds that were asked for, by kind and by name. */
export class ResourceStore {
  readonly #archive: Archive
  readonly #filesByKey = new Map<ResourceKey, ListFile[]>()
  readonly #lists = new Map<ResourceKey, Resource[]>()
  readonly #byName = new Map<ResourceKey, Map<string, Resource>>()
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
      if (!this.#lists.has(key)) await this.#loadKind(key, signal)
    }
  }

  isLoaded(key: ResourceKey): boolean {
    return this.#lists.has(key)
  }

  list(key: ResourceKey, namespace?: string): readonly Resource[] {
    const all = this.#lists.get(key) ?? []
    return namespace === undefined ? all : all.filter((r) => r.namespace === namespace)
  }

  get(key: ResourceKey, namespace: string, name: string): Resource | undefined {
    return this.#byName.get(key)?.get(`${namespace}/${name}`)
  }

  async #loadKind(key: ResourceKey, signal?: AbortSignal): Promise<void> {
    const names = new Map<string, Resource>()
    for (const file of this.#filesByKey.get(key) ?? []) {
      const bytes = await this.#archive.readAll(file.entry, signal)
      for (const resource of this.#parseFile(key, file, bytes)) {
        // The same object comes twice when a group has two version directories: the first one read is kept.
        const name = `${resource.namespace}/${resource.name}`
        if (!names.has(name)) names.set(name, resource)
      }
    }
    this.#lists.set(key, [...names.values()])
    this.#byName.set(key, names)
  }

  *#parseFile(key: ResourceKey, { entry, kind }: ListFile, bytes: Uint8Array): Generator<Resource> {
    const split = splitResourceList(bytes)
    for (const diagnostic of split.diagnostics ?? []) this.#report({ ...diagnostic, path: entry.path })
    // Layouts A and B come from typed clients and were never rewritten; repairing them would lose real "null" texts.
    const parser = new ItemParser(bytes, entry.path, { repairsDamage: !kind.legacy })
    for (const item of split.items) {
      const { value, diagnostics } = parser.parse(item)
      for (const diagnostic of diagnostics) this.#report(diagnostic)
      if (!isRecord(value)) continue
      const name = stringAt(value, 'metadata', 'name')
      if (name === undefined) continue
      yield {
        key,
        apiVersion:
          stringAt(value, 'apiVersion') ?? (kind.group === '' ? kind.version : `${kind.group}/${kind.version}`),
        kind: stringAt(value, 'kind') ?? kind.plural,
        namespace:
          stringAt(value, 'metadata', 'namespace') ?? (kind.scope === 'namespaced' ? (kind.namespace ?? '') : ''),
        name,
        value,
        position: { path: entry.path, start: item.start, end: item.end, line: item.line },
      }
    }
  }
}
