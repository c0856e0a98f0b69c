import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { repairCollectorDamage } from '../../src/parsers/collector-damage.ts'
import { encodeResourceList } from '../support/bundle-builder/collector-yaml.ts'

/** What is left of an object after the collector wrote it and it was repaired. */
function throughCollector(object: object): unknown {
  const list = load(encodeResourceList([object])) as { items: unknown[] }
  return repairCollectorDamage(list.items[0])
}

describe('repairCollectorDamage', () => {
  const same = Symbol()
  const cases: readonly [string, object, object | typeof same][] = [
    ['an empty value', { value: '', last: 1 }, { value: null, last: 1 }],
    ['a null between others', { eventTime: null, x: 1 }, { eventTime: null, x: 1 }],
    ['a null at the end of its object', { status: { workloadsStatus: null } }, same],
    ['a null under a key that is not purely letters', { 'a-b': null, x: 1 }, same],
    ['nulls in a list', { list: [null, null] }, same],
    ['empty texts in a list', { apiGroups: ['', 'x'], command: ['sh', '-c', ''] }, same],
    ['text that ends with a quote', { message: 'Pulling image "x:1"' }, same],
    ['a list element that ends with a quote', { list: ['say "hi"'] }, same],
    ['one quote', { message: '"' }, same],
    ['two quotes', { message: '""' }, same],
    ['a key that ends with a quote', { 'v:"longhorn.io"': {} }, same],
    ['an empty key', { labels: { '': 'x' } }, same],
    ['JSON in text', { raw: '{"a":{"b":1,"c":"d"}}' }, same],
    ['text ending with the bare word', { message: 'is null' }, same],
  ]
  test.each(cases)('%s', (_, original, expected) => {
    expect(throughCollector(original)).toEqual(expected === same ? original : expected)
  })

  test('null in embedded JSON stays as the collector left it', () => {
    const { raw } = throughCollector({ raw: '{"a":null,"b":null}' }) as { raw: string }
    expect(raw).toBe('{"a":"null","b":null}')
  })

  test('a key that is whole wins over a damaged one of the same name', () => {
    expect(repairCollectorDamage({ 'a"null': 1, 'a"': 2 })).toEqual({ 'a"': 2 })
  })

  test('__proto__ stays an ordinary key', () => {
    const value = JSON.parse('{"__proto__":"null","x\\"null":{"__proto__":{"polluted":"yes"}}}')
    const repaired = repairCollectorDamage(value) as Record<string, unknown>
    expect(Object.keys(repaired)).toEqual(['__proto__', 'x"'])
    expect(Object.getOwnPropertyDescriptor(repaired, '__proto__')?.value).toBeNull()
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('a value that contains itself ends', () => {
    const value: Record<string, unknown> = { a: 'null' }
    value['self'] = value
    expect(repairCollectorDamage(value)['a']).toBeNull()
  })

  test('whatever the collector does to text, keys and lists, all but the empty comes back', () => {
    const text = fc.string({ unit: fc.constantFrom('"', 'a', ' ', 'null', '\\', ':', '{', 'ü', '\n') })
    const { tree } = fc.letrec((tie) => ({
      leaf: fc.oneof(text, fc.integer(), fc.boolean()),
      tree: fc.oneof(
        { maxDepth: 4 },
        tie('leaf'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(text, tie('tree'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        fc.pre(!/null/.test(JSON.stringify(value)))
        expect(throughCollector({ value })).toEqual(JSON.parse(JSON.stringify({ value }), (_, v) => emptyToNull(v)))
      }),
    )
  })
})

/** Called by JSON.parse for every map and list: a map's empty texts are what does not come back. */
function emptyToNull(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inner === '' ? null : inner]))
}
