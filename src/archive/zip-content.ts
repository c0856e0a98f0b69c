import { type ByteSource, readAt, sliceSource } from './byte-source.ts'
import type { Content, ContentPlace, Fault, Reading, Streamed } from './content.ts'
import type { InflateLease, InflaterPool } from './inflater-pool.ts'
import type { ZipMember } from './zip-directory.ts'
import { dataOffsetOf, localHeaderBytes, ZipRun } from './zip-run.ts'

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
  readonly mostBytes?: number
  readonly position: number
  readonly #source: ByteSource
  readonly #record: ZipMember
  readonly #pool: InflaterPool

  /** `source` starts where the zip starts. */
  constructor(source: ByteSource, record: ZipMember, pool: InflaterPool) {
    this.sizeBytes = record.sizeBytes
    // the end of a salvaged one is not known: Deflate makes no more of its bytes than this
    if (record.crc32 === undefined) this.mostBytes = record.compressedBytes * 1032
    this.position = record.headerPosition
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

  get place(): ContentPlace {
    return { kind: 'zip', source: this.#source, record: this.#record }
  }

  access(): ByteSource | undefined {
    if (this.#record.method !== stored || this.obstacle !== undefined) return undefined
    const { headerPosition, compressedBytes } = this.#record
    const dataOffset = dataOffsetOf(readAt(this.#source, headerPosition, localHeaderBytes))
    if (dataOffset === undefined) return undefined
    return sliceSource(this.#source, headerPosition + dataOffset, compressedBytes)
  }

  stream(reading: Reading): Streamed {
    if (this.obstacle !== undefined) return this.obstacle
    const lease = this.#pool.acquire()
    let rest: Promise<Fault | undefined> | undefined
    try {
      const run = new ZipRun(this.#source, this.#record, reading, lease)
      run.begin()
      if (run.isDone) return run.verdict
      rest = this.#finish(run, reading, lease)
      return rest
    } finally {
      if (rest === undefined) this.#pool.release(lease)
    }
  }

  async #finish(run: ZipRun, reading: Reading, lease: InflateLease): Promise<Fault | undefined> {
    try {
      while (!run.isDone) {
        await reading.breathe()
        run.advance()
      }
      return run.verdict
    } finally {
      this.#pool.release(lease)
    }
  }
}
