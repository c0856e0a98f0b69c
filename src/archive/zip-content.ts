import { crc32 } from 'node:zlib'
import { isAnalyzerError } from '../errors.ts'
import { type ByteSource, readAt, sliceSource } from './byte-source.ts'
import { type Content, cutFault, type Fault, type Reading } from './content.ts'
import { inflatePieceBytes } from './inflate.ts'
import type { InflateLease, InflaterPool } from './inflater-pool.ts'
import type { ZipRecord } from './zip-directory.ts'

const localSignature = 0x04034b50
const localHeaderBytes = 30
/** Room for a name and extra fields, so that header and content of a small entry come with one read. */
const usualHeaderBytes = 542
const encryptedFlags = 0x41
const stored = 0
const deflated = 8
const methodNames = new Map([
  [1, 'shrunk'],
  [6, 'imploded'],
  [9, 'Deflate64'],
  [12, 'bzip2'],
  [14, 'LZMA'],
  [93, 'Zstandard'],
  [95, 'xz'],
  [98, 'PPMd'],
])

/** A member of a zip, read by its position. */
export class ZipContent implements Content {
  readonly sizeBytes: number
  readonly #source: ByteSource
  readonly #record: ZipRecord
  readonly #pool: InflaterPool

  /** `source` starts where the zip starts. */
  constructor(source: ByteSource, record: ZipRecord, pool: InflaterPool) {
    this.sizeBytes = record.sizeBytes
    this.#source = source
    this.#record = record
    this.#pool = pool
  }

  /** Why its content can never be had. */
  get obstacle(): Fault | undefined {
    const { flags, method } = this.#record
    if ((flags & encryptedFlags) !== 0) return { code: 'entry-encrypted', message: 'is encrypted' }
    if (method === stored || method === deflated) return undefined
    const name = methodNames.get(method)
    return {
      code: 'entry-unsupported',
      message: `is compressed with method ${method}${name ? ` (${name})` : ''}; only stored and deflated can be read`,
    }
  }

  access(): ByteSource | undefined {
    if (this.#record.method !== stored || this.obstacle !== undefined) return undefined
    const { headerPosition, compressedBytes } = this.#record
    const dataOffset = dataOffsetOf(readAt(this.#source, headerPosition, localHeaderBytes))
    if (dataOffset === undefined) return undefined
    return sliceSource(this.#source, headerPosition + dataOffset, compressedBytes)
  }

  async stream(reading: Reading): Promise<Fault | undefined> {
    if (this.obstacle !== undefined) return this.obstacle
    const lease = this.#pool.acquire()
    try {
      return await this.#run(reading, lease)
    } finally {
      this.#pool.release(lease)
    }
  }

  async #run(reading: Reading, lease: InflateLease): Promise<Fault | undefined> {
    const output = new CheckedOutput(this.#record, reading)
    const { buffer } = lease
    let left = this.#record.compressedBytes
    let position = this.#record.headerPosition
    const head = buffer.subarray(0, this.#source.readInto(buffer.subarray(0, left + usualHeaderBytes), position))
    const dataOffset = dataOffsetOf(head)
    if (dataOffset === undefined) return { code: 'entry-damaged', message: 'has no header where the directory says' }
    position += dataOffset
    let piece = head.subarray(dataOffset, dataOffset + left)
    for (;;) {
      const damage = this.#take(piece, output, lease)
      if (damage !== undefined || output.isDone) return output.verdict(damage)
      position += piece.length
      left -= piece.length
      if (left === 0) break
      await reading.breathe()
      piece = buffer.subarray(0, this.#source.readInto(buffer.subarray(0, left), position))
      if (piece.length === 0) break
    }
    return output.verdict()
  }

  #take(piece: Uint8Array, output: CheckedOutput, lease: InflateLease): Fault | undefined {
    if (this.#record.method === stored) {
      output.write(piece, Number.POSITIVE_INFINITY)
      return undefined
    }
    try {
      for (let at = 0; at < piece.length && !output.isDone; at += inflatePieceBytes) {
        const part = piece.subarray(at, at + inflatePieceBytes)
        output.compressedBytes += part.length
        lease.inflater.write(part, (chunk) => output.write(chunk, output.compressedBytes))
      }
      return undefined
    } catch (error) {
      return inflateFault(error, output.producedBytes)
    }
  }
}

function dataOffsetOf(header: Buffer): number | undefined {
  if (header.length < localHeaderBytes || header.readUInt32LE(0) !== localSignature) return undefined
  return localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
}

/** Errors that are not zlib's come from the sink, and are not ours to swallow. */
function inflateFault(error: unknown, producedBytes: number): Fault {
  if (isAnalyzerError(error) || !(error instanceof Error) || error.name !== 'ZlibError') throw error
  const reason = error.message.replace(/^zlib: /, '')
  return { code: 'entry-damaged', message: `cannot be inflated beyond ${producedBytes} bytes (${reason})` }
}

/** Hands content on, and compares it with what the directory says of it. */
class CheckedOutput {
  compressedBytes = 0
  producedBytes = 0
  readonly #record: ZipRecord
  readonly #reading: Reading
  #crc = 0
  #isTooLong = false

  constructor(record: ZipRecord, reading: Reading) {
    this.#record = record
    this.#reading = reading
  }

  get isDone(): boolean {
    return this.#isTooLong || this.#reading.stopped
  }

  write(chunk: Uint8Array, compressedBytes: number): void {
    if (this.isDone) return
    // a salvaged member without sizes has no CRC either; everything of it is taken
    const isSizeKnown = this.#record.crc32 !== undefined
    const room = isSizeKnown ? this.#record.sizeBytes - this.producedBytes : chunk.length
    const fitting = chunk.length > room ? chunk.subarray(0, room) : chunk
    this.producedBytes += fitting.length
    if (isSizeKnown) this.#crc = crc32(fitting, this.#crc)
    this.#isTooLong = fitting.length < chunk.length
    this.#reading.deliver(fitting, compressedBytes)
  }

  verdict(damage?: Fault): Fault | undefined {
    if (this.#reading.stopped) return this.#reading.fault
    if (damage !== undefined) return damage
    const { sizeBytes, crc32: declaredCrc } = this.#record
    if (declaredCrc === undefined) return { code: 'entry-damaged', message: `ends after ${this.producedBytes} bytes` }
    if (this.#isTooLong) {
      return { code: 'entry-damaged', message: `holds more than the ${sizeBytes} bytes the directory says; cut there` }
    }
    if (this.producedBytes < sizeBytes) return cutFault(this.producedBytes, sizeBytes)
    if (this.#crc === declaredCrc) return undefined
    return { code: 'entry-damaged', message: `was changed: CRC-32 ${hex(this.#crc)}, expected ${hex(declaredCrc)}` }
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
