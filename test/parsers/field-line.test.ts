import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { repairCollectorDamage } from '../../src/parsers/collector-damage.ts'
import { locateField, parseItem, splitResourceList } from '../../src/parsers/resource-list.ts'
import { encodeResourceList } from '../support/bundle-builder/collector-yaml.ts'

type Path = (string | number)[]

const pod = `- apiVersion: v1
  metadata:
    annotations:
      text: |
        status:
        - x
      "10": b
      'it''s': c
      v:"q"null: {}
      ? ${'k'.repeat(130)}
      : inner: 1
    managedFields:
    - a:
        status: 1
    name: p
  spec:
    matrix:
    - - 1
      - 2
    - - 3
    message: a long
      folded text
    flow: {a: {b: 1}}
  # a comment
  status:
    conditions:
    - message: "null"
      type: Ready
    - type: PodScheduled
`

describe('locateField', () => {
  const cases: readonly [Path, number][] = [
    [[], 0],
    [['apiVersion'], 0],
    [['metadata', 'annotations', 'text'], 3],
    [['metadata', 'annotations', '10'], 6],
    [['metadata', 'annotations', "it's"], 7],
    [['metadata', 'annotations', 'v:"q"'], 8],
    [['metadata', 'annotations', 'k'.repeat(130)], 9],
    [['metadata', 'name'], 14],
    [['spec', 'matrix', 0, 1], 18],
    [['spec', 'matrix', 1, 0], 19],
    [['spec', 'message'], 20],
    [['spec', 'flow', 'a', 'b'], 22],
    [['status', 'conditions'], 25],
    [['status', 'conditions', 0, 'type'], 27],
    [['status', 'conditions', 1], 28],
    [['status', 'conditions', 1, 'message'], 28],
    [['status', 'conditions', 7], 25],
    [['status', 'nothing'], 24],
    [['nothing'], 0],
  ]
  test.each(cases)('%j', (path, line) => {
    expect(locateField(pod, path)).toBe(line)
  })

  test('text without a dash, re-indented lists, CRLF', () => {
    expect(locateField('a:\n  b: 1\n', ['a', 'b'])).toBe(1)
    expect(locateField('  - a:\n      - b: 1\n        c: 2\n', ['a', 0, 'c'])).toBe(2)
    expect(locateField('- a:\r\n    b: 1\r\n', ['a', 'b'])).toBe(1)
    expect(locateField('-\n  a: 1\n  b: 2\n', ['b'])).toBe(2)
  })

  test('empty text has no line', () => {
    expect(locateField('\n# x\n', ['a'])).toBeUndefined()
  })

  test('every field of what the collector writes is found on a line with its key', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '"', ':', '-', '\n', 'ü', '1'), minLength: 1 })
    // Longer keys, and those with line breaks, have their value on a line of its own (tested above).
    const name = fc.string({
      unit: fc.constantFrom('a', ' ', '"', ':', '-', "'", 'ü', '1', '#'),
      minLength: 1,
      maxLength: 20,
    })
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        word,
        fc.integer(),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('x', 'y', 'z'), tree, { minKeys: 1 }), (object) => {
        const text = encodeResourceList([object])
        const bytes = new TextEncoder().encode(text)
        const item = splitResourceList(bytes).items[0]!
        const itemText = text.slice(text.indexOf('\n- ') + 1, text.indexOf('\nkind: List') + 1)
        const value = repairCollectorDamage(parseItem(bytes, item, '').value)
        const lines = itemText.split('\n')
        // Each leaf holds a mark of its own, so that the line can be told from all others.
        for (const path of leafPaths(value)) {
          const line = locateField(itemText, path)!
          const marked = encodeResourceList([withMark(value, path)])
          const markedText = marked.slice(marked.indexOf('\n- ') + 1)
          expect(markedText.split('\n')[line]).toContain('MARK')
          expect(lines[line]).toBeDefined()
        }
      }),
    )
  })
})

function leafPaths(value: unknown, at: Path = []): Path[] {
  if (typeof value === 'string' && value.includes('\n')) return []
  if (typeof value !== 'object' || value === null) return [at]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return entries.flatMap(([key, inner]) => leafPaths(inner, [...at, key as string | number]))
}

function withMark(value: unknown, path: Path): object {
  const copy = structuredClone(value) as never
  const last = path.at(-1)!
  const parent = path.slice(0, -1).reduce((inner: never, step) => inner[step as never], copy)
  ;(parent as Record<string | number, unknown>)[last] = 'MARK'
  return copy
}
