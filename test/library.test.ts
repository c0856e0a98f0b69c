import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  AnalyzerError,
  analyze,
  analyzeMany,
  isAnalyzerError,
  loadRules,
  openBundle,
  type Progress,
  type Report,
} from '../src/index.ts'
import { storyZip } from './support/bundle-builder/index.ts'

const storyFolder = fileURLToPath(new URL('bundles/upgrade-log-image-pull', import.meta.url))
let dir: string
let path: string
let bytes: Buffer

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'library-'))
  bytes = await storyZip('upgrade-log-image-pull')
  path = join(dir, 'bundle.zip')
  await writeFile(path, bytes)
  await writeFile(join(dir, 'page.html'), '<!doctype html><title>Sign in</title>')
})
afterAll(() => rm(dir, { recursive: true }))

/** The same rules as without it, loaded once: from sources that takes longer than the analysis. */
const quick = { builtinRules: false, rules: await loadRules() }

const ids = (report: Report): string[] => report.findings.map((f) => f.ruleId)
/** What does not depend on how the bundle was given. */
const content = ({ findings, upgrade, outcomes, diagnostics }: Report) => ({ findings, upgrade, outcomes, diagnostics })

describe('analyze', () => {
  it('takes a path, a Buffer and a Uint8Array, and says the same of each', async () => {
    const fromPath = await analyze(path)
    expect(ids(fromPath)).toContain('upgrade/log-infra-image-pull')
    expect(fromPath.bundle).toMatchObject({ path, sizeBytes: bytes.length, harvesterVersion: 'v1.4.2' })
    expect(fromPath.stats.durationMs).toBeGreaterThan(0)
    // A view that does not begin at the start of its memory.
    const view = new Uint8Array(new ArrayBuffer(bytes.length + 7), 7)
    view.set(bytes)
    expect(content(await analyze(bytes, quick))).toEqual(content(fromPath))
    expect(content(await analyze(view, quick))).toEqual(content(fromPath))
  })

  it('takes the folder of an extracted bundle', async () => {
    const report = await analyze(storyFolder, quick)
    expect(report.bundle.layout).toBeTypeOf('string')
    expect(ids(report)).toContain('upgrade/log-infra-image-pull')
  })

  it('runs only the rules and areas that are asked for', async () => {
    const one = await analyze(path, { ...quick, only: ['upgrade/version-missing'] })
    expect(one.outcomes.map((o) => o.ruleId)).toEqual(['upgrade/version-missing'])
    const rest = await analyze(path, { ...quick, skip: ['upgrade'] })
    expect(rest.outcomes.length).toBeGreaterThan(5)
    expect(rest.outcomes.filter((o) => o.ruleId.startsWith('upgrade/'))).toEqual([])
    expect(ids(rest)).toEqual(['pod/image-pull-failing'])
    const both = await analyze(path, { ...quick, only: ['upgrade'], skip: ['upgrade/stuck-in-phase'] })
    expect(both.outcomes.map((o) => o.ruleId)).not.toContain('upgrade/stuck-in-phase')
  })

  it('adds the rules of a folder, and can do without those that come with it', async () => {
    const rules = join(dir, 'rules')
    await mkdir(join(rules, 'node'), { recursive: true })
    await writeFile(join(rules, 'node', 'one-node.yaml'), ownRule)
    const report = await analyze(path, { rules: [rules], builtinRules: false })
    expect(report.findings).toMatchObject([
      { ruleId: 'node/one-node', title: 'There is one node, node1', objects: [{ kind: 'Node', name: 'node1' }] },
    ])
    const packs = await loadRules([rules])
    expect(packs.map((p) => p.rules.length > 0)).toEqual([true, true])
    expect(ids(await analyze(path, { rules: packs, builtinRules: false }))).toContain('node/one-node')
  })

  it('refuses two rules of one id', async () => {
    await expect(analyze(path, { rules: quick.rules })).rejects.toMatchObject({ code: 'rule-invalid' })
  })

  it('tells how far it is', async () => {
    const seen: Progress[] = []
    await analyze(path, { ...quick, onProgress: (progress) => seen.push(progress) })
    expect(seen[0]).toMatchObject({ phase: 'open', bytesRead: 0 })
    expect(seen.at(-1)).toMatchObject({ phase: 'diagnose' })
    expect(seen.filter((p) => p.phase === 'read').length).toBeGreaterThan(0)
    expect(seen.map((p) => p.bytesRead)).toEqual(seen.map((p) => p.bytesRead).toSorted((a, b) => a - b))
  })

  it('stops when it is told to, before and while it reads', async () => {
    await expect(analyze(path, { ...quick, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
    const controller = new AbortController()
    const onProgress = ({ phase }: Progress) => phase === 'read' && controller.abort()
    await expect(analyze(path, { ...quick, signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: 'aborted',
    })
  })

  it.each<[string, () => string | Uint8Array, string]>([
    ['nothing at the path', () => join(dir, 'none.zip'), 'file-not-found'],
    ['a web page', () => join(dir, 'page.html'), 'not-an-archive'],
    ['no bytes', () => new Uint8Array(), 'not-an-archive'],
    ['a folder of something else', () => join(storyFolder, 'yamls/cluster/v1'), 'not-a-bundle'],
    ['no path at all', () => undefined as unknown as string, 'bad-argument'],
  ])('throws an AnalyzerError for %s', async (_, input, code) => {
    const error: unknown = await analyze(input(), quick).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AnalyzerError)
    expect(isAnalyzerError(error) && error.code).toBe(code)
  })
})

describe('analyzeMany', () => {
  it('goes on after an input that cannot be analyzed, in the order given', async () => {
    const broken = join(dir, 'page.html')
    const seen: string[] = []
    for await (const result of analyzeMany([path, broken, join(dir, 'none.zip'), path], quick)) {
      seen.push('error' in result ? result.error.code : `${result.report.findings.length > 0}`)
    }
    expect(seen).toEqual(['true', 'not-an-archive', 'file-not-found', 'true'])
  })

  it('takes paths as they come and analyzes none before it is asked for', async () => {
    const asked: string[] = []
    async function* paths() {
      for (const each of [path, path]) {
        asked.push(each)
        yield each
      }
    }
    const results = analyzeMany(paths(), { ...quick, only: ['upgrade'] })
    expect(asked).toHaveLength(0)
    await results.next()
    expect(asked).toHaveLength(1)
    await results.return?.()
    expect(asked).toHaveLength(1)
  })

  it('ends when it is told to', async () => {
    const results = analyzeMany([path], { ...quick, signal: AbortSignal.abort() })
    await expect(results.next()).rejects.toMatchObject({ code: 'aborted' })
  })
})

describe('openBundle', () => {
  it('reads objects when they are asked for and not before', async () => {
    const bundle = await openBundle(path)
    try {
      const atFirst = bundle.archive.stats.bytesRead
      expect(bundle.isLoaded('pods')).toBe(false)
      const pods = await bundle.resources('pods', 'harvester-system')
      expect(pods.length).toBeGreaterThan(3)
      expect(pods[0]!.position).toMatchObject({ path: 'yamls/namespaced/harvester-system/v1/pods.yaml' })
      expect(bundle.archive.stats.bytesRead).toBeGreaterThan(atFirst)
      expect(bundle.isLoaded('pods')).toBe(true)
      expect(bundle.isLoaded('events')).toBe(false)
      expect(new Date(bundle.createdAt!).toISOString()).toBe('2025-04-14T10:26:05.000Z')
    } finally {
      await bundle.archive.close()
    }
  })
})

it('leaves no trace: no file, nothing printed, no listener, the input as it was', async () => {
  const outputs = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'))
  const consoles = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name))
  const before = { files: (await readdir(dir, { recursive: true })).sort(), cwd: (await readdir('.')).sort() }
  const events = process.eventNames().map((name) => [name, process.listenerCount(name as string)])
  const given = Buffer.from(bytes)
  await analyze(path)
  await analyze(given, quick)
  await analyze(join(dir, 'page.html'), quick).catch(() => {})
  const written = outputs.flatMap((spy) => spy.mock.calls)
  const printed = consoles.flatMap((spy) => spy.mock.calls)
  vi.restoreAllMocks()
  expect(written).toEqual([])
  expect(printed).toEqual([])
  expect({ files: (await readdir(dir, { recursive: true })).sort(), cwd: (await readdir('.')).sort() }).toEqual(before)
  expect(process.eventNames().map((name) => [name, process.listenerCount(name as string)])).toEqual(events)
  expect(given.equals(bytes)).toBe(true)
  expect((await readFile(path)).equals(bytes)).toBe(true)
})

const ownRule = `
title: 'There is one node, {{ node.metadata.name }}'
area: node
severity: info
summary: A cluster of one node.
signals:
  node: { resource: nodes }
for: node
when: resources("nodes").size() == 1
cause: It was installed so.
remediation: [Add nodes.]
examples:
  positive: [{ name: one, bundle: {} }]
  negative: [{ name: two, bundle: { nodes: [{ name: node1 }, { name: node2 }] } }]
`
