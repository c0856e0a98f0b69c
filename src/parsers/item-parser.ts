import type { Diagnostic } from '../diagnostics.ts'
import { repairCollectorDamage } from './collector-damage.ts'
import { CollectorYamlReader } from './collector-yaml-reader.ts'
import { loadItem } from './item-loader.ts'
import type { ResourceListItem } from './list-splitter.ts'
import type { ReaderMemory } from './reader-memory.ts'
import { YamlError } from './yaml.ts'

export type ParsedItem = { value?: Record<string, unknown>; diagnostics: readonly Diagnostic[] }

/** The API server refuses objects above 1.5 MiB; some more for what YAML adds to them. */
export const largestItemBytes = 16 << 20

const noDiagnostics: readonly Diagnostic[] = []

/** `parseItem` for the items of one file, which is faster than one by one. */
export class ItemParser {
  readonly #path: string
  readonly #repairsDamage: boolean
  readonly #reader: CollectorYamlReader

  /**
   * @param options `repairsDamage`: give values as `repairCollectorDamage` returns them; `memory`: what is shared with
   *   other files
   */
  constructor(path: string, options: { repairsDamage?: boolean; memory?: ReaderMemory } = {}) {
    this.#path = path
    this.#repairsDamage = options.repairsDamage ?? false
    this.#reader = new CollectorYamlReader(this.#repairsDamage, options.memory)
  }

  /** @param bytes those of the file from offset `base` on; they are not kept */
  parse(item: ResourceListItem, bytes: Buffer, base: number): ParsedItem {
    const size = item.end - item.start
    if (size > largestItemBytes) {
      return this.#fail(item.line, `expected an object of at most ${largestItemBytes} bytes, found ${size}`)
    }
    const value = item.dash === 0 ? this.#reader.read(bytes, item.start - base, item.end - base) : undefined
    if (value !== undefined) return { value, diagnostics: noDiagnostics }
    return this.#parseAny({ ...item, start: item.start - base, end: item.end - base }, bytes)
  }

  /** In whatever style it is. */
  #parseAny(item: ResourceListItem, bytes: Buffer): ParsedItem {
    try {
      const { value, duplicateKey } = loadItem(bytes, item)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value
        return this.#fail(item.line, `expected an object, found ${found}`)
      }
      const object = (this.#repairsDamage ? repairCollectorDamage(value) : value) as Record<string, unknown>
      if (!duplicateKey) return { value: object, diagnostics: noDiagnostics }
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
