import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emitResourceList, encodeResourceList } from '../support/bundle-builder/collector-yaml.ts'
import { expectSame, type Reading, readBoth } from './read-both.ts'

function one(item: string, repair = false): Reading {
  const readings = readBoth(Buffer.from(`items:\n${item}kind: List\n`), repair)
  expect(readings).toHaveLength(1)
  return readings[0]!
}

describe('CollectorYamlReader', () => {
  const read: readonly [string, string, unknown][] = [
    ['plain text', 'v: a b-c:d#e', { v: 'a b-c:d#e' }],
    ['text that begins like a dash, a key or a question', 'a: -x\n  b: :80\n  c: ?x', { a: '-x', b: ':80', c: '?x' }],
    ['null and booleans', 'a: null\n  b: ~\n  c: True\n  d: false', { a: null, b: null, c: true, d: false }],
    ['numbers', 'a: 1\n  b: -0\n  c: 1.5e+09\n  d: 0777\n  e: 0x1F', { a: 1, b: -0, c: 1.5e9, d: 777, e: 31 }],
    ['what only looks like numbers', 'a: 1.2.3\n  b: 123e4567\n  c: .inf', { a: '1.2.3', b: '123e4567', c: '.inf' }],
    ['a plain fold', 'v: a\n    - b\n    "c"', { v: 'a - b "c"' }],
    ['a number that is folded', 'v: 1\n    2', { v: '1 2' }],
    ['single quotes', "v: 'it''s\n    # b'\n  '{}': ''", { v: "it's # b", '{}': '' }],
    ['double quotes', String.raw`v: "\e[1m\t\u00fc\U0001F600\x41"`, { v: '\u001b[1m\tü😀A' }],
    ['a double-quoted fold', 'v: "a\n    \\  b\\n"', { v: 'a   b\n' }],
    ['quoted keys', '"10": 1\n  "a\\tb":\n    \'c: d\': {}', { 10: 1, 'a\tb': { 'c: d': {} } }],
    [
      'literals',
      'a: |\n    x\n\n      y\n  b: |-\n    z\n  c: |+\n    z\n\n',
      { a: 'x\n\n  y\n', b: 'z', c: 'z\n\n\n' },
    ],
    ['literals with an indicator', 'a: |2-\n\n      x\n  b:\n  - |2\n     y', { a: '\n  x', b: [' y\n'] }],
    ['a literal that ends the item', 'a: |-\n    x', { a: 'x' }],
    ['beyond ASCII', 'ü: ä\n  b: "ö\n    ß"\n  c: |-\n    日本', { ü: 'ä', b: 'ö ß', c: '日本' }],
    ['bytes that look like names of objects', 'constructor: 1\n  toString: {}', { constructor: 1, toString: {} }],
    [
      'sequences',
      'a:\n  - 1\n  - - x\n    - y: 1\n      z: 2\n  - "b": c\n    d: []',
      { a: [1, ['x', { y: 1, z: 2 }], { b: 'c', d: [] }] },
    ],
    ['managedFields alone', 'metadata:\n    managedFields:\n    - a: [\n  b: 1', { metadata: null, b: 1 }],
    [
      'managedFields between',
      'metadata:\n    a: 1\n    managedFields:\n    - x: {\n    b: 1',
      { metadata: { a: 1, b: 1 } },
    ],
    [
      'managedFields elsewhere',
      'spec:\n    metadata:\n      managedFields:\n      - 1',
      { spec: { metadata: { managedFields: [1] } } },
    ],
  ]
  test.each(read)('reads %s', (_, text, value) => {
    const reading = one(`- ${text}\n`)
    expectSame(reading)
    expect(reading.read).toStrictEqual(value)
  })

  const left: readonly [string, string][] = [
    ['an anchor and an alias', 'a: &x 1\n  b: *x'],
    ['a tag', 'a: !!str 1'],
    ['a long key', '? a\n  : 1'],
    ['flow style', 'a: [1]\n  b: {c: d}'],
    ['a folded block', 'a: >\n    x'],
    ['comments', 'a: 1 # x'],
    ['a comment line', 'a: 1\n  # x'],
    ['a tab', 'a: x\ty'],
    ['CRLF', 'a: 1\r\n  b: 2\r'],
    ['a blank line', 'a: 1\n\n  b: 2'],
    ['a blank line in text', 'a: x\n\n    y'],
    ['an empty value', 'a:\n  b: 1'],
    ['trailing blanks', 'a: x \n  b: 1'],
    ['two blanks', 'a:  x'],
    ['a key twice', 'a: 1\n  a: 2'],
    ['__proto__', '__proto__:\n    x: 1'],
    ['keys that are no text', 'true: 1'],
    ['an indented sequence', 'a:\n    - 1'],
    ['odd indentation', 'a:\n     b: 1'],
    ['a value on the next line', 'a:\n    x'],
    ['a quoted value that goes on', 'a: "x" y'],
    ['a second colon', 'a: b: c'],
    ['an open quote', 'a: "x'],
    ['an unknown escape', String.raw`a: "\q"`],
    ['half a surrogate pair', String.raw`a: "\ud83d"`],
    ['a character no stream may have', 'a: x\u0080y'],
    ['a dash of its own', 'a:\n  -\n    b: 1'],
    ['quoted managedFields', 'metadata:\n    "managedFields":\n    - 1'],
    ['managedFields twice', 'metadata:\n    managedFields:\n    - 1\n    managedFields:\n    - 2'],
    ['a key over two lines', '"a\n    b": 1'],
    ['deep nesting', `a:\n  ${'- '.repeat(130)}1`],
  ]
  test.each(left)('leaves %s to the full parser', (_, text) => {
    expect(one(`- ${text}\n`).read).toBeUndefined()
  })

  test('nesting without end is left to the full parser', () => {
    const nested = (depth: number) => `- ${'- '.repeat(depth)}a: 1\n`
    const object = (depth: number) => `- v:\n  ${nested(depth)}`
    expectSame(one(object(50)))
    expect(one(object(100_000)).read).toBeUndefined()
  })

  test('an item whose last line does not end is left to the full parser', () => {
    expect(readBoth(Buffer.from('- a: 1'))[0]!.read).toBeUndefined()
  })

  test('repairs what the collector did, as the pass over the parsed item does', () => {
    const text = '- a: "null"\n  b:\n  - "null"\n  - say "x"null\n  c: |-\n    x\n    y"null\n  d: null\n'
    const reading = one(text, true)
    expectSame(reading)
    expect(reading.read).toEqual({ a: null, b: ['', 'say "x"'], c: 'x\ny"', d: null })
    expect(one('- a"null: 1\n', true).read).toBeUndefined()
  })

  const word = fc.string({
    unit: fc.constantFrom(
      'a',
      'word',
      '-',
      ' ',
      '\n',
      ':',
      '#',
      '"',
      "'",
      '\\',
      'null',
      '1',
      'é',
      '\t',
      '😀',
      '{',
      '\u2028',
    ),
    maxLength: 60,
  })
  // A key of several lines, or a long one, is written in two parts.
  const name = fc.string({ unit: fc.constantFrom('a', 'f:', ' ', '"', '.', 'é', '1', '/', '#'), maxLength: 12 })
  const scalar = fc.oneof(word, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(name, fc.constantFrom('metadata', 'managedFields', 'name')), tie('tree'), { maxKeys: 5 }),
    ),
  }))
  const managedFields = fc.array(fc.dictionary(name, tree, { minKeys: 1, maxKeys: 3 }), { minLength: 1, maxLength: 2 })
  const object = fc.record(
    { a: tree, metadata: fc.record({ name: tree, managedFields, z: tree }, { requiredKeys: [] }), spec: tree },
    { requiredKeys: ['a'] },
  )
  /** With metadata of any shape. */
  const oddObject = fc.dictionary(
    fc.constantFrom('a', 'metadata', 'b c'),
    fc.oneof(tree, fc.dictionary(fc.constantFrom('managedFields', 'name', 'z'), tree)),
    { minKeys: 1 },
  )

  test('reads whatever the collector writes as the full parser does', () => {
    let items = 0
    let leftOver = 0
    fc.assert(
      fc.property(fc.array(object, { maxLength: 3 }), fc.boolean(), (objects, repair) => {
        const text = repair ? encodeResourceList(objects) : emitResourceList({ items: objects })
        for (const reading of readBoth(Buffer.from(text), repair)) {
          if (reading.read !== undefined) expectSame(reading)
          // Keys that need repair are left over, which generated ones often do.
          if (!repair) items++
          if (!repair && reading.read === undefined) leftOver++
        }
      }),
      { numRuns: 500 },
    )
    // Generated texts are full of rare characters whose escapes only the full parser knows.
    expect(leftOver).toBeLessThan(items / 2)
  })

  test('a damaged text is read as the full parser reads it, or not at all', () => {
    const piece = fc.constantFrom(
      ...'\n|: |- |#|"|\'|- |  |\t|a|\\|&a|*a|!|{}|[|>|\r|\0|\x7f|é|\ufffe|---|: |~|0|\n  |\n    '.split('|'),
      '|',
    )
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat(6),
      insert: fc.oneof(piece, fc.constant('')),
    })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(object, oddObject), { minLength: 1, maxLength: 2 }),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (objects, edits, repair) => {
          let text = emitResourceList({ items: objects })
          for (const { at, cut, insert } of edits) {
            const start = Math.floor(at * text.length)
            text = text.slice(0, start) + insert + text.slice(start + cut)
          }
          for (const reading of readBoth(Buffer.from(text), repair)) if (reading.read !== undefined) expectSame(reading)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('a damaged byte is no different', () => {
    const text = Buffer.from(
      emitResourceList({ items: [{ a: 'é "x"\ty', b: ['z'.repeat(90), 'é'.repeat(40)], c: 'l\nm\n' }] }),
    )
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(text)
        damaged[at] = byte
        for (const reading of readBoth(damaged)) if (reading.read !== undefined) expectSame(reading)
      }),
      { numRuns: 1000 },
    )
  })
})
