import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openArchive } from '../../src/archive/open.ts'
import { codesOf, failureOf, outcomesOf, pathsOf, textOf } from '../support/archive-reading.ts'
import { patchDirectory, renameInZip, zip } from '../support/zip.ts'

const supportconfig = readFileSync(new URL('fixtures/scc_supportconfig_node1.txz', import.meta.url))
const nodeZip = await zip({
  'node1/': '',
  'node1/configs/etc/hostname': 'node1\n',
  'node1/logs/kernel.log': 'Mar 06 22:45:28 node1 kernel: up\n',
  'node1/scc/scc_supportconfig_node1.txz': supportconfig,
})
const files = {
  'sb/': '',
  'sb/metadata.yaml': 'bundleversion: 0.1.0\n',
  'sb/yamls/cluster/v1/nodes.yaml': 'apiVersion: v1\nitems: []\n',
  'sb/logs/default/p/c.log': 'line\n'.repeat(200_000),
  'sb/bundleGenerationError.log': '',
}
const bundle = await zip({ ...files, 'sb/nodes/node1.zip': { content: nodeZip, stored: true } })
const storedNode = { content: nodeZip, stored: true }
const zip64 = await zip({ ...files, 'sb/nodes/node1.zip': storedNode }, { zip64: true })
const deflatedNode = await zip({ ...files, 'sb/nodes/node1.zip': nodeZip })
const streamed = await zip({ ...files, 'sb/nodes/node1.zip': { ...storedNode, streamed: true } })

