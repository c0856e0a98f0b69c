import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emitResourceList } from '../support/bundle-builder/collector-yaml.ts'
import { expectSame, readBoth } from './read-both.ts'

/** Items with this value and another key behind it. */
function readValues(values: readonly string[], repair = false): unknown[] {
  const text = values.map((value) => `- v: ${value}\n  w: 1\n`).join('')
  const readings = readBoth(Buffer.from(`items:\n${text}kind: List\n`), repair)
  for (const reading of readings) if (reading.read !== undefined) expectSame(reading)
  return readings.map(({ read }) => (read === undefined ? undefined : (read as { v: unknown }).v))
}

describe('a value that its key had in the items before', () => {
  const cases: readonly [string, string, string, unknown][] = [
    ['a longer text', 'ab', 'abc', 'abc'],
    ['a shorter text', 'abc', 'ab', 'ab'],
    ['a text that goes on', 'ab', 'ab\n    c', 'ab c'],
    ['a number that goes on', '12', '12\n    3', '12 3'],
    ['a text in quotes', 'ab', '"ab"', 'ab'],
    ['a number in quotes', '12', '"12"', '12'],
    ['a text in quotes that goes on', '"ab"', '"ab"\n    c', undefined],
    ['a comment', 'ab', 'ab # c', undefined],
    ['a blank', 'ab', 'ab ', undefined],
    ['a carriage return', 'ab', 'ab\r', undefined],
    ['another literal', '|-\n    ab', '|-\n    ac', 'ac'],
    ['no literal', '|-\n    ab', 'ab', 'ab'],
    ['another fold', 'ab\n    c', 'ab\n    d', 'ab d'],
    ['the other zero', '0', '-0', -0],
    ['null', 'ab', 'null', null],
    ['an empty map', '{}', '[]', []],
  ]
  test.each(cases)('is not taken for %s', (_, value, other, read) => {
    expect(readValues([value, value, value, other, value, value, other, other, other])[3]).toEqual(read)
  })

  test('is the same again, whatever it is', () => {
    const values = ['ab', '"12"', '12', 'true', 'null', "'a: b'", '"a\\tb"', 'é', '~', 'x'.repeat(39), 'x'.repeat(41)]
    for (const value of values) expect(new Set(readValues([value, value, value, value])).size).toBe(1)
  })

  test('is repaired each time', () => {
    expect(readValues(['"null"', '"null"', '"null"', 'x"null', 'x"null', 'x"null'], true)).toEqual([
      ...[null, null, null],
      ...['x"', 'x"', 'x"'],
    ])
  })

  test('is no map or list: those are each item’s own', () => {
    for (const value of ['{}', '[]']) {
      const [, second, third] = readValues([value, value, value])
      expect(second).not.toBe(third)
    }
  })

  test('makes no difference', () => {
    const text = fc.constantFrom(
      'a',
      'ab',
      'a b',
      '1',
      'x '.repeat(45),
      'y'.repeat(40),
      'a\nb',
      '',
      'null',
      'é',
      'a: b',
    )
    const value = fc.oneof(text, fc.constantFrom<unknown>(1, 12, -1, true, null, [], {}, ['a'], { v: 'a' }))
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 6 }), fc.boolean(), (values, repair) => {
        const items = values.flatMap(([v, w]) => [
          { v, w },
          { v, w },
          { v, w: v },
        ])
        for (const reading of readBoth(Buffer.from(emitResourceList({ items })), repair)) expectSame(reading)
      }),
      { numRuns: 300 },
    )
  })
})
