import type { Resource } from './resource.ts'

/** The objects of one kind, in the order of the files. */
export class KindObjects {
  readonly #all: Resource[] = []
  /** By namespace, then by name: no text is made for an object that is not there already. */
  readonly #byName = new Map<string, Map<string, Resource>>()
  /** Rules ask for the same namespaces over and over. */
  readonly #lists = new Map<string, readonly Resource[]>()

  /** The same object comes twice when a group has two version directories: the first one read is kept. */
  add(resource: Resource): void {
    let names = this.#byName.get(resource.namespace)
    if (names === undefined) {
      names = new Map()
      this.#byName.set(resource.namespace, names)
    }
    if (names.has(resource.name)) return
    names.set(resource.name, resource)
    this.#all.push(resource)
  }

  list(namespace?: string): readonly Resource[] {
    if (namespace === undefined) return this.#all
    const names = this.#byName.get(namespace)
    if (names === undefined) return []
    if (names.size === this.#all.length) return this.#all
    let list = this.#lists.get(namespace)
    if (list === undefined) {
      list = [...names.values()]
      this.#lists.set(namespace, list)
    }
    return list
  }

  get(namespace: string, name: string): Resource | undefined {
    return this.#byName.get(namespace)?.get(name)
  }
}
