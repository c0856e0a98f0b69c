import type { Shape } from './object-shapes.ts'

const newline = 10
const longest = 40

/**
 * The values that a key keeps from item to item: `kind`, `namespace`, most of a healthy object's status. The bytes of one
 * that came twice in a row are compared first, which replaces looking for its end, for its string and for its type.
 */
export class RepeatedValues {
  #bytes = new Uint8Array(64 * longest)
  #slots = 0

  /** Offset of the line break if the line from here on is the key's repeated value, -1 else. */
  lineEnd(key: Shape, bytes: Uint8Array, at: number): number {
    const length = key.repeatedLength
    if (length === 0) return -1
    const known = this.#bytes
    const start = key.repeatedSlot * longest
    for (let i = 0; i < length; i++) if (known[start + i] !== bytes[at + i]) return -1
    return bytes[at + length] === newline ? at + length : -1
  }

  /** Takes note of a key's value, which was read from `start` on and ended with its line at `end`. */
  note(key: Shape, value: unknown, bytes: Uint8Array, start: number, end: number): void {
    const isRepeated = value === key.lastValue
    key.lastValue = value
    const length = end - start
    // Maps and lists, even empty ones, are new each time. A literal's last line has not been counted: `end` lies before.
    if (!isRepeated || length > longest || length <= 0) return
    // Whether a text may be folded like this depends on its column.
    for (let at = start; at < end; at++) if (bytes[at] === newline) return
    if (key.repeatedSlot < 0) key.repeatedSlot = this.#newSlot()
    this.#bytes.set(bytes.subarray(start, end), key.repeatedSlot * longest)
    key.repeatedLength = length
    key.repeatedValue = value
  }

  #newSlot(): number {
    if ((this.#slots + 1) * longest > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    return this.#slots++
  }
}
