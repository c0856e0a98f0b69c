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
  let position = 0
  while (records.length < options.mostRecords) {
    const found = readRecord(source, position)
    if (found === undefined) {
      const next = findMark(source, localMark, position + 1)
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

function readRecord(source: ByteSource, position: number): { record: ZipRecord; end: number } | undefined {
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
    const descriptor = findDescriptor(source, dataStart)
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
function findDescriptor(source: ByteSource, dataStart: number): { sizes: Sizes; end: number } | undefined {
  let at = findMark(source, descriptorSignature, dataStart)
  while (at !== undefined) {
    const bytes = readAt(source, at, 16)
    if (bytes.length < 16) return undefined
    if (bytes.readUInt32LE(8) === at - dataStart) {
      const sizes = { crc32: bytes.readUInt32LE(4), compressedBytes: at - dataStart, sizeBytes: bytes.readUInt32LE(12) }
      return { sizes, end: at + 16 }
    }
    at = findMark(source, descriptorSignature, at + 1)
  }
  return undefined
}

/** The next place of four bytes. */
export function findMark(source: ByteSource, mark: Buffer, from: number, until = source.sizeBytes): number | undefined {
  for (let start = from; start < until; start += scanBytes) {
    // windows overlap by three bytes, so that a mark on the seam is found
    const at = readAt(source, start, Math.min(scanBytes, until - start) + 3).indexOf(mark)
    if (at >= 0) return start + at
  }
  return undefined
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
