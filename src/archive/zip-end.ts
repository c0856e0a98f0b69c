import { type ByteSource, readAt } from './byte-source.ts'

const localMark = Buffer.from('PK\x03\x04')
const endSignature = 0x06054b50
const zip64LocatorSignature = 0x07064b50
const zip64EndSignature = 0x06064b50
const endBytes = 22
const zip64LocatorBytes = 20
const longestComment = 0xffff

/** Where the zip lies within a file. */
export type ZipExtent = {
  /** Bytes in front that are not part of it, such as HTTP headers; all offsets in the directory count from here. */
  readonly start: number
  /** Behind its end record and comment. */
  readonly end: number
  /** One part of several (`zip -s`). */
  readonly isSplit: boolean
  /** What the end record says of the directory. */
  readonly directory: { readonly offset: number; readonly entries: number; readonly disk: number }
}

/** Finds the end record of a zip, and by it what lies in front of and behind the zip. */
export function findZipExtent(source: ByteSource): ZipExtent | undefined {
  const tailStart = Math.max(0, source.sizeBytes - endBytes - zip64LocatorBytes - longestComment)
  const tail = readAt(source, tailStart, source.sizeBytes - tailStart)
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (tail[at] !== 0x50 || tail.readUInt32LE(at) !== endSignature) continue
    const extent = extentOf(source, tail, at, tailStart)
    if (extent === undefined) continue
    // a zip from the first byte on that lost its end: this is the end of one stored in it, such as a node's
    if (extent.start > 0 && readAt(source, 0, 4).equals(localMark)) return undefined
    return extent
  }
  return undefined
}

function extentOf(source: ByteSource, tail: Buffer, at: number, tailStart: number): ZipExtent | undefined {
  const disk = tail.readUInt16LE(at + 4)
  const isSplit = disk !== 0 && disk !== 0xffff
  const directoryBytes = tail.readUInt32LE(at + 12)
  const directory = { offset: tail.readUInt32LE(at + 16), entries: tail.readUInt16LE(at + 10), disk }
  const end = tailStart + at + endBytes + tail.readUInt16LE(at + 20)
  if (end > source.sizeBytes) return undefined
  if (isSplit) return { start: 0, end, isSplit, directory }
  const zip64At = at - zip64LocatorBytes
  if (zip64At >= 0 && tail.readUInt32LE(zip64At) === zip64LocatorSignature) {
    return zip64Extent(source, tailStart + zip64At, Number(tail.readBigUInt64LE(zip64At + 8)), end)
  }
  const start = tailStart + at - directoryBytes - directory.offset
  return start < 0 ? undefined : { start, end, isSplit, directory }
}

function zip64Extent(
  source: ByteSource,
  locatorPosition: number,
  declaredOffset: number,
  end: number,
): ZipExtent | undefined {
  // the record (56 bytes without extensions) normally lies right in front of its locator
  for (const position of [locatorPosition - 56, declaredOffset]) {
    const record = readAt(source, position < 0 ? source.sizeBytes : position, 56)
    if (record.length < 56 || record.readUInt32LE(0) !== zip64EndSignature) continue
    if (position < declaredOffset) return undefined
    const directory = {
      offset: Number(record.readBigUInt64LE(48)),
      entries: Number(record.readBigUInt64LE(32)),
      disk: record.readUInt32LE(16),
    }
    return { start: position - declaredOffset, end, isSplit: false, directory }
  }
  return undefined
}
