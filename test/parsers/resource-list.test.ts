import fc from 'fast-check'
import { CORE_SCHEMA, load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { parseItem, splitResourceList } from '../../src/parsers/resource-list.ts'
import { emitResourceList, encodeResourceList } from '../support/bundle-builder/collector-yaml.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function parseAll(text: string): { values: unknown[]; lines: number[]; codes: string[] } {
  const bytes = bytesOf(text)
  const split = splitResourceList(bytes, 'x.yaml')
  const parsed = split.items.map((item) => parseItem(bytes, item, 'x.yaml'))
  return {
    values: parsed.map((p) => p.value),
    lines: split.items.map((item) => item.line),
    codes: [...split.diagnostics, ...parsed.flatMap((p) => p.diagnostics)].map((d) => `${d.code}:${d.line}`),
  }
}

const two = 'apiVersion: v1\nitems:\n- a: 1\n  b:\n  - x\n- a: 2\nkind: List\nmetadata: {}\n'
const twoValues = [{ a: 1, b: ['x'] }, { a: 2 }]

describe('splitResourceList', () => {
  const shapes: readonly [string, string, unknown[], number[]][] = [
    ['as the collector writes it', two, twoValues, [3, 6]],
    ['CRLF', two.replaceAll('\n', '\r\n'), twoValues, [3, 6]],
    ['a byte order mark', `\ufeff${two}`, twoValues, [3, 6]],
    ['a leading document marker and comments', `# saved\n---\n${two}`, twoValues, [5, 8]],
    ['without a final line break', two.trimEnd(), twoValues, [3, 6]],
    ['indented by an editor', 'items:\n  - a: 1\n    b:\n      - x\n  - a: 2\nkind: List\n', twoValues, [2, 5]],
    ['a dash on a line of its own', 'items:\n-\n  a: 1\n  b: [x]\n-\n  a: 2\nkind: List\n', twoValues, [2, 5]],
    [
      'blank lines and comments between',
      'items:\n\n# c\n- a: 1\n  b: [x]\n\n# d\n- a: 2\nkind: List',
      twoValues,
      [4, 8],
    ],
    ['lists after the items', 'items:\n- a: 1\nkind: List\nx:\n- b: 2\n', [{ a: 1 }], [2]],
    ['items at the end', 'apiVersion: v1\nkind: List\nitems:\n- a: 1\n- a: 2\n', [{ a: 1 }, { a: 2 }], [4, 5]],
    ['an empty list', 'apiVersion: v1\nitems: []\nkind: List\n', [], []],
    ['items that are null', 'items: null\nkind: List\n', [], []],
    ['no items', 'items:\nkind: List\n', [], []],
    ['nothing but null', 'null\n', [], []],
    [
      'one object',
      'kind: ClusterRole\nrules:\n- a: 1\n- a: 2\n',
      [{ kind: 'ClusterRole', rules: [{ a: 1 }, { a: 2 }] }],
      [1],
    ],
    ['a bare list', '- a: 1\n- a: 2\n', [{ a: 1 }, { a: 2 }], [1, 2]],
    ['two objects in two documents', 'kind: A\n---\nkind: B\n...\n', [{ kind: 'A' }, { kind: 'B' }], [1, 3]],
    ['two lists in two documents', `${two}---\n${two}`, [...twoValues, ...twoValues], [3, 6, 12, 15]],
    [
      'a dash in a literal block',
      'items:\n- t: |\n    - x\n\n    - y\n- a: 2\nkind: List\n',
      [{ t: '- x\n\n- y\n' }, { a: 2 }],
      [2, 6],
    ],
  ]
  test.each(shapes)('%s', (_, text, values, lines) => {
    const parsed = parseAll(text)
    expect(parsed.codes).toEqual([])
    expect(parsed.values).toEqual(values)
    expect(parsed.lines).toEqual(lines)
  })

  test('of a file that was cut, the items before the last one count', () => {
    const cut = parseAll(two.slice(0, two.indexOf('kind') - 2))
    expect(cut.values).toEqual([{ a: 1, b: ['x'] }])
    expect(cut.codes).toEqual(['yaml-file-invalid:6'])
  })

  test('a cut within the list metadata costs nothing', () => {
    expect(parseAll(two.slice(0, -3))).toEqual({ values: twoValues, lines: [3, 6], codes: [] })
  })

  test('an empty file and items in flow style are reported', () => {
    expect(parseAll('').codes).toEqual(['yaml-file-invalid:1'])
    expect(parseAll('# nothing\n\n').codes).toEqual(['yaml-file-invalid:3'])
    expect(parseAll('items: [{a: 1}]\nkind: List\n')).toEqual({ values: [], lines: [], codes: ['yaml-file-invalid:1'] })
  })

  test('text that is no YAML at all is one unreadable object', () => {
    expect(parseAll('<html>502 Bad Gateway</html>').codes).toEqual(['yaml-item-invalid:1'])
    expect(parseAll('<html>\nerror: 502\n</html>: [').codes[0]).toMatch(/^yaml-item-invalid/)
  })

  test('the items are all that lies between "items:" and the next key', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', '-', ' ', '\n', ':', '#', '"', 'items:', '\n- ', '---', 'é', '\t'),
    })
    const value = fc.oneof(
      word,
      fc.integer(),
      fc.array(word, { maxLength: 3 }),
      fc.dictionary(word, word, { maxKeys: 3 }),
    )
    fc.assert(
      fc.property(fc.array(fc.dictionary(word, value, { minKeys: 1, maxKeys: 4 }), { maxLength: 5 }), (objects) => {
        const text = emitResourceList({ items: objects })
        const bytes = bytesOf(text)
        const { items, diagnostics } = splitResourceList(bytes)
        expect(diagnostics).toEqual([])
        const joined = items.map((item) => new TextDecoder().decode(bytes.subarray(item.start, item.end))).join('')
        const body = /^items:(?: \[\])?\n(.*)^kind: List$/ms.exec(text)![1]
        expect(joined).toBe(body)
        for (const item of items) expect(item.line).toBe(lineOf(bytes, item.start))
        const whole = load(text, { schema: CORE_SCHEMA }) as { items: unknown[] }
        expect(parseAll(text).values).toEqual(whole.items)
      }),
    )
  })

  test('any bytes are split without a throw, into items that do not overlap', () => {
    const piece = fc.constantFrom(
      'items:',
      '\n',
      '- ',
      '  ',
      '---',
      'a: 1',
      '#',
      '\r\n',
      'kind: List',
      '\ufeff',
      '[',
      '"',
      '|',
      '\0',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 }))), (pieces) => {
        const bytes = bytesOf(pieces.join(''))
        let end = 0
        for (const item of splitResourceList(bytes).items) {
          expect(item.start).toBeGreaterThanOrEqual(end)
          expect(item.end).toBeGreaterThan(item.start)
          expect(item.line).toBe(lineOf(bytes, item.start))
          end = item.end
          parseItem(bytes, item, '')
        }
        expect(end).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })
})

