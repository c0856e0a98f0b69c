import { Gunzip, InflateRaw, type ZlibOptions } from 'minizlib'
import { InflateError, type InflateFormat, type Inflater } from './inflater.ts'

/** The most that minizlib gets at once: its whole output is in memory then, and deflate reaches 1032:1. */
const pieceBytes = 32 * 1024
const outputChunkBytes = 128 * 1024

/** Inflates with public interfaces only. Each piece of output is memory of its own. */
export function openMinizlib(format: InflateFormat): Inflater {
  return new MinizlibInflater(format)
}

class MinizlibInflater implements Inflater {
  readonly #format: InflateFormat
  #stream: InflateRaw | Gunzip | undefined
  #error: Error | undefined
  #input: Uint8Array = new Uint8Array(0)
  #at = 0
  #end = 0
  #output: Uint8Array[] = []

  constructor(format: InflateFormat) {
    this.#format = format
  }

  feed(compressed: Uint8Array, start: number, end: number): void {
    this.#input = compressed
    this.#at = start
    this.#end = end
  }

  next(): Uint8Array | undefined {
    while (this.#output.length === 0 && this.#at < this.#end) this.#inflatePiece()
    return this.#output.shift()
  }

  reset(): void {
    // after an error minizlib has closed its handle for good
    if (this.#error === undefined) this.#stream?.reset()
    else this.#stream = undefined
    this.#error = undefined
    this.#end = 0
    this.#output = []
  }

  close(): void {
    this.#stream?.close()
    this.#stream = undefined
  }

  #inflatePiece(): void {
    this.#stream ??= this.#open()
    const length = Math.min(pieceBytes, this.#end - this.#at)
    // minizlib takes a Buffer; this is a view, not a copy
    this.#stream.write(Buffer.from(this.#input.buffer, this.#input.byteOffset + this.#at, length))
    this.#at += length
    if (this.#error !== undefined) throw this.#error
  }

  #open(): InflateRaw | Gunzip {
    // minizlib hands all options on to node:zlib, though its types do not list this one
    const options: ZlibOptions & { chunkSize: number } = { chunkSize: outputChunkBytes }
    const stream = this.#format === 'gzip' ? new Gunzip(options) : new InflateRaw(options)
    stream.on('data', (chunk) => this.#output.push(chunk))
    stream.on('error', (error) => {
      const message = error instanceof Error ? error.message : String(error)
      this.#error = new InflateError(message.replace(/^zlib: /, ''), { cause: error })
    })
    return stream
  }
}
