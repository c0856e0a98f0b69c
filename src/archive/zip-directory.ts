import { type Entry, fromRandomAccessReader, getFileNameLowLevel, RandomAccessReader, type ZipFile } from 'yauzl'
import { type ByteSource, sliceSource } from './byte-source.ts'
import type { Pacer } from './pacer.ts'
import type { ZipExtent } from './zip-end.ts'

/** One record of a zip's directory; positions count from the start of the zip. */
export type ZipRecord = {
  /** As written, only decoded. */
  readonly name: string
  readonly flags: number
  readonly method: number
  /** Of the uncompressed content; undefined where it could not be told. */
  readonly crc32: number | undefined
  readonly compressedBytes: number
  readonly sizeBytes: number
  readonly headerPosition: number
  readonly isLink: boolean
}

export type ZipDirectory = {
  readonly records: readonly ZipRecord[]
  /** What ended the listing before the directory's end. */
  readonly error?: string
  /** There are more than were asked for. */
  readonly hasMore: boolean
}

type ListingOptions = { readonly mostRecords: number; readonly pacer: Pacer; readonly signal?: AbortSignal | undefined }

/** Lists a zip from its central directory. Damage in the directory ends the list, it never throws. */
export async function listZip(file: ByteSource, extent: ZipExtent, options: ListingOptions): Promise<ZipDirectory> {
  const source = sliceSource(file, extent.start, extent.end - extent.start)
  const records: ZipRecord[] = []
  try {
    const zip = await openZip(source)
    const hasMore = await collect(zip, records, options)
    return { records, hasMore }
  } catch (error) {
    if (options.signal?.aborted) throw error
    return { records, hasMore: false, error: error instanceof Error ? error.message : String(error) }
  }
}

function openZip(source: ByteSource): Promise<ZipFile> {
  // names stay bytes here: yauzl would give up on the whole zip at the first unsafe one
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }
  return new Promise((resolve, reject) => {
    fromRandomAccessReader(new WindowReader(source), source.sizeBytes, options, (error, zip) => {
      if (error) reject(error)
      else resolve(zip)
    })
  })
}

function collect(zip: ZipFile, records: ZipRecord[], options: ListingOptions): Promise<boolean> {
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', () => resolve(false))
    zip.on('entry', (entry: Entry) => {
      if (records.length >= options.mostRecords) return resolve(true)
      records.push(toRecord(entry))
      if (options.pacer.due) options.pacer.rest(options.signal).then(() => zip.readEntry(), reject)
      else zip.readEntry()
    })
    zip.readEntry()
  })
}

const unixHost = 3
const fileTypeMask = 0o170000
const linkType = 0o120000

function toRecord(entry: Entry): ZipRecord {
  const unixMode = entry.versionMadeBy >>> 8 === unixHost ? entry.externalFileAttributes >>> 16 : 0
  return {
    name: getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false),
    flags: entry.generalPurposeBitFlag,
    method: entry.compressionMethod,
    crc32: entry.crc32,
    compressedBytes: entry.compressedSize,
    sizeBytes: entry.uncompressedSize,
    headerPosition: entry.relativeOffsetOfLocalHeader,
    isLink: (unixMode & fileTypeMask) === linkType,
  }
}

const windowBytes = 1024 * 1024

/** Serves yauzl's two small reads an entry from a window of the directory: thirty times faster than its own reader. */
class WindowReader extends RandomAccessReader {
  readonly #source: ByteSource
  readonly #window: Buffer
  #start = 0
  #filled = 0

  constructor(source: ByteSource) {
    super()
    this.#source = source
    this.#window = Buffer.allocUnsafe(Math.min(windowBytes, source.sizeBytes))
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    let count = 0
    try {
      if (position < this.#start || position + length > this.#start + this.#filled) this.#load(position)
      const from = position - this.#start
      count = this.#window.copy(target, offset, from, Math.min(from + length, this.#filled))
    } catch (error) {
      queueMicrotask(() => callback(error instanceof Error ? error : new Error(String(error))))
      return
    }
    // calling back directly would nest one stack frame an entry
    queueMicrotask(() => callback(null, count))
  }

  #load(position: number): void {
    // a forged offset can lie anywhere
    if (position >= this.#source.sizeBytes) {
      this.#start = position
      this.#filled = 0
      return
    }
    this.#start = position
    this.#filled = this.#source.readInto(this.#window, position)
  }
}
