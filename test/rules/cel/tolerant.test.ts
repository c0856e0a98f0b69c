import { describe, expect, it } from 'vitest'
import { AnalyzerError } from '../../../src/errors.ts'
import {
  type CelMapHost,
  type CelValue,
  celHost,
  celTruth,
  compile,
  compileCondition,
  compileReference,
  Environment,
  parse,
  toCelValue,
} from '../../../src/rules/cel/index.ts'

/** A lazy object as the model would expose one; counts what is read. */
class Host implements CelMapHost {
  readonly [celHost] = 'map'
  readonly reads: string[] = []
  readonly typeName: string
  readonly #fields: Map<string, CelValue>

  constructor(fields: Record<string, CelValue>, typeName = 'pod') {
    this.#fields = new Map(Object.entries(fields))
    this.typeName = typeName
  }

  get(key: string): CelValue | undefined {
    this.reads.push(key)
    return this.#fields.get(key)
  }

  has(key: string): boolean {
    return this.#fields.has(key)
  }

  keys(): Iterable<string> {
    return this.#fields.keys()
  }

  get size(): number {
    return this.#fields.size
  }
}

const env = new Environment({ variables: { pod: 'dyn', absent: 'dyn', hit: 'dyn' } })
const pod = toCelValue({
  metadata: { name: 'a', labels: { app: 'x' } },
  status: { phase: 'Running', reason: null, restarts: 3n, conditions: [{ type: 'Ready', status: 'False' }] },
})

function tolerant(source: string, values: Record<string, CelValue> = {}): CelValue {
  return compile(parse(source), env, { tolerant: true })(new Map(Object.entries({ pod, ...values })))
}

describe('tolerant mode', () => {
  it.each([
    ['pod.spec', null],
    ['pod.spec.nodeName', null],
    ['pod.status.reason.deeper', null],
    ['pod.status.phase.x', null],
    ['pod.status.conditions[5]', null],
    ['pod.status.conditions[5].type', null],
    ["pod.metadata.labels['none']", null],
    ['pod[null]', null],
    ['[1]["a"]', null],
    ['absent', null],
    ['absent.x.y', null],
    ['pod.spec.exists(c, true)', false],
    ['pod.spec.all(c, false)', true],
    ['pod.spec.containers.map(c, c)', []],
    ['pod.spec.filter(c, true).size()', 0n],
    ["'x' in pod.spec", false],
    ['pod.spec in pod.metadata.labels', false],
    ['null in [null]', true],
    ['size(pod.spec)', 0n],
    ['pod.spec.size()', 0n],
    ['pod.spec.count > 3', false],
    ['pod.spec.count <= 3', false],
    ["pod.spec.name.startsWith('x')", null],
    ['pod.metadata.name.startsWith(pod.spec.prefix)', null],
    ['timestamp(pod.spec.time)', null],
    ["pod.spec.name.startsWith('x') || pod.status.restarts > 2", true],
    ["pod.spec.name.startsWith('x') && true", false],
    ['!pod.spec.flag', true],
    ['pod.spec.flag ? 1 : 2', 2n],
    ['pod.status.conditions.filter(c, c.missing).size()', 0n],
    ['pod.status.conditions.exists(c, c.missing)', false],
    ['pod.status.conditions.existsOne(c, c.missing)', false],
    ['has(pod.spec.a.b)', false],
    ['has(pod.status.phase.x)', false],
    ['has(pod.status.conditions[9].x)', false],
    ['has(pod.metadata.labels.app)', true],
    ['has(timestamp(1 / 0).a)', false],
    ['pod.spec == null', true],
    ['pod.?spec.hasValue()', false],
    ["pod.?metadata.?labels.?app.orValue('-')", 'x'],
    ['absent.?x.orValue(1)', 1n],
  ])('%s', (source, value) => {
    expect(tolerant(source)).toEqual(value)
  })

  it.each([
    '1 / 0',
    "1 + 'a'",
    "1 < 'a'",
    '1 ? 2 : 3',
    'pod.spec + 1',
    'unknownName',
    "'a'.startsWith(1)",
    '1 && true',
  ])('still fails on what no absence explains: %s', (source) => {
    expect(() => tolerant(source)).toThrow(AnalyzerError)
  })

  it('asks a host object in a boolean position', () => {
    const truthy = Object.assign(new Host({}), { [celTruth]: () => true })
    const falsy = Object.assign(new Host({}), { [celTruth]: () => false })
    expect(tolerant('hit && true', { hit: truthy })).toBe(true)
    expect(tolerant('!hit', { hit: falsy })).toBe(true)
    expect(tolerant('hit ? 1 : 2', { hit: truthy })).toBe(1n)
    expect(() => tolerant('!hit', { hit: new Host({}) })).toThrow('expected a bool')
    const strict = compile(parse('!hit'), env)
    expect(() => strict(new Map([['hit', truthy]]))).toThrow('expected a bool')
  })

  it('makes conditions of null and hosts', () => {
    const condition = (source: string, tolerantMode: boolean) =>
      compileCondition(parse(source), env, { tolerant: tolerantMode })(new Map([['pod', pod]]))
    expect(condition('pod.spec.ready', true)).toBe(false)
    expect(condition("pod.status.phase == 'Running'", false)).toBe(true)
    expect(() => condition('pod.status.phase', true)).toThrow('expected a bool')
    expect(() => condition('pod.status.reason', false)).toThrow('expected a bool')
  })
})

