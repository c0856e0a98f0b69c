import { describe, expect, test } from 'vitest'
import type { Archive } from '../../src/archive/archive.ts'
import { defaultLimits } from '../../src/archive/limits.ts'
import { Bundle } from '../../src/model/bundle.ts'
import { encodeResourceList } from '../support/bundle-builder/collector-yaml.ts'
import { memoryArchive } from '../support/memory-archive.ts'

type Pod = { apiVersion: string; kind: string; metadata: { name: string; namespace: string }; node?: string }

function pod(namespace: string, name: string, node?: string): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, ...(node && { node }) }
}

function pods(namespace: string, list: readonly Pod[], version = 'v1'): Record<string, string> {
  return { [`yamls/namespaced/${namespace}/${version}/pods.yaml`]: encodeResourceList(list) }
}

function limitedTo(archive: Archive, entryBytesInMemory: number): Archive {
  return { ...archive, limits: { ...defaultLimits, entryBytesInMemory } }
}

const files = { ...pods('a', [pod('a', 'x'), pod('a', 'y')]), ...pods('b', [pod('b', 'x')]) }

describe('the objects of a bundle', () => {
  test.each([
    ['in one piece', memoryArchive(files)],
    ['in small pieces', memoryArchive(files, 7)],
  ])('are found by namespace and name, from lists that come %s', async (_, archive) => {
    const bundle = await Bundle.open(archive)
    const names = (namespace?: string) => bundle.list('pods', namespace).map((r) => `${r.namespace}/${r.name}`)
    expect(names()).toEqual([])
    await bundle.load(['pods'])
    expect(names()).toEqual(['a/x', 'a/y', 'b/x'])
    expect(names('a')).toEqual(['a/x', 'a/y'])
    expect(names('b')).toEqual(['b/x'])
    expect(names('c')).toEqual([])
    expect(bundle.get('pods', 'b', 'x')).toMatchObject({ namespace: 'b', name: 'x', apiVersion: 'v1', kind: 'Pod' })
    expect(bundle.get('pods', 'b', 'x')).toBe(bundle.list('pods', 'b')[0])
    expect(bundle.get('pods', 'b', 'y')).toBeUndefined()
    expect(bundle.get('pods', 'a/x', '')).toBeUndefined()
    expect(bundle.diagnostics).toEqual([])
  })

  test('are read in some namespaces only, and later in the others, in the same order', async () => {
    const archive = memoryArchive({ ...files, ...pods('c', [pod('c', 'z')]) })
    const bundle = await Bundle.open(archive)
    const names = () => bundle.list('pods').map((r) => `${r.namespace}/${r.name}`)
    await bundle.loadIn('pods', ['b', 'none'])
    expect([names(), bundle.isLoaded('pods'), archive.stats.entriesRead]).toEqual([['b/x'], false, 1])
    const first = bundle.get('pods', 'b', 'x')
    await bundle.loadIn('pods', ['a', 'b'])
    expect([names(), archive.stats.entriesRead]).toEqual([['a/x', 'a/y', 'b/x'], 2])
    await bundle.load(['pods'])
    expect([names(), bundle.isLoaded('pods'), archive.stats.entriesRead]).toEqual([
      ['a/x', 'a/y', 'b/x', 'c/z'],
      true,
      3,
    ])
    expect(bundle.get('pods', 'b', 'x')).toBe(first)
    await bundle.loadIn('pods', ['a'])
    await bundle.load(['pods'])
    expect(archive.stats.entriesRead).toBe(3)
  })

  test('have their place in the file, whatever the pieces it came in', async () => {
    const [path, text] = Object.entries(pods('a', [pod('a', 'x'), pod('a', 'y')]))[0]!
    for (const chunkBytes of [1, 10, 1000]) {
      const bundle = await Bundle.open(memoryArchive({ [path]: text }, chunkBytes))
      const [first, second] = await bundle.resources('pods')
      expect(first!.position).toMatchObject({ path, line: 3, end: second!.position.start })
      const own = text.slice(second!.position.start, second!.position.end)
      expect(own.startsWith('- apiVersion: v1\n')).toBe(true)
      expect(own.endsWith('    name: "y"\n    namespace: a\n')).toBe(true)
    }
  })

  test('come once when a group has two versions, as the first file has them', async () => {
    const twice = { ...pods('a', [pod('a', 'x', 'first')]), ...pods('a', [pod('a', 'x', 'second')], 'v2') }
    const bundle = await Bundle.open(memoryArchive(twice))
    expect((await bundle.resources('pods')).map((r) => r.value['node'])).toEqual(['first'])
  })

  test('end where a list reaches the limit for YAML', async () => {
    const list = Array.from({ length: 100 }, (_, i) => pod('a', `pod-${i}`))
    const bundle = await Bundle.open(limitedTo(memoryArchive(pods('a', list), 512), 2000))
    const found = await bundle.resources('pods')
    expect(found.length).toBeGreaterThan(5)
    expect(found.length).toBeLessThan(40)
    expect(found.every((r) => r.position.end <= 2000)).toBe(true)
    expect(bundle.diagnostics.map((d) => d.code)).toEqual(['entry-too-large', 'yaml-file-invalid'])
  })
})
