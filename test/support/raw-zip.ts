import { constants, crc32, deflateRawSync } from 'node:zlib'

/** A member of a zip as it is written: any bytes for a name, and whatever sizes it claims. */
export type RawMember = {
  name: string | Uint8Array
  /** As it lies in the zip. */
  data: Uint8Array
  /** 8 (deflated) if not given; 0 is stored. */
  method?: number
  flags?: number
  sizeBytes: number
  crc: number
  /** Unix mode, for links and devices. */
  mode?: number
  /** Directory records that point to the local header of the member before, however many bytes they share with it. */
  overlapsBefore?: boolean
}

/** A zip without any of the care that writers of zips take. */
export function rawZip(members: readonly RawMember[]): Buffer {
  const pieces: Buffer[] = []
  const records: Buffer[] = []
  let position = 0
  let before = 0
  for (const member of members) {
    const name = Buffer.from(member.name)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    writeCommon(header, 6, member, name)
    if (!member.overlapsBefore) {
      before = position
      pieces.push(header, name, Buffer.from(member.data.buffer, member.data.byteOffset, member.data.length))
      position += 30 + name.length + member.data.length
    }
    const record = Buffer.alloc(46)
    record.writeUInt32LE(0x02014b50, 0)
    record.writeUInt16LE((3 << 8) | 20, 4)
    writeCommon(record, 8, member, name)
    record.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 38)
    record.writeUInt32LE(before, 42)
    records.push(record, name)
  }
  const directory = Buffer.concat(records)
  return Buffer.concat([...pieces, directory, ...endOf(members.length, directory.length, position)])
}

function writeCommon(into: Buffer, at: number, member: RawMember, name: Buffer): void {
  into.writeUInt16LE(member.flags ?? 0x800, at)
  into.writeUInt16LE(member.method ?? 8, at + 2)
  into.writeUInt32LE(member.crc, at + 8)
  into.writeUInt32LE(member.data.length, at + 12)
  into.writeUInt32LE(member.sizeBytes, at + 16)
  into.writeUInt16LE(name.length, at + 20)
}

/** With the records of zip64 where there are too many members for the others. */
function endOf(count: number, directoryBytes: number, position: number): Buffer[] {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(count, 0xffff), 8)
  end.writeUInt16LE(Math.min(count, 0xffff), 10)
  end.writeUInt32LE(directoryBytes, 12)
  end.writeUInt32LE(position, 16)
  if (count < 0xffff) return [end]
  const wide = Buffer.alloc(56)
  wide.writeUInt32LE(0x06064b50, 0)
  wide.writeBigUInt64LE(44n, 4)
  wide.writeBigUInt64LE(BigInt(count), 24)
  wide.writeBigUInt64LE(BigInt(count), 32)
  wide.writeBigUInt64LE(BigInt(directoryBytes), 40)
  wide.writeBigUInt64LE(BigInt(position), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(position + directoryBytes), 8)
  locator.writeUInt32LE(1, 16)
  return [wide, locator, end]
}

/** A member as an honest writer makes it. */
export function textMember(name: string, text: string | Uint8Array): RawMember {
  const bytes = Buffer.from(text)
  return { name, data: deflateRawSync(bytes), sizeBytes: bytes.length, crc: crc32(bytes) }
}

const mebibyte = 1024 * 1024

/** So many MiB of one byte, deflated, without making them first: one piece is deflated and repeated. */
export function repeatedMember(name: string, mebibytes: number, unit: Uint8Array = Buffer.alloc(1)): RawMember {
  const piece = Buffer.alloc(mebibyte, unit)
  const deflated = deflateRawSync(piece, { finishFlush: constants.Z_SYNC_FLUSH, level: 9 })
  const end = Buffer.from([0x03, 0x00])
  const data = Buffer.concat([...Array.from({ length: mebibytes }, () => deflated), end])
  let crc = 0
  const isZeros = unit.every((byte) => byte === 0)
  if (isZeros) crc = crcOfZeros(mebibytes * mebibyte)
  else for (let at = 0; at < mebibytes; at += 1) crc = crc32(piece, crc)
  return { name, data, sizeBytes: mebibytes * mebibyte, crc }
}

/** By squaring: a CRC over a zero bit is a linear map of 32 bits, and so is one over twice as many. */
function crcOfZeros(bytes: number): number {
  const times = (map: readonly number[], vector: number): number =>
    map.reduce((sum, row, bit) => ((vector >>> bit) & 1 ? sum ^ row : sum), 0) >>> 0
  let map = Array.from({ length: 32 }, (_, bit) => (bit === 0 ? 0xedb88320 : 2 ** (bit - 1)))
  let crc = 0xffffffff
  for (let bits = bytes * 8; bits >= 1; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) crc = times(map, crc)
    map = map.map((row) => times(map, row))
  }
  return ~crc >>> 0
}
