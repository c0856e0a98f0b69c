import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Entry, fromBuffer, getFileNameLowLevel, type ZipFile } from 'yauzl'
import { bytesSource } from '../../src/archive/byte-source.ts'
import { Pacer } from '../../src/archive/pacer.ts'
import { listZip, type ZipDirectory } from '../../src/archive/zip-directory.ts'
import { findZipExtent, type ZipExtent } from '../../src/archive/zip-end.ts'
import { zip } from '../support/zip.ts'

/** The records that yauzl finds, and the error that ended them. */
async function listWithYauzl(bytes: Buffer, extent: ZipExtent): Promise<ZipDirectory> {
  const records: ZipDirectory['records'][number][] = []
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false }
  try {
    const file = await new Promise<ZipFile>((resolve, reject) => {
      fromBuffer(bytes.subarray(extent.start, extent.end), options, (error, zip) =>
        error ? reject(error) : resolve(zip),
      )
    })
    await new Promise<void>((resolve, reject) => {
      file.on('error', reject)
      file.on('end', resolve)
      file.on('entry', (entry: Entry) => {
        records.push(toRecord(entry))
        file.readEntry()
      })
      file.readEntry()
    })
    return { records }
  } catch (error) {
    return { records, error: error instanceof Error ? error.message : String(error) }
  }
}

function toRecord(entry: Entry): ZipDirectory['records'][number] {
  const unixMode = entry.versionMadeBy >>> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0
  return {
    name: getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false),
    flags: entry.generalPurposeBitFlag,
    method: entry.compressionMethod,
    crc32: entry.crc32,
    compressedBytes: entry.compressedSize,
    sizeBytes: entry.uncompressedSize,
    headerPosition: entry.relativeOffsetOfLocalHeader,
    isLink: (unixMode & 0o170000) === 0o120000,
    ...([0o010000, 0o020000, 0o060000, 0o140000].includes(unixMode & 0o170000) && { isDevice: true }),
  }
}

function list(bytes: Buffer, extent: ZipExtent, mostRecords = 1000): Promise<ZipDirectory> {
  return listZip(bytesSource(bytes), extent, { mostRecords, pacer: new Pacer() })
}

const members = {
  'sb/': '',
  'sb/yamls/a.yaml': 'a: 1\n'.repeat(50),
  'sb/l': { content: 'target', mode: 0o120777 },
  'sb/Übersicht ☺.log': 'x',
  'sb/stored': { content: 'y', stored: true },
  'sb/streamed': { content: 'z', streamed: true },
}
const plain = await zip(members)
const zip64 = await zip(members, { zip64: true })

/** Rewrites a directory of one record: with these extra fields and this comment, and the name as raw bytes. */
function oneRecord(name: Buffer, flags: number, extra: Buffer, comment: Buffer, sizes: number): Buffer {
  const record = Buffer.alloc(46)
  record.writeUInt32LE(0x02014b50, 0)
  record.writeUInt16LE(0x0314, 4)
  record.writeUInt16LE(flags, 8)
  record.writeUInt32LE(sizes, 20)
  record.writeUInt32LE(sizes, 24)
  record.writeUInt16LE(name.length, 28)
  record.writeUInt16LE(extra.length, 30)
  record.writeUInt16LE(comment.length, 32)
  record.writeUInt32LE(sizes, 42)
  const directory = Buffer.concat([record, name, extra, comment])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(directory.length, 12)
  return Buffer.concat([directory, end])
}

const field = fc
  .tuple(fc.constantFrom(1, 0x7075, 0x5455), fc.uint8Array({ maxLength: 40 }), fc.integer({ min: -3, max: 3 }))
  .map(([id, data, wrong]) => {
    const header = Buffer.alloc(4)
    header.writeUInt16LE(id, 0)
    // now and then of another length than it says
    header.writeUInt16LE(wrong === 3 ? data.length + 1 : data.length, 2)
    return Buffer.concat([header, data])
  })
const extra = fc.array(field, { maxLength: 3 }).map((fields) => Buffer.concat(fields))
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array))

test.each([
  ['plain', plain],
  ['zip64', zip64],
])('a %s zip is listed as yauzl does', async (_what, bytes) => {
  const extent = findZipExtent(bytesSource(bytes))!
  const listed = await list(bytes, extent)
  expect(listed).toEqual(await listWithYauzl(bytes, extent))
  expect(listed.records.map(({ name }) => name)).toEqual(Object.keys(members))
  expect(listed.records.map(({ isLink }) => isLink)).toEqual([false, false, true, false, false, false])
})

test.each([
  ['plain', plain],
  ['zip64', zip64],
])('a damaged %s zip is listed as far as yauzl does, with the same error', async (_what, whole) => {
  const directory = whole.indexOf('PK\u0001\u0002')
  const change = fc.tuple(fc.nat(whole.length - directory - 1), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[directory + at] = value
      const extent = findZipExtent(bytesSource(bytes))
      if (extent === undefined || extent.isSplit) return
      expect(await list(bytes, extent)).toEqual(await listWithYauzl(bytes, extent))
    }),
    { numRuns: 1500 },
  )
})

test('names, extra fields and sizes are read as yauzl does', async () => {
  const name = fc.oneof(
    bytes(30),
    fc.string({ unit: 'grapheme' }).map((text) => Buffer.from(text)),
  )
  const flags = fc.constantFrom(0, 0x800, 0x808, 1, 0x40)
  const sizes = fc.constantFrom(0, 7, 0xffffffff)
  await fc.assert(
    fc.asyncProperty(name, flags, extra, bytes(9), sizes, async (name, flags, extra, comment, sizes) => {
      const bytes = oneRecord(name, flags, extra, comment, sizes)
      const extent = findZipExtent(bytesSource(bytes))!
      expect(await list(bytes, extent)).toEqual(await listWithYauzl(bytes, extent))
    }),
    { numRuns: 1500 },
  )
})

test.each([
  ['a.log', 'ä.log'],
  ['b.log', 'a.log'],
])('the name in UTF-8 among the extra fields counts where it is of the name %s', async (of, expected) => {
  const data = Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), Buffer.from('ä.log')])
  data.writeUInt32LE(crc32(of), 1)
  const extra = Buffer.concat([Buffer.from([0x75, 0x70, data.length, 0]), data])
  const bytes = oneRecord(Buffer.from('a.log'), 0, extra, Buffer.alloc(0), 1)
  const { records } = await list(bytes, findZipExtent(bytesSource(bytes))!)
  expect(records.map(({ name }) => name)).toEqual([expected])
})

test('more records than asked for are not read', async () => {
  const extent = findZipExtent(bytesSource(plain))!
  expect((await list(plain, extent, 2)).records).toHaveLength(2)
  expect((await list(plain, extent, 2)).error).toBeUndefined()
})
