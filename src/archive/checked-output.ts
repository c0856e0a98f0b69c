import { crc32 } from 'node:zlib'
import { cutFault, type Fault, type Reading } from './content.ts'
import type { ZipMember } from './zip-directory.ts'

/** Hands content on, and compares it with what the directory says of it. */
export class CheckedOutput {
  producedBytes = 0
  readonly #record: ZipMember
  readonly #reading: Reading
  #crc = 0
  #isTooLong = false

  constructor(record: ZipMember, reading: Reading) {
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
