import type { Diagnostic } from '../diagnostics.ts'
import { repairCollectorDamage } from './collector-damage.ts'
import { CollectorYamlReader } from './collector-yaml-reader.ts'
import { loadItem } from './item-loader.ts'

export type { ResourceListItem, ResourceListItems } from './list-splitter.ts'

import { ListSplitter, type ResourceListItem, type ResourceListItems } from './list-splitter.ts'
import { YamlError } from './yaml.ts'

export type ParsedItem = { value?: Record<string, unknown>; diagnostics: readonly Diagnostic[] }

/** The API server refuses objects above 1.5 MiB; some more for what YAML adds to them. */
const largestItemBytes = 16 << 20

/**
 * Finds the objects of a resource list by byte search, parsing nothing.
 *
 * The collector's encoder (yaml.v2) writes `items:` with each `- ` in column 0, and indents whatever is in an item, so
 * that a line that begins with a dash begins an item. Lists that an editor indented, several documents, byte order
 * marks, CRLF, bare lists and single objects are understood as well. Of a file that ends early, the whole items count.
 */
export function splitResourceList(bytes: Uint8Array, path = ''): ResourceListItems {
  return new ListSplitter(bytes, path).run()
}

/**
 * Parses one item. Its `metadata.managedFields`, about half of most objects, are left out, mostly before parsing.
 * Values are as the collector wrote them: see `repairCollectorDamage`. Never throws; an item that is no object, or not
 * readable, gives `yaml-item-invalid` with its line in the file, and no value.
 */
export function parseItem(bytes: Uint8Array, item: ResourceListItem, path: string): ParsedItem {
  return new ItemParser(bytes, path).parse(item)
}

/** `parseItem` for the items of one file, which is faster than one by one. */
export class ItemParser {
  readonly #buffer: Buffer
  readonly #path: string
  readonly #repairsDamage: boolean
  readonly #reader: CollectorYamlReader

  /** @param options `repairsDamage`: give values as `repairCollectorDamage` returns them */
  constructor(bytes: Uint8Array, path: string, options: { repairsDamage?: boolean } = {}) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#path = path
    this.#repairsDamage = options.repairsDamage ?? false
    this.#reader = new CollectorYamlReader(this.#buffer, this.#repairsDamage)
  }

  parse(item: ResourceListItem): ParsedItem {
    if (item.end - item.start > largestItemBytes) {
      return this.#fail(
        item.line,
        `expected an object of at most ${largestItemBytes} bytes, found ${item.end - item.start}`,
      )
    }
    const value = item.dash === 0 ? this.#reader.read(item.start, item.end) : undefined
    return value ? { value, diagnostics: [] } : this.#parseAny(item)
  }

  /** In whatever style it is. */
  #parseAny(item: ResourceListItem): ParsedItem {
    try {
      const { value, duplicateKey } = loadItem(this.#buffer, item)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value
        return this.#fail(item.line, `expected an object, found ${found}`)
      }
      const object = (this.#repairsDamage ? repairCollectorDamage(value) : value) as Record<string, unknown>
      if (!duplicateKey) return { value: object, diagnostics: [] }
      const message = `expected each key once, found ${duplicateKey.message}`
      return { value: object, ...this.#fail(item.line + duplicateKey.line, message, 'the last value is taken') }
    } catch (error) {
      if (!(error instanceof YamlError)) throw error
      return this.#fail(item.line + error.line, `expected YAML, found ${error.message}`)
    }
  }

  #fail(line: number, message: string, effect = 'this object is left out'): ParsedItem {
    return { diagnostics: [{ code: 'yaml-item-invalid', path: this.#path, line, message, effect }] }
  }
}

export { locateField } from './field-line.ts'
