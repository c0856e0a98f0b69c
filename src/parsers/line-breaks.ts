import type { SlicedBuffer } from './collected-text.ts'

/** Small enough to stay in the cache of one core. */
const windowBytes = 1 << 16

/**
 * The line breaks of a buffer, one after the other. They are searched in a string of a part of it, where V8 finds a
 * character faster than a loop over the bytes does: twice the MB/s of the splitter.
 */
export class LineBreaks {
  readonly #bytes: SlicedBuffer
  readonly #end: number
  #window = ''
  #windowStart: number
  #at = 0

  constructor(bytes: Uint8Array, from: number, end: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) as Buffer as SlicedBuffer
    this.#windowStart = from
    this.#end = end
  }

  /** Offset of the next line break; that of the end if there is none. */
  next(): number {
    for (;;) {
      const index = this.#window.indexOf('\n', this.#at)
      if (index >= 0) {
        this.#at = index + 1
        return this.#windowStart + index
      }
      this.#windowStart += this.#window.length
      if (this.#windowStart >= this.#end) return this.#end
      this.#window = this.#bytes.latin1Slice(this.#windowStart, Math.min(this.#windowStart + windowBytes, this.#end))
      this.#at = 0
    }
  }
}
