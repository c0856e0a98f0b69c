import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openArchive } from '../../src/archive/open.ts'
import { codesOf, failureOf, pathsOf, textOf } from '../support/archive-reading.ts'
import { tar } from '../support/tar.ts'
import { zip } from '../support/zip.ts'

const scratch = mkdtempSync(join(tmpdir(), 'archive-open-'))
afterAll(() => rmSync(scratch, { recursive: true }))

function folder(name: string, files: Record<string, string | Uint8Array>): string {
  const root = join(scratch, name)
  mkdirSync(root, { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

function file(name: string, content: string | Uint8Array): string {
  return join(folder('files', { [name]: content }), name)
}

const nodeFiles = { 'node1/configs/etc/hostname': 'node1\n', 'node1/logs/kernel.log': 'up\n' }
const nodeZip = await zip(nodeFiles)
const bundleFiles = { 'sb/yamls/cluster/v1/nodes.yaml': 'items: []\n', 'sb/nodes/node1.zip': nodeZip }
const bundle = await zip(bundleFiles)
const otherZip = await zip({ 'photos/a.jpg': '', 'b.txt': '' })
const emptyNodeZip = await zip({ 'node1/': '' })
const zippedText = await zip({ 'inner.zip': 'hello' })
const bundlePaths = [
  'nodes/node1.zip',
  'nodes/node1.zip!/node1/configs/etc/hostname',
  'nodes/node1.zip!/node1/logs/kernel.log',
  'yamls/cluster/v1/nodes.yaml',
]

describe('the kind is told by content', () => {
  test.each([
    ['bundle.txt', bundle],
    ['bundle.zip', tar([{ name: 'yamls/cluster/v1/nodes.yaml' }, { name: 'nodes/node1.zip', content: nodeZip }])],
  ])('%s', async (name, bytes) => {
    const archive = await openArchive(file(name, bytes))
    expect(pathsOf(archive)).toEqual(bundlePaths)
    await archive.close()
  })

  test.each([
    ['bundle', { 'a/b/metadata.yaml': '', 'a/b/logs/x.log': '' }, ['logs/x.log', 'metadata.yaml']],
    ['node', nodeFiles, Object.keys(nodeFiles)],
    ['node', { 'w/node1/logs/a': '', 'w/node1/configs/b': '' }, ['node1/configs/b', 'node1/logs/a']],
    ['node', { 'logs/a': '', 'configs/b': '' }, ['configs/b', 'logs/a']],
    [
      'longhorn-node',
      { 'n/hostinfos/hostinfo': '', 'n/logs/dmesg.log': '' },
      ['n/hostinfos/hostinfo', 'n/logs/dmesg.log'],
    ],
    ['supportconfig', { 'scc_x/basic-environment.txt': '', 'scc_x/ntp.txt': '' }, ['basic-environment.txt', 'ntp.txt']],
  ])('layout %s', async (layout, files, paths) => {
    const archive = await openArchive(await zip(files))
    expect([archive.layout, pathsOf(archive)]).toEqual([layout, paths])
  })
})

describe('what lies around a bundle', () => {
  test('wrapper directories, a zip in a zip', async () => {
    const archive = await openArchive(await zip({ 'upload/1/case.bin': await zip({ 'deep/down/b.dat': bundle }) }))
    expect(pathsOf(archive)).toEqual(bundlePaths)
    expect(await textOf(archive, 'nodes/node1.zip!/node1/configs/etc/hostname')).toBe('node1\n')
    expect(archive.diagnostics).toEqual([])
  })

  test('is counted once and left aside', async () => {
    const archive = await openArchive(await zip({ 'x/a.txt': '', 'x/b.txt': '', ...bundleFiles }))
    expect(pathsOf(archive)).toEqual(bundlePaths)
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-ignored', path: '.' }])
    expect(archive.diagnostics[0]?.message).toContain('2 files')
  })

  test('may be another bundle: the first is taken', async () => {
    const archive = await openArchive(await zip({ ...bundleFiles, 'sb2/yamls/a.yaml': '' }))
    expect(pathsOf(archive)).toEqual(bundlePaths)
    expect(archive.diagnostics[0]?.message).toContain('2 collections')
  })

  test('may be a supportconfig: the bundle comes first', async () => {
    const scc = await zip({ 'scc/basic-environment.txt': '' })
    const archive = await openArchive(await zip({ 'a-scc.zip': scc, 'b.zip': bundle, 'notes.txt': 'hello' }))
    expect(archive.layout).toBe('bundle')
    expect(codesOf(archive)).toEqual(['entry-ignored'])
  })

  test('does not make other zips inside be opened', async () => {
    const archive = await openArchive(await zip({ ...bundleFiles, 'sb/external/longhorn.zip': bundle }))
    expect(pathsOf(archive)).toEqual(['external/longhorn.zip', ...bundlePaths])
  })

  test('paths in diagnostics count from the bundle too', async () => {
    const inner = await zip({ ...bundleFiles, 'sb/yamls/l': { content: 'x', mode: 0o120777 } })
    const archive = await openArchive(await zip({ 'inner.zip': inner }))
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-ignored', path: 'yamls/l' }])
  })
})

describe('a folder', () => {
  test('with node zips, nodes extracted beside them, dot files', async () => {
    const extracted = { 'sb/nodes/node2/node2/logs/kernel.log': 'two\n', 'sb/yamls/.hidden': 'h' }
    const root = folder('plain', { ...bundleFiles, ...extracted })
    const archive = await openArchive(root)
    expect(pathsOf(archive)).toEqual([
      ...bundlePaths.slice(0, 3),
      'nodes/node2/node2/logs/kernel.log',
      'yamls/.hidden',
      'yamls/cluster/v1/nodes.yaml',
    ])
    expect(await textOf(archive, 'nodes/node1.zip!/node1/logs/kernel.log')).toBe('up\n')
    expect(await textOf(archive, 'nodes/node2/node2/logs/kernel.log')).toBe('two\n')
    expect(archive.sizeBytes).toBe(nodeZip.length + 15)
    expect(archive.diagnostics).toEqual([])
    await archive.close()
  })

  test('keeps to itself: links are not followed', async () => {
    const root = folder('links', { 'yamls/a.yaml': 'a' })
    symlinkSync('/etc/passwd', join(root, 'yamls/file.yaml'))
    symlinkSync(scratch, join(root, 'yamls/dir'))
    const archive = await openArchive(root)
    expect(pathsOf(archive)).toEqual(['yamls/a.yaml'])
    expect(archive.diagnostics.map(({ path }) => path)).toEqual(['yamls/dir', 'yamls/file.yaml'])
    expect(codesOf(archive)).toEqual(['entry-ignored', 'entry-ignored'])
  })

  test('in which a file becomes a link after listing does not follow it', async () => {
    const root = folder('swapped', { 'yamls/a.yaml': 'a' })
    const archive = await openArchive(root)
    rmSync(join(root, 'yamls/a.yaml'))
    symlinkSync('/etc/passwd', join(root, 'yamls/a.yaml'))
    expect(await textOf(archive, 'yamls/a.yaml')).toBe('')
    expect(codesOf(archive)).toEqual(['entry-damaged'])
  })

  test.skipIf(process.platform === 'win32')('with a pipe in it does not wait for the pipe', async () => {
    const root = folder('pipe', { 'yamls/a.yaml': 'a' })
    execFileSync('mkfifo', [join(root, 'yamls/pipe')])
    const archive = await openArchive(root)
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-ignored', path: 'yamls/pipe' }])
  })
})

describe('an input that cannot be analyzed', () => {
  test.each([
    ['a missing file', () => join(scratch, 'missing.zip'), 'file-not-found', 'no such file'],
    ['a device', () => '/dev/null', 'file-unreadable', 'device'],
    ['an empty file', () => file('e.zip', ''), 'not-an-archive', 'empty'],
    ['a text', () => file('t.zip', 'hello\nthere\n'), 'not-an-archive', 'a text file'],
    ['a page', () => file('p.zip', '<!DOCTYPE html><html><body>login</body></html>'), 'not-an-archive', 'an HTML page'],
    ['a 7-Zip', () => file('7.zip', Buffer.from('377abcaf271c0004', 'hex')), 'not-an-archive', '7-Zip'],
    ['another folder', () => folder('other', { 'photos/a.jpg': '', 'b.txt': '' }), 'not-a-bundle', 'b.txt, photos/'],
    ['an empty folder', () => folder('none', {}), 'not-a-bundle', 'nothing'],
  ])('%s', async (_what, make, code, message) => {
    const path = make()
    const error = await failureOf(openArchive(path))
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)])
    expect(error.message.startsWith(`${path}: `)).toBe(true)
    expect(error.message).not.toContain('\n')
  })

  test.each([
    ['another zip', otherZip, 'not-a-bundle', 'photos/, b.txt'],
    ['an empty node zip', emptyNodeZip, 'not-a-bundle', 'node1/'],
    ['a zip of a text', zippedText, 'not-a-bundle', 'inner.zip'],
    ['a tar of something else', tar([{ name: 'a.txt' }]), 'not-a-bundle', 'a.txt'],
  ])('%s', async (_what, bytes, code, message) => {
    const error = await failureOf(openArchive(bytes))
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)])
    expect(error.hint).toBeDefined()
  })

  test('limits that are none', async () => {
    const error = await failureOf(openArchive(bundle, { limits: { depht: 1 } as object }))
    expect([error.code, error.message]).toEqual(['bad-argument', expect.stringContaining('depht')])
  })
})

