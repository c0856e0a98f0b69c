import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analyze } from '../../src/analyze.ts'
import { defaultLimits } from '../../src/archive/limits.ts'
import { openArchive } from '../../src/archive/open.ts'
import { isAnalyzerError } from '../../src/errors.ts'
import type { Report } from '../../src/report/report.ts'
import { pathsOf } from '../support/archive-reading.ts'
import { buildBundleTree } from '../support/bundle-builder/index.ts'
import { type RawMember, rawZip, repeatedMember, textMember } from '../support/raw-zip.ts'
import { packOf } from '../support/run-rule.ts'

const rules = packOf({
  'test/log': `
signals:
  slow: { log: kube-system/etcd-*/etcd, contains: slow fdatasync }
for: slow
`,
})
const log = 'kube-system/etcd-node1/etcd.log'
const slow = '2025-04-11T07:30:00.000000000Z {"level":"warn","msg":"slow fdatasync"}\n'
const tree = buildBundleTree({ logs: { [log]: slow } })
const honest = [...tree].filter(([name]) => !name.endsWith('/')).map(([name, text]) => textMember(`sb/${name}`, text))
const logMember = honest.findIndex(({ name }) => String(name).endsWith('etcd.log'))

function run(bytes: Uint8Array, limits = {}): Promise<Report> {
  return analyze(bytes, { builtinRules: false, rules: [rules], limits })
}

async function expectFound(members: readonly RawMember[], limits = {}): Promise<Report> {
  const report = await run(rawZip(members), limits)
  expect(report.findings.map((f) => f.ruleId)).toEqual(['test/log'])
  return report
}

const problems = (report: Report): string[] => report.diagnostics.map(({ code, path }) => `${code} ${path}`)

describe('what is whole is analyzed', () => {
  test('wherever the zip is cut behind it', async () => {
    const wanted = [...honest.slice(logMember, logMember + 1), ...honest.filter((_, at) => at !== logMember)]
    const bytes = rawZip(wanted)
    const end = bytes.indexOf('PK\u0003\u0004', 4)
    const atLeast = bytes.indexOf('sb/yamls/') + 200
    for (let cut = Math.max(end, atLeast); cut < bytes.length; cut += Math.ceil(bytes.length / 25)) {
      const report = await run(bytes.subarray(0, cut))
      expect(
        report.findings.map((f) => f.ruleId),
        `cut at ${cut}`,
      ).toEqual(['test/log'])
      expect(problems(report)).toContain('archive-truncated .')
    }
  })

  test('when one entry has a wrong CRC, size or bits: it is named, with what it did hold', async () => {
    const other = honest.findIndex(({ name }) => name === 'sb/yamls/cluster/v1/nodes.yaml')
    const changes: Partial<RawMember>[] = [
      { crc: 1 },
      { sizeBytes: 10 },
      { sizeBytes: 1e9 },
      { data: Buffer.alloc(9, 0xff) },
    ]
    for (const change of changes) {
      const members = honest.map((member, at) => (at === other ? { ...member, ...change } : member))
      const report = await run(rawZip(members), {})
      expect(report.findings).toHaveLength(1)
      const archive = await openArchive(rawZip(members))
      await archive.readAll(archive.find('yamls/cluster/v1/nodes.yaml')!)
      expect(archive.diagnostics.map(({ code, path }) => [code, path])).toEqual([
        ['entry-damaged', 'yamls/cluster/v1/nodes.yaml'],
      ])
    }
  })

  test('beside names that are absolute, lead out, are devices, hold controls or differ in case only', async () => {
    const bad = [
      '/etc/passwd',
      '../../x',
      'sb\\..\\..\\y',
      'C:\\x',
      '\\\\host\\x',
      'sb/a\0b',
      'sb/\u001b]0;x\u0007',
      'sb/\u202ex',
    ]
    const members = [
      ...honest,
      ...bad.map((name) => textMember(name, 'x')),
      { ...textMember('sb/logs/dev', ''), mode: 0o020666 },
      { ...textMember('sb/logs/link', '/etc/passwd'), mode: 0o120777 },
      textMember('__MACOSX/sb/._x', 'x'),
      textMember('sb/LOGS/kube-system/etcd-node1/ETCD.log', 'x'),
      textMember('SB/logs/kube-system/etcd-node1/etcd.log', 'x'),
    ]
    const report = await expectFound(members)
    expect(report.diagnostics.filter((d) => d.code === 'entry-name-unsafe')).toHaveLength(bad.length)
    for (const name of ['link', 'dev']) expect(problems(report)).toContain(`entry-ignored logs/${name}`)
    for (const { path, message } of report.diagnostics) expect(path + message).not.toMatch(/[\u0000-\u001f\u202e]/)
    const paths = pathsOf(await openArchive(rawZip(members)))
    expect(paths).toContain('LOGS/kube-system/etcd-node1/ETCD.log')
    expect(paths).toContain(`logs/${log}`)
  })

  test('beside entries that are encrypted or packed in other ways', async () => {
    const report = await expectFound([
      ...honest,
      { ...textMember('sb/logs/a', 'x'), flags: 0x801 },
      ...[1, 9, 12, 14, 93, 95, 98, 99].map((method) => ({ ...textMember(`sb/logs/m${method}`, 'x'), method })),
    ])
    expect(report.diagnostics.filter((d) => d.code === 'entry-unsupported')).toHaveLength(8)
    expect(problems(report)).toContain('entry-encrypted logs/a')
  })

  test('beside node zips that are empty, cut, no zips, or hold zips for ever', async () => {
    let nested = rawZip([textMember('n/logs/kernel.log', 'up')])
    for (let depth = 0; depth < 12; depth += 1) {
      nested = rawZip(Array.from({ length: 8 }, (_, at) => textMember(`n/${at}.zip`, nested)))
    }
    const node = textMember('n/logs/kernel.log', 'up\n'.repeat(50))
    const nodes = { empty: '', none: rawZip([]), cut: rawZip([node, node]).subarray(0, 60), page: '<html>', nested }
    const started = performance.now()
    const report = await expectFound([
      ...honest,
      ...Object.entries(nodes).map(([name, bytes]) => textMember(`sb/nodes/${name}.zip`, bytes)),
    ])
    expect(performance.now() - started).toBeLessThan(10_000)
    for (const name of ['empty', 'page']) expect(problems(report)).toContain(`nested-archive-damaged nodes/${name}.zip`)
  })

  test('among 100,000 entries, with zip64 records, and no more than the limit', async () => {
    const more = Array.from({ length: 100_000 }, (_, at) => ({
      ...textMember(`sb/logs/a/p${at}/c.log`, ''),
      data: Buffer.from([3, 0]),
    }))
    const report = await expectFound([...honest, ...more])
    expect(report.stats.entries).toBeGreaterThan(100_000)
    const limited = await expectFound([...honest, ...more], { entries: 5000 })
    expect(limited.diagnostics.find((d) => d.code === 'too-many-entries')).toMatchObject({
      path: '.',
      effect: expect.stringContaining('missing'),
    })
  })
})

