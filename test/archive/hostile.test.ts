import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openArchive } from '../../src/archive/open.ts'
import { isAnalyzerError } from '../../src/errors.ts'
import { contentsOf } from '../support/archive-reading.ts'
import { tar } from '../support/tar.ts'
import { patchDirectory, zip } from '../support/zip.ts'

const nodeZip = await zip({ 'n/logs/kernel.log': 'up\n'.repeat(99), 'n/configs/x': { content: 'x', streamed: true } })
const files = { 'sb/yamls/a.yaml': 'a: 1\n'.repeat(50), 'sb/metadata.yaml': 'm', 'sb/logs/x.log': 'line\n'.repeat(999) }
const plainTar = tar(Object.entries(files).map(([name, content]) => ({ name, content })))
const inputs = [
  await zip({ ...files, 'sb/nodes/n.zip': { content: nodeZip, stored: true } }),
  await zip({ ...files, 'sb/nodes/n.zip': { content: nodeZip, stored: true } }, { zip64: true }),
  plainTar,
  gzipSync(plainTar),
]

/** Whatever the bytes: entries and diagnostics, or the one kind of error. */
async function survives(bytes: Uint8Array): Promise<void> {
  try {
    const archive = await openArchive(bytes)
    const contents = await contentsOf(archive)
    for (const path of contents.keys()) {
      expect(path).not.toMatch(/(^|\/)\.\.(\/|$)|^\/|[\u0000-\u001f]/)
    }
    await archive.close()
  } catch (error) {
    if (!isAnalyzerError(error)) throw error
    expect(error.message).not.toContain('\n')
  }
}

test.each(inputs.map((bytes, at) => [at, bytes] as const))(
  'input %i survives being cut anywhere',
  async (_at, bytes) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), (length) => survives(bytes.subarray(0, length))),
      { numRuns: 150 },
    )
  },
)

test.each(inputs.map((bytes, at) => [at, bytes] as const))('input %i survives changed bytes', async (_at, bytes) => {
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }))
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
      const changed = Buffer.from(bytes)
      for (const [at, value] of changes) changed[at] = value
      await survives(changed)
    }),
    { numRuns: 250 },
  )
})

test('nothing gives more than the directory says, whatever became of its data', async () => {
  const text = 'level=info msg="a line of a log"\n'.repeat(9000)
  const bytes = await zip({ 'yamls/a.yaml': text, 'logs/a.log': Buffer.alloc(2_000_000, 'x'), 'logs/b.log': 'b' })
  const change = fc.tuple(fc.nat(bytes.indexOf('PK\u0001\u0002') - 1), fc.nat(255))
  const declared = fc.integer({ min: 0, max: 400_000 })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 3 }), declared, async (changes, declared) => {
      const changed = patchDirectory(bytes, (record) => record.writeUInt32LE(declared, 24))
      for (const [at, value] of changes) changed[at] = value
      const archive = await openArchive(changed)
      for (const entry of archive.entries) {
        let received = 0
        const outcome = await archive.read(entry, (chunk) => {
          received += chunk.length
          return undefined
        })
        expect(entry.sizeBytes).toBe(declared)
        expect(received).toBeLessThanOrEqual(declared)
        expect(outcome.bytesRead).toBe(received)
        // the same by the way that inflates into the memory that is handed out
        expect((await archive.readAll(entry)).length).toBe(received)
      }
    }),
    { numRuns: 100 },
  )
})

test('random bytes behind each magic', async () => {
  const magic = fc.constantFrom('504b0304', '504b0506', '504b0102', '1f8b08', 'fd377a585a00', '')
  await fc.assert(
    fc.asyncProperty(magic, fc.uint8Array({ maxLength: 2000 }), (head, rest) => {
      return survives(Buffer.concat([Buffer.from(head, 'hex'), rest]))
    }),
    { numRuns: 300 },
  )
})

test('an xz stream survives being cut anywhere and changed bytes', async () => {
  const bytes = readFileSync(new URL('fixtures/scc_supportconfig_node1.txz', import.meta.url))
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }))
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length), fc.array(change, { maxLength: 4 }), async (length, changes) => {
      const changed = Buffer.from(bytes)
      for (const [at, value] of changes) changed[at] = value
      await survives(changed.subarray(0, length))
      await survives(changed)
    }),
    { numRuns: 200 },
  )
  const whole = await openArchive(bytes)
  expect(whole.entries).toHaveLength(2)
})

test('a zip without end record that is full of false marks is read through once', async () => {
  const header = Buffer.from('504b030414000800080000000000000000000000000000000000010000006e', 'hex')
  const marks = Buffer.alloc(4 * 1024 * 1024, Buffer.from([0x50, 0x4b, 0x07, 0x08]))
  await survives(Buffer.concat([header, marks]))
  await survives(Buffer.alloc(4 * 1024 * 1024, Buffer.from([0x50, 0x4b, 0x03, 0x04])))
})
