import { describe, expect, it } from 'vitest'
import { AnalyzerError } from '../../../src/errors.ts'
import { CelDuration, CelTimestamp, evaluate } from '../../../src/rules/cel/index.ts'

function faultOf(run: () => unknown): AnalyzerError {
  try {
    run()
  } catch (error) {
    if (error instanceof AnalyzerError) return error
    throw error
  }
  throw new Error('no error was thrown')
}

describe('values in and out', () => {
  it('takes numbers as double, bigints as int', () => {
    expect(evaluate('type(n) == double && type(i) == int', { n: 1, i: 1n })).toBe(true)
    expect(evaluate('[i, 2u, n]', { i: 1n, n: 3 })).toEqual([1n, 2n, 3])
  })

  it('takes plain objects and Maps, gives Maps', () => {
    const variables = { pod: { metadata: { name: 'a' } }, map: new Map([['k', [1n]]]) }
    expect(evaluate("{pod.metadata.name: map.k, 'u': {1u: 2}}", variables)).toEqual(
      new Map<string, unknown>([
        ['a', [1n]],
        ['u', new Map([[1n, 2n]])],
      ]),
    )
    expect(evaluate('x.y', new Map([['x', { y: 'z' }]]))).toBe('z')
  })

  it('does not reach what objects inherit', () => {
    expect(evaluate("has(o.constructor) || has(o.__proto__) || 'toString' in o", { o: {} })).toBe(false)
  })

  it('takes a Date and gives times exact to the nanosecond', () => {
    const at = new Date('2024-01-02T03:04:05.006Z')
    const later = evaluate("at + duration('1ns')", { at })
    expect(later).toBeInstanceOf(CelTimestamp)
    expect(String(later)).toBe('2024-01-02T03:04:05.006000001Z')
    expect((later as CelTimestamp).toDate()).toEqual(at)
    expect(evaluate("duration('1h') + duration('1ms')")).toEqual(new CelDuration(3_600_001_000_000n))
    expect(evaluate("timestamp('2024-01-02T03:04:05+01:00') == timestamp('2024-01-02T02:04:05Z')")).toBe(true)
  })

  it('gives bytes, types and optionals as native values', () => {
    expect(evaluate("b'ab'")).toEqual(new Uint8Array([97, 98]))
    expect(evaluate('type(1u)')).toBe('uint')
    expect(evaluate('optional.of(1)')).toBe(1n)
    expect(evaluate('optional.none()')).toBeUndefined()
    expect(evaluate('x', { x: undefined })).toBeNull()
  })

  it('refuses what is no value', () => {
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    expect(faultOf(() => evaluate('f', { f: () => 1 })).code).toBe('expression-failed')
    expect(faultOf(() => evaluate('c', { c: cyclic })).code).toBe('expression-failed')
  })
})

describe('errors', () => {
  it.each([
    ['1 / 0', 'division by zero', { line: 1, column: 3 }],
    ['[1].map(x,\n  x % 0)', 'modulus by zero', { line: 2, column: 5 }],
    ['{}.a', "no such key: 'a'", { line: 1, column: 4 }],
    ['[1][3]', 'no such index: 3', { line: 1, column: 4 }],
    ["'a'.size('b')", "wrong number of arguments for 'size'", { line: 1, column: 5 }],
    ["1 + 'a'", 'no such operation: int + string', { line: 1, column: 3 }],
    ["'a'.startsWith(1)", 'no such overload: string.startsWith(int)', { line: 1, column: 5 }],
    ['f(1)', "unknown function 'f'", { line: 1, column: 1 }],
    ['x', "unknown name 'x'", { line: 1, column: 1 }],
    ['1 ? 2 : 3', 'expected a bool, found int', { line: 1, column: 3 }],
    ["'('.matches('(')", 'not a regular expression of RE2', { line: 1, column: 5 }],
    ['Foo{a: 1}', "unknown message type 'Foo'", { line: 1, column: 1 }],
    ['1 < null', 'cannot order int and null_type', { line: 1, column: 3 }],
  ])('%s: %s', (source, message, position) => {
    const fault = faultOf(() => evaluate(source))
    expect(fault.code).toBe('expression-failed')
    expect(fault.message).toContain(message)
    expect(fault.position).toEqual(position)
  })

  it('are absorbed by a deciding operand or round', () => {
    expect(evaluate('1 / 0 > 1 || true')).toBe(true)
    expect(evaluate('false && 1 / 0 > 1')).toBe(false)
    expect(evaluate('[0, 1].exists(x, 1 / x == 1)')).toBe(true)
    expect(evaluate('[0, 1].all(x, 1 / x == 2)')).toBe(false)
  })
})

describe('bounds', () => {
  const nested = 'lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))'

  it('ends an evaluation that costs too much, even where errors are absorbed', () => {
    expect(faultOf(() => evaluate(nested)).message).toContain('costs too much')
    expect(faultOf(() => evaluate(`${nested} || true`)).message).toContain('costs too much')
    expect(faultOf(() => evaluate('[1, 2, 3].map(x, x)', {}, { cost: 2 })).message).toContain('costs too much')
    expect(evaluate('[1, 2, 3].map(x, x)', {}, { cost: 3 })).toEqual([1n, 2n, 3n])
  })

  it.each([
    ['lists.range(10000).map(x, lists.range(10000)).size()', 'costs too much'],
    ["cel.bind(a, 'aaaaaaaaaa', lists.range(40).map(x, a).join(a)).size() > 0", ''],
    ["['a'.replace('', 'b')].map(x, lists.range(3000000).map(i, x).join())", 'costs too much'],
    ['lists.range(9000000)', 'too large'],
    ["cel.bind(s, lists.range(30000).map(i, '%s'.format([i])).join(','), s.replace(',', s))", 'too large'],
    ['%s', ''],
  ])('%s', (source, message) => {
    if (source === '%s') {
      const doubling = Array.from({ length: 40 }, (_, i) => `cel.bind(v${i + 1}, v${i} + v${i}, `).join('')
      const bomb = `cel.bind(v0, 'aaaaaaaa', ${doubling}v40${')'.repeat(41)}`
      expect(faultOf(() => evaluate(bomb)).message).toContain('too large')
    } else if (message === '') expect(evaluate(source)).toBe(true)
    else expect(faultOf(() => evaluate(source)).message).toContain(message)
  })

  it('compares and prints values only to a depth', () => {
    let deep: unknown = 1n
    for (let i = 0; i < 190; i++) deep = [deep]
    expect(evaluate('d == d2', { d: deep, d2: structuredClone(deep) })).toBe(true)
    expect(
      faultOf(() =>
        evaluate('[[[[[[[[[[[[d]]]]]]]]]]]] == [[[[[[[[[[[[d2]]]]]]]]]]]]', { d: deep, d2: structuredClone(deep) }),
      ).message,
    ).toContain('nested')
  })

  it('matches in linear time', () => {
    expect(evaluate("s.matches('^(a+)+$')", { s: `${'a'.repeat(50_000)}b` })).toBe(false)
  })
})
