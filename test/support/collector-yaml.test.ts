import fc from 'fast-check'
import yaml from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { encodeResourceList, rewriteNulls } from './bundle-builder/collector-yaml.ts'
import { compareKeys, formatGoFloat } from './bundle-builder/go-scalar.ts'
import { emitYaml } from './bundle-builder/yaml-emitter.ts'

describe('encodeResourceList', () => {
  it('writes an empty list of a built-in kind in 76 bytes', () => {
    expect(encodeResourceList([], { resourceVersion: '14658865' })).toBe(
      'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: "14658865"\n',
    )
  })

  it('ends lists of custom resources with the rewritten continue token', () => {
    const text = encodeResourceList([], { resourceVersion: '1', customResource: true })
    expect(text).toBe('apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  continue: "null"\n  resourceVersion: "1"\n')
  })

  it('names every item by the path it was asked from', () => {
    const text = encodeResourceList([{ action: 'Binding', apiVersion: 'x' }], { apiVersion: 'v1', kind: 'Event' })
    expect(text).toBe(
      'apiVersion: v1\nitems:\n- action: Binding\n  apiVersion: v1\n  kind: Event\nkind: List\nmetadata: {}\n',
    )
  })

  it('damages a string that ends with a double quote', () => {
    const text = encodeResourceList([{ message: 'Pulling image "x:1"', 'v:"longhorn.io"': {} }])
    expect(text).toContain('- message: Pulling image "x:1"null\n  v:"longhorn.io"null: {}\n')
  })
})

describe('rewriteNulls', () => {
  it.each([
    ['{"value":""}', '{"value":"null"}'],
    ['{"eventTime":null,"b":1}', '{"eventTime":"null","b":1}'],
    ['{"workloadsStatus":null}', '{"workloadsStatus":null}'],
    ['{"a-b":null,"num1":null,"b":1}', '{"a-b":null,"num1":null,"b":1}'],
    ['[null,null]', '[null,null]'],
    ['{"apiGroups":["","x"]}', '{"apiGroups":["null","x"]}'],
    ['{"m":"image \\"x\\""}', '{"m":"image \\"x\\"null"}'],
    ['{"":1}', '{"null":1}'],
    ['{"s":"{\\"a\\":null,\\"b\\":null}"}', '{"s":"{\\"a\\":\\"null\\",\\"b\\":null}"}'],
    ['{"s":"{\\"a\\":\\"\\"}"}', '{"s":"{\\"a\\":\\"\\"}"}'],
  ])('%s becomes %s', (json, rewritten) => {
    expect(rewriteNulls(json)).toBe(rewritten)
    expect(() => JSON.parse(rewritten)).not.toThrow()
  })
})

describe('formatGoFloat', () => {
  it.each([
    [0, '0'],
    [-1, '-1'],
    [65535, '65535'],
    [999_999, '999999'],
    [1_000_000, '1e+06'],
    [1_048_576, '1.048576e+06'],
    [2_000_000_000, '2e+09'],
    [1_194_914_199, '1.194914199e+09'],
    [107_374_182_400, '1.073741824e+11'],
    [9_007_199_254_740_992, '9.007199254740992e+15'],
    [2 ** 63, '9.223372036854776e+18'],
    [0.5, '0.5'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-12_345_678.5, '-1.23456785e+07'],
  ])('%d prints as %s', (value, text) => {
    expect(formatGoFloat(value)).toBe(text)
  })
})

describe('emitYaml strings', () => {
  it.each([
    ['true', '"true"'],
    ['y', '"y"'],
    ['null', '"null"'],
    ['123', '"123"'],
    ['0x1F', '"0x1F"'],
    ['0777', '"0777"'],
    ['1_000', '"1_000"'],
    ['1e3', '"1e3"'],
    ['.5', '".5"'],
    ['2022-03-06T22:46:51Z', '"2022-03-06T22:46:51Z"'],
    ['2024-05-05', '"2024-05-05"'],
    ['2024-13-05', '2024-13-05'],
    ['12:30:45', '"12:30:45"'],
    ['123e4567', '123e4567'],
    ['1.21.7', '1.21.7'],
    ['10.52.0.0/16', '10.52.0.0/16'],
    ['=', '='],
    ['<<', '<<'],
    ['a: b', "'a: b'"],
    ['a #b', "'a #b'"],
    ['{}', "'{}'"],
    ['*', "'*'"],
    ['- x', "'- x'"],
    ['-x', '-x'],
    ["'quoted'", "'''quoted'''"],
    ['trail ', "'trail '"],
    ['tab\there', '"tab\\there"'],
    ['\u001b[31m', '"\\e[31m"'],
    ['😀', '"\\U0001F600"'],
    ['größe', 'größe'],
    ['one\n', '|\n  one'],
    ['one\ntwo', '|-\n  one\n  two'],
    ['one\n\n', '|+\n  one\n'],
    ['\n one', '|2-\n\n   one'],
    ['blank \nnext', '"blank \\nnext"'],
  ])('%j is written as %s', (value, text) => {
    expect(emitYaml({ k: value })).toBe(`k: ${text}\n`)
  })

  it('folds at the first blank past column 80, two deeper than the key', () => {
    const message =
      'Successfully assigned harvester-system/supportbundle-manager-bundle-o3n28-7d6d44c544-ndn25 to node1'
    expect(emitYaml({ items: [{ message }] })).toBe(
      'items:\n- message: Successfully assigned harvester-system/supportbundle-manager-bundle-o3n28-7d6d44c544-ndn25\n' +
        '    to node1\n',
    )
  })

  it('writes keys longer than 128 bytes in two lines', () => {
    const key = `v:"${'x'.repeat(130)}"`
    expect(emitYaml({ [key]: { '.': {} }, b: [[1], []] })).toBe(`b:\n- - 1\n- []\n? ${key}\n: .: {}\n`)
  })

  it('gives back what went in, whatever the text', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 200 })
      .filter((s) => !/[\u0085\u2028\u2029\ufffe\uffff]/.test(s))
    const wellFormed = text.filter((s) => Buffer.from(s).toString() === s)
    fc.assert(
      fc.property(
        fc.dictionary(wellFormed, fc.oneof(wellFormed, fc.array(wellFormed)), { noNullPrototype: true }),
        (value) => {
          const { ['__proto__']: _ignored, ...plain } = value
          expect(yaml.load(emitYaml(plain))).toEqual(plain)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('compareKeys', () => {
  it('orders as yaml.v2 does', () => {
    const keys = ['b', 'a10', 'a9', 'B', '.', 'f:x', 'a', '10', '9', 'k:{"p":8080}', 'k:{"p":443}']
    expect([...keys].sort(compareKeys)).toEqual([
      '.',
      '9',
      '10',
      'B',
      'a',
      'a9',
      'a10',
      'b',
      'f:x',
      'k:{"p":443}',
      'k:{"p":8080}',
    ])
  })
})
