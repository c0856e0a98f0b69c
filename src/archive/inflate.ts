import { Gunzip, InflateRaw, type ZlibOptions } from 'minizlib'

/** Decompresses one stream after the other, synchronously. */
export interface Inflater {
  /** Decompresses the next piece; `output` is called before this returns. Throws an Error on damaged data. */
  write(compressed: Uint8Array, output: (chunk: Uint8Array) => void): void
  /** Makes ready for the next stream. */
  reset(): void
  close(): void
}

export type InflateFormat = 'deflate-raw' | 'gzip'

/**
 * The most that should be handed to one {@link Inflater.write}: its whole output is in memory at once, and deflate
 * reaches 1032:1, so this bounds a bomb to 33 MB at a time.
 */
export const inflatePieceBytes = 32 * 1024

const outputChunkBytes = 128 * 1024

export function createInflater(format: InflateFormat): Inflater {
  return new MinizlibInflater(format)
}

class MinizlibInflater implements Inflater {
  readonly #format: InflateFormat
  #stream: InflateRaw | Gunzip | undefined
  #output: (chunk: Uint8Array) => void = ignore
  #error: Error | undefined

  constructor(format: InflateFormat) {
    this.#format = format
  }

  write(compressed: Uint8Array, output: (chunk: Uint8Array) => void): void {
    this.#stream ??= this.#open()
    this.#output = output
    // minizlib takes a Buffer; this is a view, not a copy
    this.#stream.write(Buffer.from(compressed.buffer, compressed.byteOffset, compressed.byteLength))
    this.#output = ignore
    if (this.#error !== undefined) throw this.#error
  }

  reset(): void {
    // after an error minizlib has closed its handle for good
    if (this.#error === undefined) this.#stream?.reset()
    else this.#stream = undefined
    this.#error = undefined
  }

  close(): void {
    this.#stream?.close()
    this.#stream = undefined
  }

  #open(): InflateRaw | Gunzip {
    // minizlib hands all options on to node:zlib, though its types do not list this one
    const options: ZlibOptions & { chunkSize: number } = { chunkSize: outputChunkBytes }
    const stream = this.#format === 'gzip' ? new Gunzip(options) : new InflateRaw(options)
    stream.on('data', (chunk) => this.#output(chunk))
    stream.on('error', (error) => {
      this.#error = error instanceof Error ? error : new Error(String(error))
    })
    return stream
  }
}

function ignore(): void {}
