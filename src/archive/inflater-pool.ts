import { createInflater, type Inflater } from './inflate.ts'

/** What one running read needs: a decompressor, and a buffer for compressed bytes. */
export type InflateLease = { readonly inflater: Inflater; readonly buffer: Buffer }

export const readPieceBytes = 256 * 1024

/** Keeps decompressors for use again: making one costs as much as inflating a small entry. */
export class InflaterPool {
  readonly #idle: InflateLease[] = []
  #isClosed = false

  acquire(): InflateLease {
    const lease = this.#idle.pop()
    lease?.inflater.reset()
    return lease ?? { inflater: createInflater('deflate-raw'), buffer: Buffer.allocUnsafe(readPieceBytes) }
  }

  release(lease: InflateLease): void {
    if (this.#isClosed) lease.inflater.close()
    else this.#idle.push(lease)
  }

  close(): void {
    this.#isClosed = true
    for (const lease of this.#idle.splice(0)) lease.inflater.close()
  }
}
