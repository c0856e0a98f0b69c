import { createInflater } from './inflate.ts'
import type { Inflater } from './inflater.ts'
import { ReadWindow } from './read-window.ts'

/** What one running read needs: a decompressor, and a buffer for compressed bytes. */
export type InflateLease = { readonly inflater: Inflater; readonly window: ReadWindow }

/** Keeps decompressors for use again: making one costs as much as inflating a small entry. */
export class InflaterPool {
  readonly #idle: InflateLease[] = []
  #isClosed = false

  /** The one that was given back last comes first: its window may hold what lies next. */
  acquire(): InflateLease {
    const lease = this.#idle.pop()
    lease?.inflater.reset()
    return lease ?? { inflater: createInflater('deflate-raw'), window: new ReadWindow() }
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
