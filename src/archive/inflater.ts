/** Decompresses one stream after the other, synchronously. */
export interface Inflater {
  /** Takes the bytes from `start` to `end`, which stay as they are while {@link next} works on them. */
  feed(compressed: Uint8Array, start: number, end: number): void
  /**
   * The next piece of output, valid until the next call; undefined when what was fed is used up, or the stream has ended.
   * It may be put into `target` at `offset`, if there is room. Throws an {@link InflateError} on damaged data.
   */
  next(target?: Uint8Array, offset?: number): Uint8Array | undefined
  /** Makes ready for the next stream, whatever became of the one at hand. */
  reset(): void
  close(): void
}

export type InflateFormat = 'deflate-raw' | 'gzip'

/** Damage in what was to be inflated; the message is zlib's. */
export class InflateError extends Error {
  override name = 'InflateError'
}
