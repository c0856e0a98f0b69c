import { describe, expect, it } from 'vitest'
import { AnalyzerError } from '../../../src/errors.ts'
import { createParser } from '../../../src/rules/cel/create-parser.ts'
import {
  check,
  compile,
  Environment,
  type Expr,
  evaluate,
  freeVariables,
  parse,
  walk,
} from '../../../src/rules/cel/index.ts'

function faultOf(source: string): AnalyzerError {
  try {
    parse(source)
  } catch (error) {
    if (error instanceof AnalyzerError) return error
    throw error
  }
  throw new Error(`parsed: ${source}`)
}

describe('the grammar', () => {
  it('is sound by the checks of the parser generator', () => {
    expect(() => createParser(true)).not.toThrow()
  })

  it.each([
    ['1 + 2 * 3 - 4', 3n],
    ['10 - 4 - 3', 3n],
    ['2 * 3 % 4', 2n],
    ['1 + 1 == 2 && 3 > 2 || false', true],
    ['true || false && false', true],
    ['false ? 1 : true ? 2 : 3', 2n],
    ['!false == true', true],
    ['-2 - -3', 1n],
    ['-(2)', -2n],
    ['1 in [1, 2] == true', true],
    ['[1, 2, ].size()', 2n],
    ["{'a': 1, }.a", 1n],
    ['// a remark\n1 // another', 1n],
    ["{'a-b': 7}.`a-b`", 7n],
    ["r'\\d' + '\\x41' + '\\101' + '\\u0041'", '\\dAAA'],
    ['-9223372036854775808', -(2n ** 63n)],
    ['0x10 + 1', 17n],
    ['.5 + 1e1', 10.5],
  ])('evaluates %s', (source, value) => {
    expect(evaluate(source)).toEqual(value)
  })

  it.each([
    ['1 +', 1, 4, 'unexpected end'],
    ['a..b', 1, 3, 'unexpected "."'],
    ['[1 2]', 1, 4, 'unexpected "2"'],
    ['1 2', 1, 3, 'unexpected "2"'],
    ['a &&\n  b ||', 2, 7, 'unexpected end'],
    ["'abc", 1, 1, 'string is not closed'],
    ['a # b', 1, 3, 'unexpected character "#"'],
    ["'a\\qb'", 1, 3, 'unknown escape \\q'],
    ['while', 1, 1, 'reserved word'],
    ['has(a)', 1, 5, 'has() needs a field selection'],
    ['[1].all(a.b, true)', 1, 11, 'needs a simple name'],
    ['9223372036854775808', 1, 1, 'does not fit 64 bits'],
    ["b'\\u0041'", 1, 3, 'not allowed in bytes'],
    ["'\\ud800'", 1, 2, 'no Unicode character'],
    ['1e999', 1, 1, 'too large'],
    ['', 1, 1, 'unexpected end'],
  ])('says what is wrong with %j', (source, line, column, message) => {
    const fault = faultOf(source)
    expect(fault.code).toBe('expression-invalid')
    expect(fault.message).toContain(message)
    expect(fault.position).toEqual({ line, column })
  })

  it.each([
    ['parentheses', `${'('.repeat(5000)}1${')'.repeat(5000)}`],
    ['lists', '['.repeat(30_000)],
    ['a chain of sums', `${'1+'.repeat(5000)}1`],
    ['a chain of selections', `a${'.b'.repeat(5000)}`],
    ['conditionals', `${'a?b:'.repeat(5000)}c`],
    ['negations', `${'!'.repeat(30_000)}a`],
    ['a long text', `'${'a'.repeat(70_000)}'`],
    ['open strings', `${'"""'.repeat(20_000)}`.slice(0, 65_000)],
  ])('refuses hostile depth or length: %s', (_, source) => {
    expect(faultOf(source).code).toBe('expression-invalid')
  })

  it('parses and evaluates what lies just within the limits', () => {
    expect(evaluate(`${'('.repeat(249)}7${')'.repeat(249)}`)).toBe(7n)
    expect(evaluate(`${'1+'.repeat(500)}1`)).toBe(501n)
    expect(evaluate(`${'true && '.repeat(5000)}true`)).toBe(true)
    const loops = `${'[1].all(x, '.repeat(240)}x == 1${')'.repeat(240)}`
    expect(evaluate(loops)).toBe(true)
    const env = new Environment({ variables: { a: 'dyn' } })
    const chain = parse(`a${'.b'.repeat(590)}`)
    expect(check(chain, env)).toEqual([])
    expect(compile(chain, env, { tolerant: true })()).toBeNull()
  })
})

describe('the tree', () => {
  it('is plain data that survives JSON', () => {
    const variables = new Map<string, 'dyn'>([['x', 'dyn']])
    const env = new Environment({ variables })
    const activation = new Map([['x', 5n]])
    for (const source of [
      "x > 3 && [x, 2u, 1.5, b'ab', 'c', null].exists(e, e == 2)",
      'cel.bind(y, x + 1, y * y)',
      "{?'a': optional.of(x), 'b': [?optional.none()]}.b.size()",
      '-0.0 == 0.0 ? 18446744073709551615u : 0u',
      '{1: 2}.transformMap(k, v, k + v)[1]',
      'optional.of(x).optMap(v, v + 1).value()',
    ]) {
      const expr = parse(source)
      const revived = JSON.parse(JSON.stringify(expr)) as Expr
      expect(revived).toEqual(expr)
      expect(compile(revived, env)(activation)).toEqual(compile(expr, env)(activation))
    }
  })

  it('keeps the offset of each node', () => {
    const offsets: [string, number][] = []
    walk(parse('a.b > f(c)'), (node) => offsets.push([node.kind, node.at]))
    expect(offsets).toEqual([
      ['binary', 4],
      ['select', 2],
      ['ident', 0],
      ['call', 6],
      ['ident', 8],
    ])
  })

  it('tells the free variables', () => {
    const free = freeVariables(parse('a.b.exists(x, x == c && y) && cel.bind(d, e, d + d) && x.filter(i, v)'))
    expect(free).toEqual(['a', 'c', 'y', 'e', 'x', 'v'])
    const isFunction = (name: string): boolean => name === 'math.abs'
    expect(freeVariables(parse('math.abs(m) + math.foo(n)'), isFunction)).toEqual(['m', 'math', 'n'])
  })
})