describe('a zip', () => {
  test('is listed from the bundle root, with the node zips expanded', async () => {
    const archive = await openArchive(bundle)
    expect(archive.layout).toBe('bundle')
    expect(archive.path).toBe('(buffer)')
    expect(archive.sizeBytes).toBe(bundle.length)
    expect(pathsOf(archive)).toEqual([
      'bundleGenerationError.log',
      'logs/default/p/c.log',
      'metadata.yaml',
      'nodes/node1.zip',
      'nodes/node1.zip!/node1/configs/etc/hostname',
      'nodes/node1.zip!/node1/logs/kernel.log',
      'nodes/node1.zip!/node1/scc/scc_supportconfig_node1.txz',
      'yamls/cluster/v1/nodes.yaml',
    ])
    expect(await textOf(archive, 'logs/default/p/c.log')).toBe('line\n'.repeat(200_000))
    expect(await textOf(archive, 'bundleGenerationError.log')).toBe('')
    expect(await textOf(archive, 'nodes/node1.zip!/node1/configs/etc/hostname')).toBe('node1\n')
    expect(archive.diagnostics).toEqual([])
  })

  test('expands a supportconfig when asked, and once', async () => {
    const archive = await openArchive(bundle)
    const entry = archive.find('nodes/node1.zip!/node1/scc/scc_supportconfig_node1.txz')!
    const members = await archive.expand(entry)
    const prefix = `${entry.path}!/scc_supportconfig_node1`
    expect(members.map(({ path }) => path)).toEqual([`${prefix}/basic-environment.txt`, `${prefix}/ntp.txt`])
    expect(await textOf(archive, `${prefix}/ntp.txt`)).toContain('506 Cannot talk to daemon')
    expect(pathsOf(archive).filter((path) => path.startsWith(prefix))).toHaveLength(2)
    expect(await archive.expand(entry)).toEqual(members)
  })

  test('expanding what is no archive is a diagnostic', async () => {
    const archive = await openArchive(bundle)
    expect(await archive.expand(archive.find('metadata.yaml')!)).toEqual([])
    expect(archive.diagnostics[0]).toMatchObject({ code: 'nested-archive-damaged', path: 'metadata.yaml' })
  })

  test('stops reading when the sink says so', async () => {
    const archive = await openArchive(bundle)
    const outcome = await archive.read(archive.find('logs/default/p/c.log')!, () => false)
    expect(outcome.complete).toBe(false)
    expect(outcome.bytesRead).toBeGreaterThan(0)
    expect(outcome.bytesRead).toBeLessThan(1_000_000)
    expect(archive.diagnostics).toEqual([])
  })

  test('hands an error of the sink on', async () => {
    const archive = await openArchive(bundle)
    const sink = () => {
      throw new TypeError('mine')
    }
    await expect(archive.read(archive.find('metadata.yaml')!, sink)).rejects.toThrow('mine')
    expect(await textOf(archive, 'metadata.yaml')).toBe('bundleversion: 0.1.0\n')
  })

  test('reads many entries, each of which begins when the one before has ended', async () => {
    const archive = await openArchive(bundle)
    const told: unknown[] = []
    const entries = ['yamls/cluster/v1/nodes.yaml', 'metadata.yaml'].map((path) => archive.find(path)!)
    await archive.readMany(entries, ({ path }) => {
      told.push(path)
      return { push: () => true, end: (outcome) => told.push(outcome) }
    })
    expect(told).toEqual([
      'metadata.yaml',
      { bytesRead: 21, complete: true },
      'yamls/cluster/v1/nodes.yaml',
      { bytesRead: 25, complete: true },
    ])
    expect(archive.stats).toEqual({ entriesRead: 2, bytesRead: 46 })
  })

  test('reads many entries one archive after the other, from front to back', async () => {
    const inner = await zip({ 'n/logs/b.log': 'b', 'n/logs/a.log': 'a', 'n/configs/c': 'c' })
    const outer = {
      'logs/z.log': 'z',
      'nodes/n.zip': { content: inner, stored: true },
      'logs/y.log': 'y',
      'yamls/x': '',
    }
    const archive = await openArchive(await zip(outer))
    const paths = ['logs/y.log', 'nodes/n.zip!/n/logs/a.log', 'yamls/x', 'nodes/n.zip!/n/logs/b.log', 'logs/z.log']
    const outcomes = await outcomesOf(archive, paths)
    expect([...outcomes].map(([path, { bytesRead }]) => [path, bytesRead])).toEqual([
      ['logs/z.log', 1],
      ['logs/y.log', 1],
      ['yamls/x', 0],
      ['nodes/n.zip!/n/logs/b.log', 1],
      ['nodes/n.zip!/n/logs/a.log', 1],
    ])
  })

  test('with an entry larger than a declared size is believed at once is held whole', async () => {
    const text = Buffer.alloc(40_000_000, 'a line of some length\n')
    const bytes = await zip({ 'yamls/a.yaml': text })
    for (const declared of [text.length, 20_000_000, 90_000_000]) {
      const archive = await openArchive(patchDirectory(bytes, (record) => record.writeUInt32LE(declared, 24)))
      const held = await archive.readAll(archive.entries[0]!)
      expect(text.subarray(0, declared).equals(held)).toBe(true)
      expect(held.buffer.byteLength).toBeLessThanOrEqual(declared)
      expect(codesOf(archive)).toEqual(declared === text.length ? [] : ['entry-damaged'])
    }
    const archive = await openArchive(bytes, { limits: { entryBytesInMemory: 30_000_000 } })
    const held = await archive.readAll(archive.entries[0]!)
    expect([held.length, held.buffer.byteLength]).toEqual([30_000_000, 30_000_000])
    expect(text.subarray(0, 30_000_000).equals(held)).toBe(true)
  })

  test('with directories that only their own records tell of is found', async () => {
    const records = { 'sb/': '', 'sb/yamls/': '', 'sb/logs/': '', 'sb/logs/.DS_Store': '', 'sb/metadata.yaml': 'm' }
    const archive = await openArchive(await zip(records))
    expect([archive.layout, pathsOf(archive)]).toEqual(['bundle', ['metadata.yaml']])
    const none = await openArchive(await zip({ 'sb/yamls/': '', 'sb/yamls/.DS_Store': '', 'sb/x': 'x' }))
    expect([none.layout, pathsOf(none)]).toEqual(['bundle', ['x']])
    const last = await openArchive(await zip({ 'sb/x': 'x', 'sb/yamls/': '' }))
    expect(last.layout).toBe('bundle')
  })

  test.each([
    ['HTTP headers in front', Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nServer: x\r\n\r\n'), bundle])],
    ['bytes behind', Buffer.concat([bundle, Buffer.from('\nrubbish')])],
    ['zip64', zip64],
    ['a deflated node zip', deflatedNode],
    ['data descriptors', streamed],
    [
      'backslashes in names',
      renameInZip(bundle, 'sb/yamls/cluster/v1/nodes.yaml', 'sb\\yamls\\cluster\\v1\\nodes.yaml'),
    ],
  ])('with %s holds the same', async (_what, bytes) => {
    const archive = await openArchive(bytes)
    expect(pathsOf(archive)).toEqual(pathsOf(await openArchive(bundle)))
    expect(await textOf(archive, 'yamls/cluster/v1/nodes.yaml')).toBe('apiVersion: v1\nitems: []\n')
    expect(await textOf(archive, 'nodes/node1.zip!/node1/logs/kernel.log')).toContain('kernel: up')
    expect(archive.diagnostics).toEqual([])
  })
})

describe('names in a zip', () => {
  test.each([
    ['../x/metadata.yaml', '".."'],
    ['/ab/x/metadata.yaml', 'absolute'],
    ['C:\\x/metadata.yaml', 'absolute'],
    ['sb/\u001b[metadata.yaml', 'control characters'],
    ['sb/\0x/metadata.yaml', 'control characters'],
    ['sbx!/x/metadata.yaml', '"!/"'],
  ])('%j is left out', async (name, reason) => {
    const plain = `${'s'.repeat(Buffer.byteLength(name) - 14)}/metadata.yaml`
    const bytes = renameInZip(await zip({ 'sb/yamls/a.yaml': 'a', [plain]: 'b' }), plain, name)
    const archive = await openArchive(bytes)
    expect(pathsOf(archive)).toEqual(['yamls/a.yaml'])
    expect(archive.diagnostics[0]?.code).toBe('entry-name-unsafe')
    expect(archive.diagnostics[0]?.message).toContain(reason)
    expect(archive.diagnostics[0]?.path).not.toMatch(/[\u0000-\u001f]/)
  })

  test('of which one occurs twice means the last', async () => {
    const bytes = await zip({ 'sb/yamls/a.yaml': 'first', 'sb/yamls/b.yaml': 'second' })
    const archive = await openArchive(renameInZip(bytes, 'sb/yamls/b.yaml', 'sb/yamls/a.yaml'))
    expect(pathsOf(archive)).toEqual(['yamls/a.yaml'])
    expect(await textOf(archive, 'yamls/a.yaml')).toBe('second')
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-duplicate', path: 'yamls/a.yaml' }])
  })

  test('that desktops strew in are passed over in silence', async () => {
    const litter = {
      '__MACOSX/sb/._a.yaml': 'x',
      'sb/.DS_Store': 'x',
      'sb/yamls/Thumbs.db': 'x',
      'sb/yamls/._a.yaml': 'x',
    }
    const archive = await openArchive(await zip({ ...litter, 'sb/yamls/a.yaml': 'a' }))
    expect(pathsOf(archive)).toEqual(['yamls/a.yaml'])
    expect(archive.diagnostics).toEqual([])
  })

  test('of links are diagnostics', async () => {
    const bytes = await zip({ 'sb/yamls/a.yaml': 'a', 'sb/yamls/l': { content: '/etc/passwd', mode: 0o120777 } })
    const archive = await openArchive(bytes)
    expect(pathsOf(archive)).toEqual(['yamls/a.yaml'])
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-ignored', path: 'yamls/l' }])
  })
})

describe('a damaged zip', () => {
  test('that was cut off gives what lies before the cut', async () => {
    const whole = await zip(files)
    const archive = await openArchive(whole.subarray(0, whole.indexOf('sb/bundleGenerationError.log') - 100))
    expect(pathsOf(archive)).toEqual(['logs/default/p/c.log', 'metadata.yaml', 'yamls/cluster/v1/nodes.yaml'])
    expect(await textOf(archive, 'metadata.yaml')).toBe('bundleversion: 0.1.0\n')
    const log = await textOf(archive, 'logs/default/p/c.log')
    expect(log.length).toBeGreaterThan(0)
    expect(log.length).toBeLessThan(1_000_000)
    expect(codesOf(archive)).toEqual(['archive-truncated', 'entry-damaged'])
  })

  test('that was cut off behind a stored node zip is not taken for that', async () => {
    const whole = await zip({ ...files, 'sb/nodes/node1.zip': { content: nodeZip, stored: true }, 'sb/z.txt': 'z' })
    const archive = await openArchive(whole.subarray(0, whole.indexOf('sb/z.txt') + 3))
    expect(archive.layout).toBe('bundle')
    expect(pathsOf(archive)).toContain('nodes/node1.zip!/node1/logs/kernel.log')
    expect(codesOf(archive)).toEqual(['archive-truncated'])
  })

  test('with data descriptors is salvaged as well', async () => {
    const whole = await zip({ 'sb/yamls/a.yaml': { content: 'a: 1\n'.repeat(50), streamed: true }, 'sb/z': 'z' })
    const archive = await openArchive(whole.subarray(0, whole.length - 60))
    expect(await textOf(archive, 'yamls/a.yaml')).toBe('a: 1\n'.repeat(50))
    expect(codesOf(archive)).toEqual(['archive-truncated'])
  })

  test('whose directory is broken is completed from the local headers', async () => {
    const whole = await zip(files)
    const second = whole.indexOf(
      Buffer.from([0x50, 0x4b, 0x01, 0x02]),
      whole.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 4,
    )
    whole.writeUInt32LE(0, second)
    const archive = await openArchive(whole)
    expect(pathsOf(archive)).toEqual(pathsOf(await openArchive(await zip(files))))
    expect(codesOf(archive)).toEqual(['archive-truncated'])
  })

  test('with a changed byte delivers the entry and says so', async () => {
    const bytes = await zip({ 'sb/yamls/a.yaml': { content: 'kind: List', stored: true } })
    bytes.write('M', bytes.indexOf('List'))
    const archive = await openArchive(bytes)
    const entry = archive.find('yamls/a.yaml')!
    expect(await archive.read(entry, () => true)).toEqual({ bytesRead: 10, complete: false })
    expect(await textOf(archive, 'yamls/a.yaml')).toBe('kind: Mist')
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-damaged', path: 'yamls/a.yaml' }])
    expect(archive.diagnostics[0]?.message).toContain('CRC-32')
  })

  test('with broken deflate data delivers what came before, and goes on with the next entry', async () => {
    const bytes = await zip({ 'sb/yamls/a.yaml': 'x: 1\n'.repeat(9), 'sb/yamls/b.yaml': 'b' })
    bytes[bytes.indexOf('sb/yamls/a.yaml') + 15] = 0xff
    const archive = await openArchive(bytes)
    expect(await textOf(archive, 'yamls/a.yaml')).toBe('')
    expect(await textOf(archive, 'yamls/b.yaml')).toBe('b')
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-damaged', path: 'yamls/a.yaml' }])
  })

  test.each([
    [3, 'more than'],
    [70, 'ends after 50 of 70'],
  ])('with the wrong size %i is read no further than that', async (declared, message) => {
    const bytes = patchDirectory(await zip({ 'sb/yamls/a.yaml': '12345'.repeat(10) }), (record) => {
      record.writeUInt32LE(declared, 24)
    })
    const archive = await openArchive(bytes)
    expect(await textOf(archive, 'yamls/a.yaml')).toBe('12345'.repeat(10).slice(0, declared))
    expect(archive.diagnostics[0]?.message).toContain(message)
  })

  test('of a node is a diagnostic, and the rest is read', async () => {
    const cut = nodeZip.subarray(0, nodeZip.indexOf('node1/scc/'))
    const nodes = { 'sb/nodes/cut.zip': cut, 'sb/nodes/page.zip': '<html>502</html>', 'sb/nodes/none.zip': '' }
    const archive = await openArchive(await zip({ ...files, ...nodes }))
    expect(await textOf(archive, 'nodes/cut.zip!/node1/configs/etc/hostname')).toBe('node1\n')
    const damaged = archive.diagnostics.filter(({ code }) => code === 'nested-archive-damaged')
    expect(damaged.map(({ path }) => path)).toEqual(['nodes/cut.zip', 'nodes/page.zip', 'nodes/none.zip'])
    expect(damaged[1]?.message).toContain('an HTML page')
  })
})

describe('a zip that cannot be read', () => {
  const withFlag = (bytes: Buffer, names: RegExp) =>
    patchDirectory(bytes, (record, name) => names.test(name) && record.writeUInt16LE(1, 8))

  test('in part for encryption: those entries are named', async () => {
    const archive = await openArchive(withFlag(await zip(files), /metadata/))
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-encrypted', path: 'metadata.yaml' }])
    expect(await archive.read(archive.find('metadata.yaml')!, () => true)).toEqual({ bytesRead: 0, complete: false })
  })

  test('at all for encryption', async () => {
    const error = await failureOf(openArchive(withFlag(await zip(files), /./)))
    expect(error.code).toBe('archive-encrypted')
    expect(error.hint).toContain('password')
  })

  test('in part for its compression', async () => {
    const bytes = patchDirectory(await zip(files), (record, name) => {
      if (name.endsWith('c.log')) record.writeUInt16LE(9, 10)
    })
    const archive = await openArchive(bytes)
    expect(archive.diagnostics).toMatchObject([{ code: 'entry-unsupported', path: 'logs/default/p/c.log' }])
    expect(archive.diagnostics[0]?.message).toContain('Deflate64')
  })

  test('for being one part of several', async () => {
    const bytes = Buffer.from(bundle)
    bytes.writeUInt16LE(3, bytes.length - 22 + 4)
    const error = await failureOf(openArchive(bytes))
    expect([error.code, error.hint]).toEqual(['archive-damaged', expect.stringContaining('zip -s 0')])
  })

  test('for the lack of an end record and of any entry', async () => {
    const error = await failureOf(openArchive(bundle.subarray(0, 20)))
    expect([error.code, error.hint]).toEqual(['archive-damaged', expect.stringContaining('unzip -t')])
  })
})
