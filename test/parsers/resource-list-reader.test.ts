import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ReaderMemory } from '../../src/parsers/reader-memory.ts'
import { parseItem, splitResourceList } from '../../src/parsers/resource-list.ts'
import { ResourceListReader } from '../../src/parsers/resource-list-reader.ts'
import { emitResourceList } from '../support/bundle-builder/collector-yaml.ts'

type Outcome = { objects: unknown[]; diagnostics: unknown[] }

/** The objects of a list that arrives in pieces of these sizes, over and over. */
function readInPieces(bytes: Uint8Array, sizes: readonly number[], sizeBytes = bytes.length): Outcome {
  const objects: unknown[] = []
  const options = { repairsDamage: false, memory: new ReaderMemory(), sizeBytes }
  const reader = new ResourceListReader('x.yaml', options, (value, item) => objects.push([value, item]))
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    // A chunk is only valid during the call.
    const chunk = Uint8Array.from(bytes.subarray(at, at + size))
    reader.push(chunk)
    chunk.fill(0)
    at += size
  }
  return { objects, diagnostics: [...reader.finish()] }
}

function readWhole(bytes: Uint8Array): Outcome {
  const { items, diagnostics } = splitResourceList(bytes, 'x.yaml')
  const parsed = items.map((item) => ({ item, ...parseItem(bytes, item, 'x.yaml') }))
  return {
    objects: parsed.flatMap(({ value, item }) => (value === undefined ? [] : [[value, item]])),
    diagnostics: [...diagnostics, ...parsed.flatMap((p) => p.diagnostics)],
  }
}

describe('ResourceListReader', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

  test('reads a list in pieces as it reads it whole', () => {
    const word = fc.string({ unit: fc.constantFrom('a', '-', ' ', '\n', 'é', '"', ': ', '\n- '), maxLength: 30 })
    const object = fc.dictionary(fc.constantFrom('a', 'kind', 'metadata'), fc.oneof(word, fc.array(word)), {
      minKeys: 1,
    })
    fc.assert(
      fc.property(fc.array(object, { maxLength: 6 }), sizes, fc.nat(3000), (items, pieces, declared) => {
        const bytes = Buffer.from(emitResourceList({ items }))
        expect(readInPieces(bytes, pieces, declared)).toEqual(readWhole(bytes))
      }),
    )
  })

  test('reads anything else in pieces as it reads it whole', () => {
    const piece = fc.constantFrom(
      ...['items:', '\n', '\n- ', '- a: 1\n', '  ', '---', '\n---\n', 'a: 1\n', '#', '\r\n', 'kind: List\n', '\ufeff'],
      ...['[', 'null', '{}', '\n  - a: 1', '  b: x\n', 'é', 'items: []\n', 'items: [a]\n', '-\n'],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), sizes, (pieces, chunks) => {
        const bytes = Buffer.from(pieces.join(''))
        expect(readInPieces(bytes, chunks)).toEqual(readWhole(bytes))
      }),
      { numRuns: 1000 },
    )
  })

  test('reads more than fits into its window', () => {
    const items = Array.from({ length: 400 }, (_, i) => ({
      name: `n${i}`,
      text: 'x y '.repeat(i === 200 ? 1e6 : 5000),
    }))
    const bytes = Buffer.from(emitResourceList({ items }))
    const { objects, diagnostics } = readInPieces(bytes, [1 << 20, 65_536, 4 << 20])
    expect(diagnostics).toEqual([])
    expect(objects.map((object) => (object as [unknown])[0])).toEqual(items)
  })

  test('keeps no object that is too large, and goes on behind it', () => {
    const large = `- a: |\n${'    some text\n'.repeat(1_500_000)}`
    const bytes = Buffer.from(`items:\n- a: 1\n${large}- a: 2\nkind: List\n`)
    const outcome = readInPieces(bytes, [1 << 18])
    expect(outcome).toEqual(readWhole(bytes))
    expect(outcome.objects).toHaveLength(2)
    expect(outcome.diagnostics).toMatchObject([{ code: 'yaml-item-invalid', line: 3 }])
  })

  test('tells what is wrong with the file before what is wrong with its objects', () => {
    const { objects, diagnostics } = readInPieces(Buffer.from('items:\n- a: [\n- b: 1\n- c'), [5])
    expect(objects).toHaveLength(1)
    expect(diagnostics).toMatchObject([
      { code: 'yaml-file-invalid', line: 4 },
      { code: 'yaml-item-invalid', line: 2 },
    ])
  })
})
