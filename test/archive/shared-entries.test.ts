import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Archive } from '../../src/archive/archive.ts'
import type { Limits } from '../../src/archive/limits.ts'
import { openArchive } from '../../src/archive/open.ts'
import { openShared } from '../../src/archive/open-shared.ts'
import { contentsOf, pathsOf } from '../support/archive-reading.ts'
import { tar } from '../support/tar.ts'
import { zip } from '../support/zip.ts'

const log = Array.from({ length: 30_000 }, (_, at) => `time=${at} level=info msg="line ${at % 977}"\n`).join('')
const files: Record<string, string> = {
  'sb/metadata.yaml': 'bundleversion: 0.1.0\n',
  'sb/logs/default/p/c.log': log,
  'sb/logs/default/p/empty.log': '',
}
const nodeZip = await zip({ 'node1/logs/kernel.log': 'Mar 06 22:45:28 node1 kernel: up\n' })

function onDisk(content: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'shared-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, data] of Object.entries(content)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), data)
  }
  return folder
}

async function opened(path: string, limits: Partial<Limits> = {}): Promise<Archive> {
  const archive = await openArchive(path, { limits })
  onTestFinished(() => archive.close())
  return archive
}

/** What another thread gets: plain data, copied. */
function received(archive: Archive): Archive {
  const shared = archive.entries.filter((entry) => archive.canShare(entry))
  return openShared(structuredClone(archive.share(shared)), archive.limits)
}

const stored = await zip({ ...files, 'sb/nodes/node1.zip': { content: nodeZip, stored: true } })
const inputs: [string, string, Uint8Array][] = [
  ['a zip with a stored node zip', 'a.zip', stored],
  ['a zip with a deflated node zip', 'a.zip', await zip({ ...files, 'sb/nodes/node1.zip': nodeZip })],
  ['a zip without its directory', 'a.zip', stored.subarray(0, -200)],
  ['a zip in a zip', 'a.zip', await zip({ 'sb.zip': stored })],
  ['a tar', 'a.tar', tar(Object.entries(files).map(([name, content]) => ({ name, content })))],
]

test.each(inputs)('%s is read as its owner reads it', async (_, name, bytes) => {
  const owner = await opened(join(onDisk({ [name]: bytes }), name))
  const other = received(owner)
  expect(pathsOf(owner).length).toBeGreaterThan(2)
  expect(await contentsOf(other)).toEqual(await contentsOf(owner))
  expect(pathsOf(other)).toEqual(pathsOf(owner))
})

test('a folder is read as its owner reads it', async () => {
  const owner = await opened(onDisk(files))
  expect(await contentsOf(received(owner))).toEqual(await contentsOf(owner))
})

test('damage is told as its owner tells it', async () => {
  const bytes = Buffer.from(await zip(files))
  bytes.fill(0, 4000, 4100)
  const owner = await opened(join(onDisk({ 'a.zip': bytes }), 'a.zip'))
  const other = received(owner)
  await contentsOf(owner)
  await contentsOf(other)
  expect(owner.diagnostics.length).toBeGreaterThan(0)
  expect(other.diagnostics).toEqual(owner.diagnostics)
})

test('what only one thread can read is not shared', async () => {
  const inMemory = await openArchive(stored)
  // the node's zip is in memory as well, but stored: it lies in what was given
  expect(inMemory.entries.filter((entry) => inMemory.canShare(entry))).toEqual([])
  const withDeflated = await openArchive(await zip({ ...files, 'sb/nodes/node1.zip': nodeZip }))
  expect(withDeflated.entries.filter((entry) => withDeflated.canShare(entry)).map(({ path }) => path)).toEqual([
    'nodes/node1.zip!/node1/logs/kernel.log',
  ])
})

test('what is left out as too dense is not shared', async () => {
  const bytes = await zip({ 'sb/metadata.yaml': 'a: 1\n', 'sb/logs/default/p/zeros.log': Buffer.alloc(5_000_000) })
  const owner = await opened(join(onDisk({ 'a.zip': bytes }), 'a.zip'), { denseBytes: 0 })
  const zeros = owner.find('logs/default/p/zeros.log')!
  expect(owner.canShare(zeros)).toBe(false)
})
