import type { SlicedBuffer } from './collected-text.ts'

/** Names of images are up to 90. */
const longest = 96
const slots = 4096
/** Bytes that go into the hash, at each end: names differ at theirs. */
const hashedHead = 4
const hashedTail = 12

/**
 * Strings by their bytes: the same few keys and short values come back all through a list. A key that is already in the
 * table is the very string that V8 knows as a property name, which saves the copy and the look-up of the name: 1.4 times the
 * MB/s over lists of pods and events. One slot a hash, the newer string stays, so that its size is fixed.
 */
export class StringTable {
  readonly #strings = new Array<string>(slots)
  readonly #lengths = new Uint8Array(slots)
  readonly #bytes = new Uint8Array(slots * longest)

  /** ASCII from `start` to `end`, exclusive. */
  ascii(bytes: SlicedBuffer, start: number, end: number): string {
    const length = end - start
    if (length === 0 || length > longest) return bytes.latin1Slice(start, end)
    let hash = length
    if (length > hashedHead + hashedTail) {
      for (let at = start; at < start + hashedHead; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
      for (let at = end - hashedTail; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
    } else for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
    const slot = (hash ^ (hash >>> 15)) & (slots - 1)
    if (this.#lengths[slot] === length && this.#holds(slot, bytes, start, length)) return this.#strings[slot]!
    return this.#put(slot, bytes, start, end)
  }

  #holds(slot: number, bytes: SlicedBuffer, start: number, length: number): boolean {
    const known = slot * longest
    for (let i = 0; i < length; i++) if (this.#bytes[known + i] !== bytes[start + i]) return false
    return true
  }

  #put(slot: number, bytes: SlicedBuffer, start: number, end: number): string {
    const text = bytes.latin1Slice(start, end)
    for (let at = start, known = slot * longest; at < end; at++, known++) this.#bytes[known] = bytes[at]!
    this.#lengths[slot] = end - start
    this.#strings[slot] = text
    return text
  }
}