test('parts that were split by hand: each is its own, or one clear error', async () => {
  const bytes = rawZip(honest)
  const half = Math.floor(bytes.length / 2)
  for (const part of [bytes.subarray(0, half), bytes.subarray(half)]) {
    const error = await run(part).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (error !== undefined && !isAnalyzerError(error)) throw error
  }
})

describe('a bomb', () => {
  const bomb = repeatedMember('', 512)
  const bombs = (count: number, overlap: boolean): RawMember[] =>
    Array.from({ length: count }, (_, at) => ({
      ...bomb,
      name: `sb/logs/kube-system/etcd-bomb${at}/etcd.log`,
      overlapsBefore: overlap && at > 0,
    }))

  test('of zeros in one log is read, and what is around it', async () => {
    const report = await expectFound([...honest, ...bombs(1, false)])
    expect(report.stats.bytesRead).toBeGreaterThan(bomb.sizeBytes)
    expect(report.diagnostics.filter((d) => d.code === 'entry-too-large')).toEqual([])
  })

  test.each([false, true])(
    'in many logs (that share their bytes: %s) is left out where there is no room',
    async (overlap) => {
      const limits = { denseBytes: bomb.sizeBytes }
      const report = await expectFound([...honest, ...bombs(40, overlap)], limits)
      const left = report.diagnostics.filter((d) => d.code === 'entry-too-large')
      expect(left.length).toBeGreaterThan(20)
      expect(left[0]).toMatchObject({
        path: expect.stringMatching(/etcd-bomb\d+\/etcd\.log$/),
        message: expect.stringContaining('denseBytes'),
        effect: expect.stringContaining('missing'),
      })
      const given = rawZip([...honest, ...bombs(40, overlap)]).length
      expect(report.stats.bytesRead).toBeLessThan(2 * bomb.sizeBytes + 50 * given)
    },
  )

  test('by declared sizes alone: more than the default for all together is left out', async () => {
    const declared = bombs(4, false).map((member) => ({ ...member, data: Buffer.from([3, 0]), sizeBytes: 0xfffffff0 }))
    const archive = await openArchive(rawZip([...honest, ...declared]))
    expect(4 * 0xfffffff0).toBeGreaterThan(defaultLimits.denseBytes)
    for (const entry of archive.entries) await archive.readAll(entry)
    const left = archive.diagnostics.filter((d) => d.message.includes('denseBytes'))
    expect(left).toHaveLength(3)
  })

  test('of zeros in a list of objects, in metadata and in the list of errors costs no more than their limits', async () => {
    const names = [
      'yamls/cluster/v1/nodes.yaml',
      'metadata.yaml',
      'bundleGenerationError.log',
      'prometheus-alerts.json',
    ]
    const rest = honest.filter(({ name }) => !names.includes(String(name).slice(3)))
    const limits = { entryBytesInMemory: 64 * 1024 ** 2 }
    const report = await expectFound([...rest, ...names.map((name) => ({ ...bomb, name: `sb/${name}` }))], limits)
    const named = report.diagnostics.filter((d) => d.code === 'entry-too-large').map((d) => d.path)
    expect(named).toEqual(expect.arrayContaining(['bundleGenerationError.log', 'metadata.yaml']))
    expect(report.stats.bytesRead).toBeLessThan(512 * 1024 ** 2)
  })
})

describe('nothing is written', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nothing-written-'))
  const before = process.cwd()
  beforeAll(() => process.chdir(dir))
  afterAll(() => {
    process.chdir(before)
    rmSync(dir, { recursive: true })
  })
  test('of a bundle whose names lead out of it', async () => {
    await run(rawZip([...honest, textMember('../../evil', 'x'), textMember('sb/logs/..\\evil', deflateRawSync('x'))]))
    expect(readdirSync(dir)).toEqual([])
  })
})
