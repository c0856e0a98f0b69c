import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openArchive } from '../../src/archive/open.ts'
import { codesOf, contentsOf, failureOf, outcomesOf, pathsOf, textOf } from '../support/archive-reading.ts'
import { paxHeader, tar } from '../support/tar.ts'
import { zip } from '../support/zip.ts'

const xz = readFileSync(new URL('fixtures/scc_supportconfig_node1.txz', import.meta.url))
const nodeZip = await zip({ 'node1/logs/kernel.log': 'up\n', 'node1/configs/etc/hostname': 'node1\n' })
const longName = `sb/logs/${'n'.repeat(63)}/${'p'.repeat(63)}/c.log`
const plain = tar([
  { name: 'sb/', type: '5' },
  { name: 'sb/metadata.yaml', content: 'bundleversion: 0.1.0\n' },
  { name: longName, content: 'line\n'.repeat(40_000) },
  { name: 'sb/nodes/node1.zip', content: nodeZip },
  paxHeader({ path: 'sb/yamls/é.yaml', size: '7' }),
  { name: 'sb/yamls/e.yaml', content: 'e: 1.5\n' },
  { name: 'sb/empty.log' },
])
const inZip = await zip({ 'wrapper/b.tar': plain })
const expected = [
  'empty.log',
  longName.slice(3),
  'metadata.yaml',
  'nodes/node1.zip',
  'nodes/node1.zip!/node1/configs/etc/hostname',
  'nodes/node1.zip!/node1/logs/kernel.log',
  'yamls/é.yaml',
]

/** Small enough for the unpacked tar not to be held, large enough for the node zip in it. */
const streamedLimits = { limits: { entryBytesInMemory: 20_000 } }

