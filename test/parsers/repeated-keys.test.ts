import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emitResourceList } from '../support/bundle-builder/collector-yaml.ts'
import { expectSame, readBoth } from './read-both.ts'

function list(items: readonly string[]): Buffer {
  return Buffer.from(`items:\n${items.map((item) => `- ${item}\n`).join('')}kind: List\n`)
}

/** Which of the items were read, each of them as the full parser reads it. */
function expectRead(items: readonly string[], repair = false): boolean[] {
  const readings = readBoth(list(items), repair)
  expect(readings).toHaveLength(items.length)
  for (const reading of readings) if (reading.read !== undefined) expectSame(reading)
  return readings.map(({ read }) => read !== undefined)
}

function repeated(item: string, times = 12): string[] {
  return new Array<string>(times).fill(item)
}

const all = (items: readonly unknown[]): boolean[] => items.map(() => true)

describe('keys that an item has in common with those before it', () => {
  const near: readonly [string, string][] = [
    ['a longer key', 'abc: 1\n  abcd: 2'],
    ['a shorter key', 'ab: 1\n  a: 2'],
    ['a key that goes on behind a colon', 'abc:d: 1'],
    ['the key in quotes', '"abc": 1\n  \'abd\': 2'],
    ['no key but the first', 'abc: 1'],
    ['one key more', 'abc: 1\n  abd: 2\n  abe: 3'],
    ['one in between', 'abc: 1\n  abca: 3\n  abd: 2'],
    ['another order', 'abd: 1\n  abc: 2'],
    ['another kind of value', 'abc:\n  - abc: 1\n  abd:\n    abc: {}'],
    ['an escape', '"ab\\x63": 1\n  abd: 2'],
  ]
  test.each(near)('are not taken for %s', (_, item) => {
    const items = [...repeated('abc: 1\n  abd: 2'), item, 'abc: 3\n  abd: 4', item]
    expect(expectRead(items)).toEqual(all(items))
  })

  const refused: readonly [string, string][] = [
    ['the key twice', 'abc: 1\n  abc: 2'],
    ['the key twice, once in quotes', 'abc: 1\n  "abc": 2'],
    ['the key twice, not in a row', 'abc: 1\n  abd: 2\n  abc: 3'],
    ['__proto__', 'abc: 1\n  __proto__: 2'],
    ['a tab behind the colon', 'abc:\t1'],
    ['a blank before the colon', 'abc : 1'],
    ['no value', 'abc:\n  abd: 1'],
    ['no colon', 'abc'],
    ['a key over two lines', '"abc\n    ": 1'],
  ]
  test.each(refused)('leave %s to the full parser', (_, item) => {
    const known = repeated('abc: 1\n  abd: 2')
    const items = [...known, item, 'abc: 3\n  abd: 4', item]
    expect(expectRead(items)).toEqual([...all(known), false, true, false])
  })

  test('do not hide what the collector did to a key', () => {
    expect(expectRead([...repeated('a: "null"'), 'a"null: 1', 'a: 1'], true).slice(-2)).toEqual([false, true])
  })

  test('may be names of what every object has', () => {
    const items = repeated('constructor: 1\n  hasOwnProperty: 2\n  toString:\n    valueOf: {}\n  prototype: 3')
    expect(expectRead(items)).toEqual(all(items))
    const { read } = readBoth(list(items)).at(-1)!
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  })

  test('may be numbers, which come first in an object', () => {
    const items = repeated('b: 1\n  "10": 2\n  "9": 3\n  a: 4')
    expect(expectRead(items)).toEqual(all(items))
  })

  test('may be more than are remembered', () => {
    const map = (first: number, count: number) =>
      Array.from({ length: count }, (_, i) => `k${first + i}:\n    x: ${i}`).join('\n  ')
    const items = [map(0, 300), ...Array.from({ length: 60 }, (_, i) => map(i * 7, 40)), map(0, 300), map(150, 3)]
    expect(expectRead(items)).toEqual(all(items))
    expect(expectRead([...items, `${map(0, 300)}\n  k299: 1`, `${map(0, 300)}\n  k0: 1`]).slice(-2)).toEqual([
      false,
      false,
    ])
  })

  test('may be long', () => {
    const items = repeated(`${'a'.repeat(100)}: 1\n  ${'a'.repeat(63)}: 2\n  ${'a'.repeat(64)}: 3`)
    expect(expectRead(items)).toEqual(all(items))
  })

  test('managedFields are left out wherever they come, and only in the metadata', () => {
    const many = Array.from({ length: 40 }, (_, i) => `n${i}: 1`)
    const managed = '    managedFields:\n    - x: {\n'
    const metadata = ['    a: 1\n', managed, '    b: 1\n'].join('')
    const items = [
      ...many,
      `metadata:\n${metadata}  managedFields: 1`,
      `metadata:\n${managed}    b: 1`,
      `spec:\n    managedFields: 1\n    metadata:\n      managedFields: 2`,
      `n1: 1\n  metadata:\n${metadata}  z:\n    managedFields:\n    - 1`,
      `q:\n    managedFields: 1`,
      `metadata:\n${many.map((line) => `    ${line}\n`).join('')}${managed}    c: 1`,
    ]
    const both = [...items, ...items]
    expect(expectRead(both)).toEqual(all(both))
    const twice = `metadata:\n${managed}${metadata}  z: 1`
    expect(expectRead([...both, twice]).at(-1)).toBe(false)
  })

  test('make no difference, whatever the keys', () => {
    const key = fc.constantFrom('a', 'ab', 'abc', 'b', 'a b', 'a.b', '1', 'é', 'metadata', 'managedFields', 'toString')
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('x', 1, true, null, '', 'null', 'a:', 'a: b'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    })).value
    const items = fc.array(fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }), { minLength: 1, maxLength: 12 })
    let read = 0
    let left = 0
    fc.assert(
      fc.property(items, fc.boolean(), (objects, repair) => {
        const repeatedObjects = [...objects, ...objects, ...objects.toReversed()]
        for (const reading of readBoth(Buffer.from(emitResourceList({ items: repeatedObjects })), repair)) {
          if (reading.read === undefined) left++
          else {
            read++
            expectSame(reading)
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(left).toBeLessThan(read / 4)
  })

  test('make no difference, however they are written', () => {
    const written = fc.constantFrom('a', 'ab', 'abc', '"a"', "'a'", '"ab"', '"\\x61"', '__proto__', 'a :', '1', '"1"')
    const line = fc.tuple(written, fc.constantFrom(': 1', ':\n    a: 1', ':\n  - a: 1', ':2: x', ':\t1', ':', ': "x"'))
    const item = fc
      .array(line, { minLength: 1, maxLength: 4 })
      .map((lines) => lines.map((l) => l.join('')).join('\n  '))
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 6 }), fc.boolean(), (items, repair) => {
        expectRead([...items, ...items, ...items], repair)
      }),
      { numRuns: 1000 },
    )
  })
})