function lineOf(bytes: Uint8Array, offset: number): number {
  return bytes.subarray(0, offset).filter((byte) => byte === 10).length + 1
}

const one = (text: string): unknown =>
  (parseAll(`items:\n- v: ${text}\nkind: List\n`).values[0] as { v: unknown } | undefined)?.v

describe('parseItem, scalars of yaml.v2', () => {
  const scalars: readonly [string, unknown][] = [
    ['999999', 999999],
    ['1e+06', 1000000],
    ['1.048576e+06', 1048576],
    ['2e+09', 2000000000],
    ['1.073741824e+10', 10737418240],
    ['9.223372036854776e+18', 9.223372036854776e18],
    ['1e-05', 0.00001],
    ['-5', -5],
    ['0.5', 0.5],
    ['123e4567', '123e4567'],
    ['7e12345', '7e12345'],
    ['.inf', '.inf'],
    ['0x1234567890abcdef1234567890', '0x1234567890abcdef1234567890'],
    ['0x1F', 31],
    ['=', '='],
    ['<<', '<<'],
    ['1.21.7', '1.21.7'],
    ['2022-03-06T22:46:51Z', '2022-03-06T22:46:51Z'],
    ['"2024-05-05"', '2024-05-05'],
    ['"1e3"', '1e3'],
    ['"y"', 'y'],
    ['yes', 'yes'],
    ['true', true],
    ['null', null],
    ['"null"', 'null'],
    ['Pulling image "x"null', 'Pulling image "x"null'],
    ["'a: b''s'", "a: b's"],
    ['"\\e[31m\\U0001F600\\ttab"', '\u001b[31m😀\ttab'],
    ['{}', {}],
    ['[]', []],
    ['|2-\n\n     x\n    y', '\n x\ny'],
    ['a b\n    c', 'a b c'],
  ]
  test.each(scalars)('%s', (text, expected) => {
    expect(one(text)).toEqual(expected)
  })

  test('a merge key is an ordinary key, and so is __proto__', () => {
    const { values } = parseAll('items:\n- <<: {a: 1}\n  __proto__: {polluted: 1}\nkind: List\n')
    expect(Object.keys(values[0] as object)).toEqual(['<<', '__proto__'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('a key above 128 characters, on two lines', () => {
    const key = 'k'.repeat(200)
    expect(parseAll(encodeResourceList([{ [key]: { a: 1 }, z: 2 }])).values).toEqual([{ [key]: { a: 1 }, z: 2 }])
  })
})

describe('parseItem, faults', () => {
  test('one broken item costs that item', () => {
    const parsed = parseAll('items:\n- a: 1\n- a: [1\n  b: 2\n- a: 3\nkind: List\n')
    expect(parsed.values).toEqual([{ a: 1 }, undefined, { a: 3 }])
    expect(parsed.codes).toEqual(['yaml-item-invalid:4'])
  })

  test('items that are no objects are reported', () => {
    expect(parseAll('items:\n- 1\n- \n- - a\nkind: List\n').codes).toEqual([
      'yaml-item-invalid:2',
      'yaml-item-invalid:3',
      'yaml-item-invalid:4',
    ])
  })

  test('of a duplicated key the last value counts, and it is said', () => {
    const parsed = parseAll('items:\n- a: 1\n  b: 2\n  a: 3\nkind: List\n')
    expect(parsed.values).toEqual([{ a: 3, b: 2 }])
    expect(parsed.codes).toEqual(['yaml-item-invalid:4'])
  })

  test('aliases that multiply, contain themselves, or nesting without end are refused', () => {
    const bomb = `items:\n- a: &a [x, x, x, x, x, x, x, x]\n${Array.from({ length: 12 }, (_, i) => {
      const name = String.fromCharCode(97 + i)
      return `  ${String.fromCharCode(98 + i)}: &${String.fromCharCode(98 + i)} [${`*${name},`.repeat(8)}]\n`
    }).join('')}kind: List\n`
    expect(parseAll(bomb).codes).toEqual(['yaml-item-invalid:2'])
    expect(parseAll('items:\n- a: &a [*a]\nkind: List\n').codes).toEqual(['yaml-item-invalid:2'])
    expect(parseAll(`items:\n- a: ${'['.repeat(100_000)}\nkind: List\n`).codes).toHaveLength(1)
  })

  test('a few aliases are read', () => {
    expect(parseAll('items:\n- a: &a {x: 1}\n  b: *a\nkind: List\n').values).toEqual([{ a: { x: 1 }, b: { x: 1 } }])
  })

  test('bytes that are no UTF-8 become replacement characters', () => {
    const bytes = Buffer.from('items:\n- a: "\xff"\nkind: List\n', 'latin1')
    expect(parseItem(bytes, splitResourceList(bytes).items[0]!, '').value).toEqual({ a: '\ufffd' })
  })
})

describe('parseItem, managedFields', () => {
  const managed = [{ manager: 'rancher', fieldsV1: { 'f:metadata': { 'v:"x"': {}, '.': {} } } }]

  test('are left out, and the lines of faults below them are right', () => {
    const text = encodeResourceList([
      {
        metadata: { annotations: { managedFields: 'kept' }, managedFields: managed, name: 'n' },
        spec: { managedFields: [1] },
      },
    ])
    expect(parseAll(text).values).toEqual([
      { metadata: { annotations: { managedFields: 'kept' }, name: 'n' }, spec: { managedFields: [1] } },
    ])
    const broken = text.replace('    - 1', '    - [1')
    expect(broken).not.toBe(text)
    const line = broken.split('\n').indexOf('kind: List')
    expect(parseAll(broken).codes).toEqual([`yaml-item-invalid:${line}`])
  })

  test('at the end of the item, or in other styles', () => {
    const expected = [{ metadata: { name: 'n' } }]
    expect(parseAll(encodeResourceList([{ metadata: { name: 'n', managedFields: managed } }])).values).toEqual(expected)
    expect(parseAll('items:\n- metadata: {name: n, managedFields: [{a: 1}]}\nkind: List\n').values).toEqual(expected)
    expect(
      parseAll('items:\n  - metadata:\n      managedFields:\n        - a: 1\n      name: n\nkind: List\n').values,
    ).toEqual(expected)
    expect(parseAll('items:\n- metadata:\n    managedFields: []\n    name: n\nkind: List\n').values).toEqual(expected)
    expect(parseAll('metadata:\n  managedFields:\n  - a: 1\n  name: n\n').values).toEqual(expected)
  })

  test('a text or template that only looks like them stays', () => {
    const objects = [
      { data: { x: 'metadata:\n  managedFields:\n  - a\n' }, metadata: { name: '    managedFields:\n    - a' } },
      { spec: { template: { metadata: { managedFields: managed, name: 'inner' } } } },
      { data: { '  managedFields': ['- a'] }, metadata: { labels: { managedFields: ['x'] } } },
    ]
    expect(parseAll(emitResourceList({ items: objects })).values).toEqual(objects)
  })

  test('with texts of several lines', () => {
    const odd = [{ a: 'x\n\n  b: 1\n', c: '\n' }]
    const text = emitResourceList({ items: [{ metadata: { managedFields: odd, name: 'n' } }] })
    expect(parseAll(text).values).toEqual([{ metadata: { name: 'n' } }])
    const folded = text.replace('name: n', 'name: >-\n        n')
    expect(parseAll(folded).values).toEqual([{ metadata: { name: 'n' } }])
  })

  test('an anchor in them that is used elsewhere still counts', () => {
    const text = 'items:\n- metadata:\n    managedFields:\n    - &x {a: 1}\n    name: n\n  spec: *x\nkind: List\n'
    expect(parseAll(text).values).toEqual([{ metadata: { name: 'n' }, spec: { a: 1 } }])
  })
})
