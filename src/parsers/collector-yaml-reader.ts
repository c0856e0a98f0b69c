import { isDamagedKey, repairElement, repairEntry } from './collector-damage.ts'
import { CollectorScalars, UnfamiliarYaml } from './collector-scalars.ts'
import { managedFieldsEnd } from './managed-fields.ts'

const newline = 10
const space = 32
const doubleQuote = 34
const singleQuote = 39
const dash = 45
const colon = 58
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const bar = 124
const closeBrace = 125

/** CRD schemas nest about 60 deep. The full parser takes more, for what does not come from a collector. */
const deepest = 120

/**
 * Reads objects in the one style in which the collector writes them (Go's yaml.v2): block maps, sequences in the column
 * of their key, scalars folded at column 80, literal blocks, empty `{}` and `[]`. `metadata.managedFields` is passed over
 * by its indentation. What is not exactly in that style is left to a full parser: the value is the same as its, or none.
 *
 * Measured in CPU time against js-yaml item by item: 3 to 4 times its MB/s over pods, events, volumes, definitions and
 * ConfigMaps, 6 and more over long texts.
 */
export class CollectorYamlReader {
  readonly #in: CollectorScalars
  readonly #repair: boolean

  /** @param repair whether to do what `repairCollectorDamage` does, while reading */
  constructor(bytes: Buffer, repair: boolean) {
    this.#in = new CollectorScalars(bytes)
    this.#repair = repair
  }

  /**
   * @param start offset of the item's `- `, in column 0
   * @param end offset behind its last line
   * @returns `undefined` if the item is in another style, or damaged
   */
  read(start: number, end: number): Record<string, unknown> | undefined {
    const input = this.#in
    try {
      input.begin(start, end)
      if (!this.#atDash()) return undefined
      input.at += 2
      const object = this.#map(2, 0, this.#key())
      return input.indent === -1 ? object : undefined
    } catch (error) {
      if (error instanceof UnfamiliarYaml) return undefined
      throw error
    }
  }

  /**
   * A map with its keys in this column, from behind the colon of its first key on.
   *
   * @param isMetadata whether `managedFields` are to be left out
   */
  #map(column: number, depth: number, firstKey: string, isMetadata = false): Record<string, unknown> {
    if (depth > deepest) throw new UnfamiliarYaml()
    const input = this.#in
    const map: Record<string, unknown> = {}
    let key = firstKey
    let leftOut = false
    for (;;) {
      if (isMetadata && key === 'managedFields') {
        if (leftOut) throw new UnfamiliarYaml()
        this.#skipManagedFields(column)
        leftOut = true
      } else {
        // A key that comes twice is for the full parser to report; `__proto__` cannot be set by assignment.
        if (Object.hasOwn(map, key) || key === '__proto__') throw new UnfamiliarYaml()
        const value = depth === 0 && key === 'metadata' ? this.#metadata(column) : this.#value(column, depth)
        map[key] = this.#repair ? repairEntry(value) : value
      }
      if (input.indent !== column) break
      key = this.#key()
    }
    if (input.indent > column) throw new UnfamiliarYaml()
    return map
  }

  /** The value of a key in this column, from behind its colon to the next line. */
  #value(column: number, depth: number): unknown {
    const input = this.#in
    if (input.bytes[input.at] !== newline) {
      input.at++
      return this.#inline(column)
    }
    input.nextLine()
    if (input.indent === column + 2) return this.#map(column + 2, depth + 1, this.#key())
    if (input.indent === column && this.#atDash()) return this.#sequence(column, depth + 1)
    throw new UnfamiliarYaml()
  }

  /** The value of the item's own `metadata`; null, as for the full parser, if `managedFields` were all of it. */
  #metadata(column: number): unknown {
    const input = this.#in
    if (!this.#isBareKey()) throw new UnfamiliarYaml()
    if (input.bytes[input.at] !== newline) return this.#value(column, 0)
    input.nextLine()
    if (input.indent !== column + 2) throw new UnfamiliarYaml()
    const map = this.#map(column + 2, 1, this.#key(), true)
    return Object.keys(map).length === 0 ? null : map
  }

  /** From behind the colon of `managedFields:` to the next line that is no part of them. */
  #skipManagedFields(column: number): void {
    const input = this.#in
    const start = input.at + 1
    if (!this.#isBareKey() || input.bytes[input.at] !== newline) throw new UnfamiliarYaml()
    input.at = managedFieldsEnd(input.bytes, start, input.end, column)
    if (input.at === start) throw new UnfamiliarYaml()
    input.beginLine()
  }

  /** Whether the key before `at` is without quotes: only those are found by the search of `cutManagedFields`. */
  #isBareKey(): boolean {
    const last = this.#in.bytes[this.#in.at - 2]
    return last !== doubleQuote && last !== singleQuote
  }

  #sequence(column: number, depth: number): unknown[] {
    if (depth > deepest) throw new UnfamiliarYaml()
    const input = this.#in
    const list: unknown[] = []
    do {
      input.at += 2
      const element = this.#element(column, depth)
      list.push(this.#repair ? repairElement(element) : element)
    } while (input.indent === column && this.#atDash())
    if (input.indent > column) throw new UnfamiliarYaml()
    return list
  }

  /** What follows a dash in this column, where a map or another sequence can begin on its line. */
  #element(column: number, depth: number): unknown {
    const input = this.#in
    const start = input.at
    const first = input.bytes[start]!
    if (this.#atDash()) return this.#sequence(column + 2, depth + 1)
    if (first === bar || first === openBrace || first === openBracket) return this.#inline(column)
    const isQuoted = first === doubleQuote || first === singleQuote
    const text = isQuoted ? input.quoted(column) : input.plainLine()
    if (input.bytes[input.at] === colon) return this.#map(column + 2, depth + 1, this.#asKey(text))
    if (!isQuoted) return input.plainRest(start, text, column)
    input.nextLine()
    return text
  }

  /** What follows a key and a blank, or a dash and a blank, on the same line, and to the next line. */
  #inline(column: number): unknown {
    const input = this.#in
    const first = input.bytes[input.at]
    if (first !== openBrace && first !== openBracket) return input.scalar(column)
    if (input.bytes[input.at + 1] !== (first === openBrace ? closeBrace : closeBracket)) throw new UnfamiliarYaml()
    input.at += 2
    input.nextLine()
    return first === openBrace ? {} : []
  }

  /** A key, to behind its colon. */
  #key(): string {
    const input = this.#in
    const first = input.bytes[input.at]
    return this.#asKey(first === doubleQuote || first === singleQuote ? input.quoted(0) : input.plainLine())
  }

  #asKey(text: unknown): string {
    const input = this.#in
    const after = input.bytes[input.at + 1]
    if (typeof text !== 'string' || input.folded || input.bytes[input.at] !== colon) throw new UnfamiliarYaml()
    if ((after !== space && after !== newline) || (this.#repair && isDamagedKey(text))) throw new UnfamiliarYaml()
    input.at++
    return text
  }

  #atDash(): boolean {
    const { bytes, at } = this.#in
    return bytes[at] === dash && bytes[at + 1] === space
  }
}
