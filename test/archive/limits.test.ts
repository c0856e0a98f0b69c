import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { DiagnosticLog } from '../../src/archive/diagnostic-log.ts'
import type { Limits } from '../../src/archive/limits.ts'
import { openArchive } from '../../src/archive/open.ts'
import { mergeDiagnostics } from '../../src/diagnostics.ts'
import { codesOf, failureOf, outcomesOf, pathsOf, textOf } from '../support/archive-reading.ts'
import { tar } from '../support/tar.ts'
import { zip } from '../support/zip.ts'

const supportconfig = readFileSync(new URL('fixtures/scc_supportconfig_node1.txz', import.meta.url))
const nodeZip = await zip({ 'n/logs/kernel.log': 'up\n', 'n/configs/x': 'x', 'n/scc/s.txz': supportconfig })
const zeros = Buffer.alloc(3 * 1024 * 1024)
const bundle = await zip({ 'yamls/a.yaml': zeros, 'yamls/b.yaml': 'b: 1\n', 'nodes/n.zip': nodeZip })

function open(limits: Partial<Limits>, bytes = bundle) {
  return openArchive(bytes, { limits })
}

describe('the limit', () => {
  test.each([
    ['zip', bundle],
    ['tar', tar([{ name: 'yamls/a.yaml' }, { name: 'yamls/b.yaml' }, { name: 'yamls/c.yaml' }])],
  ])('entries leaves out the rest of a %s', async (_kind, bytes) => {
    const archive = await open({ entries: 2 }, bytes)
    expect(pathsOf(archive)).toEqual(['yamls/a.yaml', 'yamls/b.yaml'])
    expect(archive.diagnostics).toMatchObject([{ code: 'too-many-entries', path: '.' }])
  })

  test('entries counts those in node zips', async () => {
    const archive = await open({ entries: 4 })
    expect(pathsOf(archive)).toEqual(['nodes/n.zip', 'nodes/n.zip!/n/logs/kernel.log', 'yamls/a.yaml', 'yamls/b.yaml'])
    expect(archive.diagnostics).toMatchObject([{ code: 'too-many-entries', path: 'nodes/n.zip' }])
  })

  test('entryBytes ends an entry', async () => {
    const archive = await open({ entryBytes: 1_000_000 })
    const outcome = await archive.read(archive.find('yamls/a.yaml')!, () => true)
    expect(outcome).toEqual({ bytesRead: 1_000_000, complete: false })
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-too-large', path: 'yamls/a.yaml' }])
    expect(archive.diagnostics[0]?.message).toContain('entryBytes')
  })

  test('entryBytesInMemory ends what is held whole, not what is streamed', async () => {
    const archive = await open({ entryBytesInMemory: 100_000 })
    const entry = archive.find('yamls/a.yaml')!
    expect((await archive.readAll(entry)).length).toBe(100_000)
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-too-large', path: 'yamls/a.yaml' }])
    expect(await archive.read(entry, () => true)).toEqual({ bytesRead: zeros.length, complete: true })
  })

  test('entryBytesInMemory keeps a large compressed node zip closed', async () => {
    const archive = await open({ entryBytesInMemory: 100 })
    expect(pathsOf(archive)).toEqual(['nodes/n.zip', 'yamls/a.yaml', 'yamls/b.yaml'])
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-too-large', path: 'nodes/n.zip' }])
  })

  test('totalBytes ends all reading, and says so once', async () => {
    const archive = await open({ totalBytes: 2_000_000 })
    const outcomes = await outcomesOf(archive, ['yamls/a.yaml', 'yamls/b.yaml'])
    expect([...outcomes.values()].map(({ complete }) => complete)).toEqual([false, false])
    expect(archive.diagnostics).toMatchObject([{ code: 'total-too-large', path: 'yamls/a.yaml' }])
  })

  test('ratio ends an entry, but only beyond 1 MiB', async () => {
    const archive = await open({ ratio: 10 })
    const outcome = await archive.read(archive.find('yamls/a.yaml')!, () => true)
    expect(outcome.complete).toBe(false)
    expect(outcome.bytesRead).toBeLessThan(zeros.length)
    expect(codesOf(archive)).toEqual(['entry-too-large'])
    const small = await open({ ratio: 10 }, await zip({ 'yamls/a.yaml': Buffer.alloc(1024 * 1024) }))
    await textOf(small, 'yamls/a.yaml')
    expect(small.diagnostics).toEqual([])
  })

  test('ratio lets the densest honest content pass', async () => {
    const archive = await open({})
    expect((await archive.readAll(archive.find('yamls/a.yaml')!)).length).toBe(zeros.length)
    expect(archive.diagnostics).toEqual([])
  })

  test('ratio ends a compressed tar', async () => {
    const bytes = gzipSync(
      tar([
        { name: 'yamls/b.yaml', content: 'b' },
        { name: 'yamls/a.yaml', content: zeros },
      ]),
    )
    const archive = await open({ ratio: 100 }, bytes)
    expect(archive.diagnostics).toMatchObject([{ code: 'archive-truncated', path: '.' }])
    expect(archive.diagnostics[0]?.message).toContain('limit ratio')
  })

  test('depth: bundle, node zip and supportconfig are three', async () => {
    const path = 'nodes/n.zip!/n/scc/s.txz'
    const deep = await open({ depth: 3 })
    expect(await deep.expand(deep.find(path)!)).toHaveLength(2)
    const flat = await open({ depth: 2 })
    expect(await flat.expand(flat.find(path)!)).toEqual([])
    expect(flat.diagnostics).toMatchObject([{ code: 'nested-archive-too-deep', path }])
    expect(pathsOf(await open({ depth: 1 }))).toEqual(['nodes/n.zip', 'yamls/a.yaml', 'yamls/b.yaml'])
  })

  test('depth ends a chain of zips', async () => {
    let bytes = bundle
    for (let level = 0; level < 6; level += 1) bytes = await zip({ 'inner.zip': bytes })
    const error = await failureOf(openArchive(bytes))
    expect([error.code, error.message]).toEqual(['not-a-bundle', expect.stringContaining('limit depth is 4')])
  })

  test('a flood of one diagnostic becomes a count: none is kept of millions, and a hundred reported', async () => {
    const log = new DiagnosticLog()
    for (let at = 0; at < 30_000; at += 1) log.add('entry-ignored', `yamls/l${at}`, 'is a symbolic link')
    log.add('entry-damaged', 'x', 'y')
    expect(log.items).toHaveLength(20_002)
    const reported = mergeDiagnostics([...log.items, ...log.items.slice(0, 5)])
    expect(reported).toHaveLength(102)
    expect(reported[0]).toEqual({ code: 'entry-damaged', path: 'x', message: 'y' })
    expect(reported.at(-1)?.message).toBe('and 29900 more like the 100 above, from this one on')
    expect(reported.map((d) => d.more)).not.toContain(10_000)
  })
})
