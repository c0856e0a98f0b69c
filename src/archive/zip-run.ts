import type { ByteSource } from './byte-source.ts'
import { CheckedOutput } from './checked-output.ts'
import type { Fault, Reading } from './content.ts'
import { inflatePieceBytes } from './inflate.ts'
import { InflateError } from './inflater.ts'
import type { InflateLease } from './inflater-pool.ts'
import type { ZipMember } from './zip-directory.ts'

const localSignature = 0x04034b50
export const localHeaderBytes = 30
/** Room for a name and extra fields, so that header and content of a small entry come with one read. */
const usualHeaderBytes = 542
const deflated = 8

/** One member being read, a piece of its compressed bytes at a time. */
export class ZipRun {
  isDone = false
  readonly #source: ByteSource
  readonly #record: ZipMember
  readonly #reading: Reading
  readonly #lease: InflateLease
  readonly #output: CheckedOutput
  #position: number
  #left: number
  #compressedBytes = 0
  #damage: Fault | undefined

  constructor(source: ByteSource, record: ZipMember, reading: Reading, lease: InflateLease) {
    this.#source = source
    this.#record = record
    this.#reading = reading
    this.#lease = lease
    this.#output = new CheckedOutput(record, reading)
    this.#position = record.headerPosition
    this.#left = record.compressedBytes
  }

  get verdict(): Fault | undefined {
    return this.#output.verdict(this.#damage)
  }

  /** Reads the header, and the first piece with it. */
  begin(): void {
    const { bytes } = this.#lease.window
    const { start, end } = this.#lease.window.load(this.#source, this.#position, this.#left + usualHeaderBytes)
    const dataOffset = dataOffsetOf(bytes, start, end)
    if (dataOffset === undefined) {
      this.#end({ code: 'entry-damaged', message: 'has no header where the directory says' })
      return
    }
    this.#position += dataOffset
    this.#take(Math.min(start + dataOffset, end), Math.min(start + dataOffset + this.#left, end))
    if (this.#left === 0) this.#end()
  }

  /** Reads the next piece. */
  advance(): void {
    const { start, end } = this.#lease.window.load(this.#source, this.#position, this.#left)
    if (start < end) this.#take(start, end)
    if (start === end || this.#left === 0) this.#end()
  }

  #end(damage?: Fault): void {
    this.#damage ??= damage
    this.isDone = true
  }

  #take(start: number, end: number): void {
    this.#position += end - start
    this.#left -= end - start
    if (this.#record.method === deflated) this.#inflate(start, end)
    else this.#output.write(this.#lease.window.bytes.subarray(start, end), Number.POSITIVE_INFINITY)
    if (this.#output.isDone) this.#end()
  }

  #inflate(start: number, end: number): void {
    const { inflater, window } = this.#lease
    for (let at = start; at < end && !this.isDone; at += inflatePieceBytes) {
      const pieceEnd = Math.min(at + inflatePieceBytes, end)
      this.#compressedBytes += pieceEnd - at
      inflater.feed(window.bytes, at, pieceEnd)
      for (let chunk = this.#nextChunk(); chunk !== undefined; chunk = this.#nextChunk()) {
        this.#output.write(chunk, this.#compressedBytes)
        if (this.#output.isDone) return
      }
    }
  }

  #nextChunk(): Uint8Array | undefined {
    try {
      return this.#lease.inflater.next(this.#reading.target, this.#reading.bytesRead)
    } catch (error) {
      if (!(error instanceof InflateError)) throw error
      const message = `cannot be inflated beyond ${this.#output.producedBytes} bytes (${error.message})`
      this.#end({ code: 'entry-damaged', message })
      return undefined
    }
  }
}

/** Where the data begins behind a local header; undefined where there is none. */
export function dataOffsetOf(header: Buffer, start = 0, end = header.length): number | undefined {
  if (end - start < localHeaderBytes || header.readUInt32LE(start) !== localSignature) return undefined
  return localHeaderBytes + header.readUInt16LE(start + 26) + header.readUInt16LE(start + 28)
}
