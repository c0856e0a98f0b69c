import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { viewOf } from '../../../src/rules/bindings/object-view.ts'
import { ruleEnvironment } from '../../../src/rules/bindings/rule-environment.ts'
import { parse } from '../../../src/rules/cel/index.ts'
import { narrowingsOf } from '../../../src/rules/engine/narrowing.ts'
import { ResourceIndex } from '../../../src/rules/engine/resource-index.ts'
import { ExpressionTable } from '../../../src/rules/expressions.ts'
import { type FakeObject, fakeBundle } from '../../model/fake-bundle.ts'

const volume = (number: number, fields: Record<string, unknown>): FakeObject => ({
  apiVersion: 'longhorn.io/v1beta2',
  kind: 'Volume',
  metadata: { name: `v${number}`, namespace: 'longhorn-system' },
  ...fields,
})

/** What the index gives, and what asking every object gives. */
function both(where: string, objects: FakeObject[], scope = new Map()) {
  const bundle = fakeBundle(objects)
  const expressions = new ExpressionTable([new Map([[where, parse(where)]])], ruleEnvironment())
  const key = 'volumes.longhorn.io'
  const asked: unknown[] = []
  const holds = (resource: (typeof all)[number]): boolean => {
    asked.push(resource)
    try {
      return expressions.condition(where)(new Map(scope).set('self', viewOf(resource)))
    } catch {
      return false
    }
  }
  const all = bundle.list(key)
  const candidates = new ResourceIndex(bundle, expressions).candidates(key, where, scope)
  return {
    candidates: candidates.length,
    found: candidates.filter(holds).map((r) => r.name),
    expected: all.filter(holds).map((r) => r.name),
  }
}

const many = (fields: (i: number) => Record<string, unknown>, count = 400): FakeObject[] =>
  Array.from({ length: count }, (_, i) => volume(i, fields(i)))

describe('ResourceIndex', () => {
  it('leaves out objects whose value of one field decides', () => {
    const objects = many((i) => ({ status: { robustness: i % 40 === 0 ? 'faulted' : 'healthy' }, spec: { size: i } }))
    const result = both('self.spec.size > 100 && self.status.robustness == "faulted"', objects)
    expect(result.found).toEqual(result.expected)
    expect(result.expected).toHaveLength(7)
    expect(result.candidates).toBe(10)
  })

  it('finds objects by a text that comes from elsewhere, without asking the others', () => {
    const objects = many((i) => ({ spec: { nodeID: `node${i}` } }))
    const scope = new Map([['node', 'node7']])
    expect(both('self.spec.nodeID == node && self.metadata.name != ""', objects, scope)).toEqual({
      candidates: 1,
      found: ['v7'],
      expected: ['v7'],
    })
  })

  it('keeps objects for which a part cannot be evaluated: the whole condition tells the fault', () => {
    const objects = many((i) => ({ spec: { size: i % 3 === 0 ? 'x' : '5' } }))
    expect(both('int(self.spec.size) > 7', objects)).toMatchObject({ candidates: 134, found: [] })
  })

  it('asks all objects where a condition looks at the whole object', () => {
    const objects = many(() => ({ status: {} }))
    expect(both('size(self) > 3', objects).candidates).toBe(400)
  })

  it('finds what asking every object finds', () => {
    const value = fc.constantFrom<unknown>('a', 'b', '', null, 0, 1, 2.5, true, false, { x: 'a' }, ['a'], undefined)
    const leaf = fc.constantFrom(
      'self.status.a == "a"',
      'self.status.a != "a"',
      'self.status.a == null',
      'has(self.status.b)',
      '!has(self.status.b)',
      'self.status.b == 1',
      'self.status.b > 0',
      'self.status["a"] in ["a", "b"]',
      'self.status.a.x == "a"',
      'self.status.a.startsWith("a")',
      'self.status.b',
      'self.status.a == other',
      'other == self.status.a',
      'self.status.a == self.status.b',
      'self.metadata.name.endsWith("3")',
      'self.status.a.exists(x, x == "a")',
    )
    const joined = fc
      .tuple(fc.array(leaf, { minLength: 1, maxLength: 3 }), fc.constantFrom(' && ', ' || '))
      .map(([parts, operator]) => parts.join(operator))
    const where = fc
      .array(joined, { minLength: 1, maxLength: 3 })
      .map((parts) => parts.map((p) => `(${p})`).join(' && '))
    const values = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 6 })
    const other = fc.constantFrom<unknown>('a', 'b', null, 1n)
    fc.assert(
      fc.property(where, values, other, (condition, statuses, text) => {
        const objects = many((i) => {
          const [a, b] = statuses[i % statuses.length]!
          return { status: { ...(a !== undefined && { a }), ...(b !== undefined && { b }) } }
        }, 60)
        const { found, expected } = both(condition, objects, new Map([['other', text]]) as never)
        expect(found).toEqual(expected)
      }),
      { numRuns: 600 },
    )
  })
})

describe('narrowingsOf', () => {
  const paths = (condition: string) => narrowingsOf(parse(condition)).map(({ path }) => path.join('.'))

  it('are the parts that look at one field', () => {
    expect(
      paths('self.a.b == 1 && (self.c || self.c == "x") && self.d == self.e && resource("pods", self.f) != null'),
    ).toEqual(['a.b', 'c', 'f'])
  })

  it('are none where a macro has a variable of that name', () => {
    expect(paths('list.exists(self, self.a == 1)')).toEqual([])
  })

  it('are none in an alternative', () => {
    expect(paths('self.a == 1 || self.b == 2')).toEqual([])
  })
})