describe('an archive', () => {
  test('that is closed gives a clear error', async () => {
    const archive = await openArchive(file('closed.zip', bundle))
    const entry = archive.find('nodes/node1.zip!/node1/logs/kernel.log')!
    await archive.close()
    await archive.close()
    for (const use of [archive.readAll(entry), archive.read(entry, () => true), archive.expand(entry)]) {
      const error = await failureOf(use)
      expect([error.code, error.message]).toEqual(['bad-argument', expect.stringContaining('closed')])
    }
  })

  test('refuses entries of another', async () => {
    const archive = await openArchive(bundle)
    expect((await failureOf(archive.readAll({ path: 'x', sizeBytes: 1 }))).code).toBe('bad-argument')
  })

  test('stops when aborted: before, and on the way', async () => {
    expect((await failureOf(openArchive(bundle, { signal: AbortSignal.abort() }))).code).toBe('aborted')
    const controller = new AbortController()
    const archive = await openArchive(await zip({ 'yamls/a.yaml': Buffer.alloc(4_000_000), 'yamls/b.yaml': 'b' }))
    const reader = { push: () => controller.abort() as undefined }
    const reading = archive.readMany(archive.entries, () => reader, controller.signal)
    expect((await failureOf(reading)).code).toBe('aborted')
    expect(await textOf(archive, 'yamls/b.yaml')).toBe('b')
  })

  test('can be read by several at a time', async () => {
    const archive = await openArchive(bundle)
    const again = [...bundlePaths, ...bundlePaths].slice(1)
    const texts = await Promise.all(again.map((path) => textOf(archive, path)))
    expect(texts.filter((text) => text === 'up\n')).toHaveLength(2)
  })
})