describe('host objects', () => {
  const inner = new Host({ name: 'a' }, 'metadata')
  const host = new Host({ metadata: inner, phase: 'Running', list: [1n, inner] })
  const run = (source: string): CelValue => compile(parse(source), env)(new Map([['pod', host]]))

  it.each([
    ['pod.phase', 'Running'],
    ["pod['metadata'].name", 'a'],
    ['has(pod.metadata) && !has(pod.spec)', true],
    ["'phase' in pod && !('spec' in pod) && !(1 in pod)", true],
    ['size(pod)', 3n],
    ["pod.exists(k, k == 'phase')", true],
    ["pod.exists(k, v, v == 'Running')", true],
    ['pod.map(k, k)', ['metadata', 'phase', 'list']],
    ['pod.metadata == {"name": "a"} && {"name": "a"} == pod.metadata', true],
    ['pod.metadata == {"name": "b"}', false],
    ['pod.list == [1, {"name": "a"}]', true],
    ['pod == pod', true],
    ["pod.?spec.orValue('none')", 'none'],
    ['"%s".format([pod.metadata])', '{name: a}'],
  ])('%s', (source, value) => {
    expect(run(source)).toEqual(value)
  })

  it('show their type name', () => {
    expect(String((run('type(pod)') as { name: string }).name)).toBe('pod')
  })

  it('are read only where an expression looks', () => {
    const lazy = new Host({ a: 1n, b: 2n })
    compile(parse('pod.a == 1 || pod.b == 1'), env)(new Map([['pod', lazy]]))
    expect(lazy.reads).toEqual(['a'])
  })

  it('come out as themselves', () => {
    expect(run('pod.metadata')).toBe(inner)
  })
})

describe('references', () => {
  const refer = (source: string, mode = true) =>
    compileReference(parse(source), env, { tolerant: mode })(new Map([['pod', pod]]))
  const status = tolerant('pod.status')

  it('tell the object and the key a value was read from', () => {
    expect(refer('pod.status.phase')).toEqual({ target: status, key: 'phase', value: 'Running' })
    expect(refer("pod.status['phase']")).toEqual({ target: status, key: 'phase', value: 'Running' })
    expect(refer('pod.status.conditions[0]').key).toBe(0n)
    expect(refer("pod.status.conditions.filter(c, c.type == 'Ready')[0].status")).toMatchObject({
      key: 'status',
      value: 'False',
    })
  })

  it('tell the key of what is missing', () => {
    expect(refer('pod.status.nothing')).toEqual({ target: status, key: 'nothing', value: null })
    expect(refer('pod.spec.nothing')).toEqual({ target: null, key: 'nothing', value: null })
    expect(() => refer('pod.status.nothing', false)).toThrow('no such key')
  })

  it('are the value itself for other expressions', () => {
    expect(refer('pod.status.restarts + 1')).toEqual({ target: 4n, value: 4n })
    expect(refer('pod')).toEqual({ target: pod, value: pod })
  })
})
