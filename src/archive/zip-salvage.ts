import { getFileNameLowLevel, parseExtraFields } from 'yauzl'
import { type ByteSource, readAt } from './byte-source.ts'
import type { Pacer } from './pacer.ts'
import type { ZipRecord } from './zip-directory.ts'

const localSignature = 0x04034b50
const localHeaderBytes = 30
const hasDescriptor = 0x08
const descriptorSignature = Buffer.from([0x50, 0x4b, 0x07, 0x08])
const localMark = Buffer.from([0x50, 0x4b, 0x03, 0x04])
const scanBytes = 1024 * 1024

type SalvageOptions = { readonly mostRecords: number; readonly pacer: Pacer; readonly signal?: AbortSignal | undefined }

/**
 * Lists a zip whose directory is lost, by the header in front of each member. Positions count from the start of
 * `source`. Where a header does not follow the member before it, the next one is looked for.
 */
export async function salvageZip(source: ByteSource, options: SalvageOptions): Promise<ZipRecord[]> {
  const records: ZipRecord[] = []
  const finder = new MarkFinder(source)
  let position = 0
  while (records.length < options.mostRecords) {
    const found = await readRecord(finder, position, options)
    if (found === undefined) {
      const next = finder.find(localMark, position + 1)
      if (next === undefined) break
      position = next
    } else {
      records.push(found.record)
      position = found.end
    }
    if (options.pacer.due) await options.pacer.rest(options.signal)
  }
  return records
}

async function readRecord(
  finder: MarkFinder,
  position: number,
  options: SalvageOptions,
): Promise<{ record: ZipRecord; end: number } | undefined> {
  const { source } = finder
  const header = readAt(source, position, localHeaderBytes)
  if (header.length < localHeaderBytes || header.readUInt32LE(0) !== localSignature) return undefined
  const nameBytes = header.readUInt16LE(26)
  const variable = readAt(source, position + localHeaderBytes, nameBytes + header.readUInt16LE(28))
  const dataStart = position + localHeaderBytes + nameBytes + header.readUInt16LE(28)
  if (nameBytes === 0 || dataStart > source.sizeBytes) return undefined
  const flags = header.readUInt16LE(6)
  const extra = variable.subarray(nameBytes)
  let sizes = headerSizes(header, extra)
  let end = dataStart + sizes.compressedBytes
  if ((flags & hasDescriptor) !== 0 && sizes.compressedBytes === 0) {
    const descriptor = await findDescriptor(finder, dataStart, options)
    sizes = descriptor?.sizes ?? { crc32: undefined, compressedBytes: source.sizeBytes - dataStart, sizeBytes: 0 }
    end = descriptor?.end ?? source.sizeBytes
  }
  const name = decodeName(flags, variable.subarray(0, nameBytes), extra)
  const record = { name, flags, method: header.readUInt16LE(8), ...sizes, headerPosition: position, isLink: false }
  return { record, end }
}

type Sizes = Pick<ZipRecord, 'crc32' | 'compressedBytes' | 'sizeBytes'>

function headerSizes(header: Buffer, extra: Buffer): Sizes {
  const sizeBytes = header.readUInt32LE(22)
  const compressedBytes = header.readUInt32LE(18)
  const crc32 = header.readUInt32LE(14)
  if (sizeBytes !== 0xffffffff && compressedBytes !== 0xffffffff) return { crc32, compressedBytes, sizeBytes }
  // zip64: a local header always has both sizes, uncompressed first
  const zip64 = extraFields(extra).find((field) => field.id === 1)?.data
  if (zip64 === undefined || zip64.length < 16) return { crc32, compressedBytes, sizeBytes }
  return {
    crc32,
    sizeBytes: Number(zip64.readBigUInt64LE(0)),
    compressedBytes: Number(zip64.readBigUInt64LE(8)),
  }
}

/** Sizes written behind the data, as streaming writers do. Taken only where they fit to the place. */
async function findDescriptor(
  finder: MarkFinder,
  dataStart: number,
  options: SalvageOptions,
): Promise<{ sizes: Sizes; end: number } | undefined> {
  let at = finder.find(descriptorSignature, dataStart)
  while (at !== undefined) {
    const bytes = finder.peek(at, 16)
    if (bytes.length < 16) return undefined
    if (bytes.readUInt32LE(8) === at - dataStart) {
      const sizes = { crc32: bytes.readUInt32LE(4), compressedBytes: at - dataStart, sizeBytes: bytes.readUInt32LE(12) }
      return { sizes, end: at + 16 }
    }
    at = finder.find(descriptorSignature, at + 1)
    if (options.pacer.due) await options.pacer.rest(options.signal)
  }
  return undefined
}

/** Looks for four bytes, in a window that is kept: a file made of nothing but marks must not be read anew for each. */
class MarkFinder {
  readonly source: ByteSource
  #window: Buffer = Buffer.alloc(0)
  #start = 0

  constructor(source: ByteSource) {
    this.source = source
  }

  /** The next place of the mark from a position on. */
  find(mark: Buffer, from: number): number | undefined {
    for (let position = from; position < this.source.sizeBytes; ) {
      const window = this.#windowAt(position, mark.length)
      const at = window.indexOf(mark, position - this.#start)
      if (at >= 0) return this.#start + at
      // windows overlap, so that a mark on the seam is found
      position = Math.max(position + 1, this.#start + window.length - mark.length + 1)
    }
    return undefined
  }

  /** Up to `length` bytes at a position. */
  peek(position: number, length: number): Buffer {
    const window = this.#windowAt(position, length)
    return window.subarray(position - this.#start, position - this.#start + length)
  }

  #windowAt(position: number, length: number): Buffer {
    const end = this.#start + this.#window.length
    if (position < this.#start || (position + length > end && end < this.source.sizeBytes) || position >= end) {
      this.#start = position
      this.#window = readAt(this.source, position, scanBytes)
    }
    return this.#window
  }
}

function decodeName(flags: number, raw: Buffer, extra: Buffer): string {
  return getFileNameLowLevel(flags, raw, extraFields(extra), false)
}

function extraFields(extra: Buffer): ReturnType<typeof parseExtraFields> {
  try {
    return parseExtraFields(extra)
  } catch {
    return []
  }
}
