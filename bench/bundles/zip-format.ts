/** One member as its headers describe it. `path` ends with `/` for a directory. */
export type ZipMember = {
  path: string
  crc: number
  sizeBytes: number
  compressedBytes: number
  method: 'stored' | 'deflated'
}

const FULL = 0xffffffff
const MADE_BY_UNIX_ZIP_30 = 0x031e
/** ux (0x7875): version 1, uid 0, gid 0, four bytes each. */
const OWNER_EXTRA = Buffer.from([0x75, 0x78, 11, 0, 1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0])

/** Headers as Info-ZIP zip 3.0 writes them: no data descriptors, UT and ux extra fields, zip64 only where it is needed. */
export function localHeader(member: ZipMember, at: number): Buffer {
  const big = member.sizeBytes >= FULL || member.compressedBytes >= FULL
  const extra = [timeExtra(at, true), OWNER_EXTRA]
  if (big) extra.unshift(zip64Extra([member.sizeBytes, member.compressedBytes]))
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  writeCommon(head, 4, member, at, big)
  return finished(head, 26, 28, member.path, Buffer.concat(extra))
}

export function centralHeader(member: ZipMember, offset: number, at: number): Buffer {
  const big = member.sizeBytes >= FULL || member.compressedBytes >= FULL
  const values = big ? [member.sizeBytes, member.compressedBytes] : []
  if (offset >= FULL) values.push(offset)
  const extra = [timeExtra(at, false), OWNER_EXTRA]
  if (values.length > 0) extra.unshift(zip64Extra(values))
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(MADE_BY_UNIX_ZIP_30, 4)
  writeCommon(head, 6, member, at, values.length > 0, big)
  head.writeUInt32LE(member.path.endsWith('/') ? 0x41ed0010 : 0x81a40000, 38)
  head.writeUInt32LE(Math.min(offset, FULL), 42)
  return finished(head, 28, 30, member.path, Buffer.concat(extra))
}

/** Everything behind the central directory. */
export function endRecords(count: number, directoryBytes: number, directoryOffset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(count, 0xffff), 8)
  end.writeUInt16LE(Math.min(count, 0xffff), 10)
  end.writeUInt32LE(Math.min(directoryBytes, FULL), 12)
  end.writeUInt32LE(Math.min(directoryOffset, FULL), 16)
  if (count < 0xffff && directoryBytes < FULL && directoryOffset < FULL) return end
  const large = Buffer.alloc(56)
  large.writeUInt32LE(0x06064b50, 0)
  large.writeBigUInt64LE(44n, 4)
  large.writeUInt16LE(MADE_BY_UNIX_ZIP_30, 12)
  large.writeUInt16LE(45, 14)
  large.writeBigUInt64LE(BigInt(count), 24)
  large.writeBigUInt64LE(BigInt(count), 32)
  large.writeBigUInt64LE(BigInt(directoryBytes), 40)
  large.writeBigUInt64LE(BigInt(directoryOffset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([large, locator, end])
}

/** The fields both headers share, from "version needed" to the uncompressed size. */
function writeCommon(
  head: Buffer,
  start: number,
  member: ZipMember,
  at: number,
  zip64: boolean,
  bigSizes = zip64,
): void {
  const date = new Date(at)
  const needed = member.method === 'deflated' ? 20 : 10
  head.writeUInt16LE(zip64 ? 45 : needed, start)
  head.writeUInt16LE(member.method === 'deflated' ? 8 : 0, start + 4)
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
  head.writeUInt16LE(time, start + 6)
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  head.writeUInt16LE(day, start + 8)
  head.writeUInt32LE(member.crc, start + 10)
  head.writeUInt32LE(bigSizes ? FULL : member.compressedBytes, start + 14)
  head.writeUInt32LE(bigSizes ? FULL : member.sizeBytes, start + 18)
}

function finished(head: Buffer, nameAt: number, extraAt: number, path: string, extra: Buffer): Buffer {
  const name = Buffer.from(path)
  head.writeUInt16LE(name.length, nameAt)
  head.writeUInt16LE(extra.length, extraAt)
  return Buffer.concat([head, name, extra])
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length)
  extra.writeUInt16LE(0x0001, 0)
  extra.writeUInt16LE(8 * values.length, 2)
  values.forEach((value, i) => {
    extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i)
  })
  return extra
}

/** UT (0x5455): modification time, in the local header followed by the access time. */
function timeExtra(at: number, local: boolean): Buffer {
  const extra = Buffer.alloc(local ? 13 : 9)
  const seconds = Math.floor(at / 1000)
  extra.writeUInt16LE(0x5455, 0)
  extra.writeUInt16LE(local ? 9 : 5, 2)
  extra.writeUInt8(3, 4)
  extra.writeUInt32LE(seconds, 5)
  if (local) extra.writeUInt32LE(seconds, 9)
  return extra
}
