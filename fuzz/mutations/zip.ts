import type { Random } from '../random.ts'

/** Changes the bytes of an archive, knowing where the fields of a zip are. */
export type BytesMutation = (bytes: Buffer, random: Random) => Buffer

const marks = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, descriptor: 0x08074b50 } as const

type Field = { readonly record: keyof typeof marks; readonly offset: number; readonly width: 2 | 4 }

/** What a reader believes: flags, method, CRC, sizes, lengths of names, offsets, counts. */
const fields: readonly Field[] = [
  ...[6, 8, 26, 28].map((offset) => ({ record: 'local', offset, width: 2 }) as const),
  ...[14, 18, 22].map((offset) => ({ record: 'local', offset, width: 4 }) as const),
  ...[6, 8, 10, 28, 30, 32, 34].map((offset) => ({ record: 'central', offset, width: 2 }) as const),
  ...[16, 20, 24, 38, 42].map((offset) => ({ record: 'central', offset, width: 4 }) as const),
  ...[4, 6, 8, 10, 20].map((offset) => ({ record: 'end', offset, width: 2 }) as const),
  ...[12, 16].map((offset) => ({ record: 'end', offset, width: 4 }) as const),
]

export function recordsOf(bytes: Buffer, record: keyof typeof marks): number[] {
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(marks[record])
  const found: number[] = []
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) found.push(at)
  return found
}

const numbers = [0, 1, 2, 8, 9, 12, 14, 93, 99, 0x800, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff, 0x80000000]

function setField(bytes: Buffer, random: Random): Buffer {
  const { record, offset, width } = random.pick(fields)
  const at = recordsOf(bytes, record).filter((start) => start + offset + width <= bytes.length)
  if (at.length === 0) return bytes
  const copy = Buffer.from(bytes)
  const start = random.pick(at) + offset
  const old = copy.readUIntLE(start, width)
  const wanted = random.pick([...numbers, old + 1, old - 1, old * 2, random.below(bytes.length)])
  copy.writeUIntLE(((wanted % 2 ** (8 * width)) + 2 ** (8 * width)) % 2 ** (8 * width), start, width)
  return copy
}

/** The same field of two records changes places: sizes, CRCs and offsets that are plausible and wrong. */
function swapFields(bytes: Buffer, random: Random): Buffer {
  const { record, offset, width } = random.pick(fields)
  const at = recordsOf(bytes, record).filter((start) => start + offset + width <= bytes.length)
  if (at.length < 2) return bytes
  const [a, b] = [random.pick(at) + offset, random.pick(at) + offset]
  const copy = Buffer.from(bytes)
  bytes.copy(copy, a, b, b + width)
  bytes.copy(copy, b, a, a + width)
  return copy
}

const strangeNames = [
  '../../../x',
  '/etc/passwd',
  'C:\\x\\y',
  'a\0b',
  'a/../../b',
  '.',
  '..',
  '//',
  'a\nb',
  '\xff\xfe',
  'con',
  '\x1b[2J',
]

function rename(bytes: Buffer, random: Random): Buffer {
  const at = recordsOf(bytes, 'central').filter((start) => start + 46 <= bytes.length)
  if (at.length === 0) return bytes
  const start = random.pick(at)
  const length = bytes.readUInt16LE(start + 28)
  const copy = Buffer.from(bytes)
  const name = random.chance(0.5) ? random.pick(strangeNames) : nameAt(bytes, random.pick(at))
  copy.write(name.repeat(Math.ceil(length / Math.max(1, name.length))).slice(0, length), start + 46, length, 'latin1')
  return copy
}

function nameAt(bytes: Buffer, start: number): string {
  return bytes.toString('latin1', start + 46, start + 46 + bytes.readUInt16LE(start + 28))
}

/** A record of the directory once more, or not at all. The end record's count stays what it was, or follows. */
function copyOrDropRecord(bytes: Buffer, random: Random): Buffer {
  const at = recordsOf(bytes, 'central')
  if (at.length < 2) return bytes
  const i = random.below(at.length - 1)
  const record = bytes.subarray(at[i]!, at[i + 1]!)
  const kept = random.chance(0.5) ? Array(random.between(2, 40)).fill(record) : []
  const changed = Buffer.concat([bytes.subarray(0, at[i]!), ...kept, bytes.subarray(at[i + 1]!)])
  const end = recordsOf(changed, 'end').at(-1)
  if (end !== undefined && end + 22 <= changed.length && random.chance(0.5)) {
    const count = Math.min(0xffff, changed.readUInt16LE(end + 10) + kept.length - 1)
    changed.writeUInt16LE(count, end + 8)
    changed.writeUInt16LE(count, end + 10)
    const size = changed.readUInt32LE(end + 12) + (kept.length - 1) * record.length
    if (size >= 0 && size < 2 ** 32) changed.writeUInt32LE(size, end + 12)
  }
  return changed
}

export const bytesMutations: readonly BytesMutation[] = [
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(Math.min(bytes.length, 2000))),
  (bytes, random) => {
    const copy = Buffer.from(bytes)
    const flips = random.between(1, 40)
    for (let i = 0; i < flips && copy.length > 0; i++) copy[random.below(copy.length)] = random.below(256)
    return copy
  },
  (bytes, random) => {
    const [at, length] = [random.below(bytes.length), random.between(1, 5000)]
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
  },
  (bytes, random) => {
    const at = random.below(bytes.length)
    const filling = Buffer.alloc(random.between(1, 5000), random.below(256))
    return Buffer.concat([bytes.subarray(0, at), filling, bytes.subarray(at)])
  },
  (bytes, random) => {
    const at = random.below(bytes.length)
    const copy = Buffer.from(bytes)
    copy.fill(random.pick([0, 0xff, 0x50]), at, Math.min(copy.length, at + random.between(1, 60_000)))
    return copy
  },
  (bytes) => Buffer.concat([bytes, bytes]),
  (bytes, random) => Buffer.concat([Buffer.alloc(random.between(1, 70_000), 'MZ'), bytes]),
  (bytes, random) => Buffer.concat([bytes, Buffer.alloc(random.between(1, 70_000), random.pick(['\0', 'PK', 'x']))]),
]

export const zipMutations: readonly BytesMutation[] = [
  ...bytesMutations,
  ...[setField, setField, setField, setField, swapFields, swapFields, rename, copyOrDropRecord],
]

export const mutateZip: BytesMutation = (bytes, random) => {
  return bytes.length === 0 ? bytes : random.pick(zipMutations)(bytes, random)
}
