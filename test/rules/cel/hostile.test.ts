import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnalyzerError } from '../../../src/errors.ts'
import {
  check,
  compile,
  compileReference,
  Environment,
  type Expr,
  equals,
  evaluate,
  parse,
  toCelValue,
} from '../../../src/rules/cel/index.ts'

const env = new Environment({ variables: { a: 'dyn', b: 'dyn', pod: 'dyn' } })
const activation = new Map([
  ['a', toCelValue([1n, 'x', null, { k: 2n }])],
  ['b', toCelValue(3n)],
  ['pod', toCelValue({ name: 'n', list: ['a', 'b'] })],
])
const limits = { cost: 20_000, size: 100_000 }

/** Runs everything the package does with a text; anything but AnalyzerError fails the test. */
function exercise(source: string): void {
  let expr: Expr
  try {
    expr = parse(source)
  } catch (error) {
    if (!(error instanceof AnalyzerError)) throw error
    expect(error.code).toBe('expression-invalid')
    expect(error.position?.line).toBeGreaterThan(0)
    return
  }
  check(expr, env)
  const runs = [
    compile(expr, env, { limits }),
    compile(expr, env, { tolerant: true, limits }),
    compileReference(expr, env, { tolerant: true, limits }),
  ]
  for (const run of runs) {
    try {
      run(activation)
    } catch (error) {
      if (!(error instanceof AnalyzerError)) throw error
      expect(error.code).toBe('expression-failed')
    }
  }
}

const functionNames = [...new Set(env.functions().map((entry) => entry.name))]
const tokens = fc.oneof(
  fc.constantFrom(
    ...[
      'a',
      'b',
      'pod',
      'name',
      'x',
      'true',
      'false',
      'null',
      'in',
      'has',
      '1',
      '0',
      '-1',
      '2u',
      '1.5',
      '0x1f',
      'while',
    ],
    ...["'s'", '"t"', "r'\\d+'", "b'q'", "'''m'''", '`k`', '+', '-', '*', '/', '%', '==', '!=', '<', '>=', '&&', '||'],
    ...[
      '!',
      '?',
      ':',
      ',',
      '.',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '.?',
      '[?',
      '\n',
      '//',
      '\\',
      '"',
      "'",
      '#',
      '\u{1f431}',
      '\ud800',
    ],
    ...['.map(x, x)', '.exists(x, x == 1)', '.filter(x, x)', '[0]', '(a)', '.all(x, y, x)', 'cel.bind(x, 1, x)'],
  ),
  fc.constantFrom(...functionNames),
)

/** Expressions that parse, so that evaluation is reached: values of all types combined by operators and calls. */
const expressions = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(
      'a',
      'b',
      'pod',
      'pod.name',
      'pod.list',
      '1',
      '0',
      '-7',
      '3u',
      '2.5',
      "'s'",
      "b'z'",
      'null',
      'true',
      '[]',
      '{}',
    ),
    fc
      .tuple(tie('node'), fc.constantFrom('+', '-', '*', '/', '%', '==', '<', 'in', '&&', '||'), tie('node'))
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc
      .tuple(tie('node'), fc.constantFrom('all', 'exists', 'map', 'filter', 'exists_one', 'sortBy'), tie('node'))
      .map(([l, m, r]) => `${l}.${m}(x, ${r})`),
    fc
      .tuple(fc.constantFrom(...env.functions()), fc.array(tie('node'), { minLength: 3, maxLength: 3 }))
      .map(([entry, args]) => {
        const wanted = args.slice(0, entry.params.length)
        return entry.member
          ? `${wanted[0] ?? 'a'}.${entry.name}(${wanted.slice(1).join(', ')})`
          : `${entry.name}(${wanted.join(', ')})`
      }),
    fc.tuple(tie('node'), tie('node'), tie('node')).map(([c, y, n]) => `(${c} ? ${y} : ${n})`),
    fc.tuple(tie('node'), tie('node')).map(([k, v]) => `{${k}: ${v}}`),
    fc.tuple(tie('node'), tie('node')).map(([l, k]) => `${l}[${k}]`),
    tie('node').map((n) => `[${n}, ${n}].?x`),
    tie('node').map((n) => `!(${n})`),
  ),
}))