describe('a tar', () => {
  test.each([
    ['plain', plain, {}],
    ['in gzip', gzipSync(plain), {}],
    [
      'in gzip of two members',
      Buffer.concat([gzipSync(plain.subarray(0, 70_000)), gzipSync(plain.subarray(70_000))]),
      {},
    ],
    ['in gzip, streamed', gzipSync(plain), streamedLimits],
    ['in a zip', inZip, {}],
  ])('%s is listed and read', async (_how, bytes, options) => {
    const archive = await openArchive(bytes, options)
    expect(archive.layout).toBe('bundle')
    expect(pathsOf(archive)).toEqual(expected)
    expect(await textOf(archive, 'metadata.yaml')).toBe('bundleversion: 0.1.0\n')
    expect(await textOf(archive, 'yamls/é.yaml')).toBe('e: 1.5\n')
    expect(await textOf(archive, 'nodes/node1.zip!/node1/logs/kernel.log')).toBe('up\n')
    expect(archive.find(longName.slice(3))?.sizeBytes).toBe(200_000)
    expect(archive.diagnostics).toEqual([])
  })

  test('too large to be held is read in one pass, in its own order', async () => {
    const archive = await openArchive(gzipSync(plain), streamedLimits)
    const paths = ['yamls/é.yaml', 'empty.log', 'nodes/node1.zip!/node1/logs/kernel.log', longName.slice(3)]
    const outcomes = await outcomesOf(archive, paths)
    expect([...outcomes]).toEqual([
      [paths[2], { bytesRead: 3, complete: true }],
      [paths[3], { bytesRead: 200_000, complete: true }],
      [paths[0], { bytesRead: 7, complete: true }],
      [paths[1], { bytesRead: 0, complete: true }],
    ])
  })

  test('in xz: a supportconfig by itself', async () => {
    const archive = await openArchive(xz)
    expect(archive.layout).toBe('supportconfig')
    expect(pathsOf(archive)).toEqual(['basic-environment.txt', 'ntp.txt'])
    expect(await textOf(archive, 'ntp.txt')).toContain('506 Cannot talk')
  })

  test('in xz can be read streamed, and several at the same time', async () => {
    const archives = await Promise.all([1, 2, 3].map(() => openArchive(xz, { limits: { entryBytesInMemory: 1000 } })))
    const texts = await Promise.all(archives.map((archive) => textOf(archive, 'ntp.txt')))
    expect(texts.map((text) => text.includes('506 Cannot talk'))).toEqual([true, true, true])
  })

  test('in xz too large to be held is streamed, also many at a time and beside damaged ones', async () => {
    const bytes = readFileSync(new URL('fixtures/many-chunks.tar.xz', import.meta.url))
    const inputs = [bytes, xz.subarray(0, 200), bytes, bytes.subarray(0, 300), bytes]
    const archives = await Promise.all(
      inputs.map((input) => openArchive(input, { limits: { entryBytesInMemory: 1000 } })),
    )
    const reads = [archives[0]!, archives[2]!, archives[4]!].map(async (archive) => {
      let bytesRead = 0
      await archive.read(archive.find('logs/c.log')!, (chunk) => {
        bytesRead += chunk.length
        return true
      })
      return [bytesRead, await textOf(archive, 'yamls/a.yaml')]
    })
    expect(await Promise.all(reads)).toEqual(Array(3).fill([600_000, 'a: 1\n']))
  })

  test.each([1, 30, 100, 200, xz.length - 30, xz.length - 1])('in xz and cut by %i bytes ends', async (bytes) => {
    const opened = openArchive(xz.subarray(0, xz.length - bytes))
    const outcome = await opened.then(codesOf, (error: unknown) => [String((error as { code: string }).code)])
    expect(['archive-truncated', 'archive-damaged', 'not-an-archive']).toContain(outcome[0])
  })

  test('with links and devices names them', async () => {
    const special = ['1', '2', '3', '6'].map((type) => ({ name: `sb/special${type}`, type, linkName: '/etc/passwd' }))
    const archive = await openArchive(tar([...special, { name: 'sb/yamls/a.yaml', content: 'a' }]))
    expect(pathsOf(archive)).toEqual(['yamls/a.yaml'])
    expect(codesOf(archive)).toEqual(Array(4).fill('entry-ignored'))
  })

  test('that leads out of the folder leaves that out', async () => {
    const members = [
      { name: '../../etc/cron.d/x', content: 'x' },
      { name: './sb/yamls/a.yaml', content: 'a' },
    ]
    const archive = await openArchive(tar(members))
    expect(pathsOf(archive)).toEqual(['yamls/a.yaml'])
    expect(codesOf(archive)).toEqual(['entry-name-unsafe'])
  })

  test.each([
    ['plain', (bytes: Buffer) => bytes.subarray(0, 100_000)],
    ['in gzip', (bytes: Buffer) => gzipSync(bytes).subarray(0, 350)],
    ['in gzip around the cut', (bytes: Buffer) => gzipSync(bytes.subarray(0, 100_000))],
  ])('%s that was cut off gives what lies before', async (_how, cut) => {
    const archive = await openArchive(cut(plain))
    expect(await textOf(archive, 'metadata.yaml')).toBe('bundleversion: 0.1.0\n')
    expect((await contentsOf(archive)).get(longName.slice(3))?.length).toBeLessThan(200_000)
    expect(codesOf(archive)).toEqual(['archive-truncated', 'entry-damaged'])
  })

  test('without end blocks is whole', async () => {
    const archive = await openArchive(tar([{ name: 'sb/yamls/a.yaml', content: 'a' }], { endBlocks: false }))
    expect(archive.diagnostics).toEqual([])
  })

  test('gzip of a text is no archive', async () => {
    const error = await failureOf(openArchive(gzipSync('just a log\n')))
    expect([error.code, error.message]).toEqual(['not-an-archive', expect.stringContaining('a text file')])
  })

  test('gzip of a zip is opened', async () => {
    const archive = await openArchive(gzipSync(await zip({ 'yamls/a.yaml': 'a' })))
    expect(pathsOf(archive)).toEqual(['yamls/a.yaml'])
  })
})
