import type { ByteSource } from './byte-source.ts'

export const readPieceBytes = 256 * 1024

/** What lies no further behind the last read is taken for next in a row. */
const nearBytes = 64 * 1024

/**
 * The bytes that were read last. Reads that go through a source in its order are served from one large piece: a call of
 * the operating system for each entry was a third of the time to read 20,000 small ones.
 */
export class ReadWindow {
  readonly bytes: Buffer
  #source: ByteSource | undefined
  #start = 0
  #filled = 0

  constructor(capacity = readPieceBytes) {
    this.bytes = Buffer.allocUnsafeSlow(capacity)
  }

  /**
   * Makes the bytes at `position` be in {@link bytes}, `length` of them or as many as the source and the window have.
   * Returns from where to where they lie there.
   */
  load(source: ByteSource, position: number, length: number): { start: number; end: number } {
    const wanted = Math.max(0, Math.min(length, this.bytes.length, source.sizeBytes - position))
    const start = position - this.#start
    const isSame = source === this.#source && start >= 0
    if (isSame && start + wanted <= this.#filled) return { start, end: start + wanted }
    const isNext = isSame && start <= this.#filled + nearBytes
    const room = this.bytes.subarray(0, isNext ? this.bytes.length : wanted)
    this.#source = undefined
    this.#filled = source.readInto(room, position)
    this.#start = position
    this.#source = source
    return { start: 0, end: Math.min(wanted, this.#filled) }
  }
}