describe('hostile input', () => {
  it('throws nothing but AnalyzerError for random tokens', () => {
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 30 }), fc.constantFrom('', ' '), (parts, glue) =>
        exercise(parts.join(glue)),
      ),
      { numRuns: 1500 },
    )
  })

  it('throws nothing but AnalyzerError for random text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), exercise), { numRuns: 500 })
  })

  it('throws nothing but AnalyzerError for random expressions', () => {
    fc.assert(fc.property(expressions.node, exercise), { numRuns: 1500 })
  })
})

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    int64,
    fc.double(),
    fc.string(),
    fc.uint8Array({ maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value

describe('properties', () => {
  it('reads back the literals it is given', () => {
    fc.assert(
      fc.property(int64, fc.string({ unit: 'binary' }), (n, s) => {
        expect(evaluate(String(n))).toBe(n)
        const escaped = [...s].map((c) => `\\U${c.codePointAt(0)!.toString(16).padStart(8, '0')}`).join('')
        expect(evaluate(`'${escaped}'`)).toBe(s)
      }),
    )
  })

  it('computes integers as BigInt does, or says that they overflow', () => {
    fc.assert(
      fc.property(int64, int64, fc.constantFrom('+', '-', '*'), (x, y, operator) => {
        const exact = operator === '+' ? x + y : operator === '-' ? x - y : x * y
        const run = (): unknown => evaluate(`x ${operator} y`, { x, y })
        if (exact === BigInt.asIntN(64, exact)) expect(run()).toBe(exact)
        else expect(run).toThrow('overflow')
      }),
    )
  })

  it('orders totally among numbers that are not NaN', () => {
    const number = fc.oneof(int64, fc.double({ noNaN: true }))
    fc.assert(
      fc.property(number, number, (x, y) => {
        const [less, equal, greater] = evaluate('[x < y, x == y, x > y]', { x, y }) as boolean[]
        expect([less, equal, greater].filter(Boolean)).toHaveLength(1)
        expect(evaluate('y > x', { x, y })).toBe(less)
      }),
    )
  })

  it('has symmetric equality, and equal copies', () => {
    fc.assert(
      fc.property(values, values, (x, y) => {
        const [a, b] = [toCelValue(x), toCelValue(y)]
        expect(equals(a, b)).toBe(equals(b, a))
        if (!containsNaN(x)) expect(equals(a, toCelValue(structuredClone(x)))).toBe(true)
      }),
    )
  })

  it('evaluates a tree that went through JSON the same', () => {
    fc.assert(
      fc.property(expressions.node, (source) => {
        const expr = parse(source)
        expect(outcome(JSON.parse(JSON.stringify(expr)) as Expr)).toEqual(outcome(expr))
      }),
      { numRuns: 300 },
    )
  })

  it('filters, maps and sorts as JavaScript does', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -100n, max: 100n })), (list) => {
        expect(evaluate('l.filter(x, x % 2 == 0).map(x, x * 2)', { l: list })).toEqual(
          list.filter((x) => x % 2n === 0n).map((x) => x * 2n),
        )
        expect(evaluate('l.sort()', { l: list })).toEqual([...list].sort((x, y) => Number(x - y)))
        expect(evaluate('l.exists(x, x > 50)', { l: list })).toBe(list.some((x) => x > 50n))
      }),
    )
  })
})

function containsNaN(value: unknown): boolean {
  if (typeof value === 'number') return Number.isNaN(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(containsNaN)
}

function outcome(expr: Expr): unknown {
  try {
    return compile(expr, env, { limits })(activation)
  } catch (error) {
    return error instanceof AnalyzerError ? error.message : error
  }
}
