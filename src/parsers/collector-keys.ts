import { isDamagedKey } from './collector-damage.ts'
import { type CollectorScalars, UnfamiliarYaml } from './collector-scalars.ts'
import type { Shape } from './object-shapes.ts'
import { ShapeTree } from './shape-tree.ts'

const newline = 10
const space = 32
const doubleQuote = 34
const singleQuote = 39
const colon = 58

/** The keys of an item's maps, as shapes: read from their first byte to behind their colon. */
export class CollectorKeys {
  readonly tree = new ShapeTree()
  /** The last key that is in no shape. */
  loose = ''
  readonly #in: CollectorScalars
  readonly #repair: boolean

  constructor(input: CollectorScalars, repair: boolean) {
    this.#in = input
    this.#repair = repair
  }

  /** The shape with the next key; `undefined` if it is in none, and now is the loose one. */
  next(shape: Shape, isMetadata = false): Shape | undefined {
    const start = this.#in.at
    return this.known(shape) ?? this.shapeOf(shape, this.read(), start, isMetadata)
  }

  /** The same, if that key was met before; else nothing is read. */
  known(shape: Shape): Shape | undefined {
    const input = this.#in
    const predicted = this.tree.predict(shape, input.bytes, input.at)
    if (predicted !== undefined) input.at += predicted.keyLength
    return predicted
  }

  /** The shape with a key that was read from `start` on. */
  shapeOf(shape: Shape, key: string, start: number, isMetadata = false): Shape | undefined {
    // A key that comes twice is for the full parser to report; `__proto__` cannot be set by assignment.
    if (key === '__proto__' || shape.has(key)) throw new UnfamiliarYaml()
    const isLeftOut = isMetadata && key === 'managedFields'
    const next = this.tree.next(shape, key, isLeftOut, this.#in.bytes.subarray(start, this.#in.at))
    if (next === undefined) this.loose = key
    return next
  }

  read(): string {
    const input = this.#in
    const first = input.bytes[input.at]
    return this.asKey(first === doubleQuote || first === singleQuote ? input.quoted(0) : input.plainLine())
  }

  /** A scalar that was read up to its colon. */
  asKey(text: unknown): string {
    const input = this.#in
    const after = input.bytes[input.at + 1]
    if (typeof text !== 'string' || input.folded || input.bytes[input.at] !== colon) throw new UnfamiliarYaml()
    if ((after !== space && after !== newline) || (this.#repair && isDamagedKey(text))) throw new UnfamiliarYaml()
    input.at++
    return text
  }

  /** Whether the key before `at` is without quotes: only those are found by the search of `cutManagedFields`. */
  get isBare(): boolean {
    const last = this.#in.bytes[this.#in.at - 2]
    return last !== doubleQuote && last !== singleQuote
  }
}
