import { describe, expect, it } from 'vitest'
import {
  check,
  checkTyped,
  type Declared,
  declaredName,
  defineFunction,
  Environment,
  parse,
  suggest,
} from '../../../src/rules/cel/index.ts'

const hit: Declared = {
  struct: 'hit',
  fields: { path: 'string', line: 'int', count: 'int', captures: { map: 'string' } },
}
const node: Declared = { struct: 'node', fields: () => ({ name: 'string', peer: node }) }
const env = new Environment({
  variables: {
    pod: 'dyn',
    hits: { list: hit },
    node,
    bundle: { struct: 'bundle', fields: { createdAt: 'timestamp' } },
  },
  functions: [
    defineFunction({
      name: 'resources',
      params: ['string'],
      returns: { list: 'dyn' },
      group: 'Model',
      doc: 'All objects of a kind.',
      example: "resources('pods')",
      call: () => [],
    }),
  ],
})

const problems = (source: string): string[] =>
  check(parse(source), env).map((error) => `${error.line}:${error.column} ${error.kind}: ${error.message}`)

describe('check', () => {
  it.each([
    "pod.anything.at.all == 'x' && has(pod.spec.nodeName)",
    'hits.exists(h, h.line > 3 && h.captures.anything != "")',
    'hits[0].path.startsWith("a")',
    'hits.filter(h, h.count > 1).map(h, h.path).distinct().size() > 0',
    'node.peer.peer.name == ""',
    "resources('pods').exists(p, p.metadata.name == 'a')",
    'math.greatest(1, 2, 3) > 2 && math.abs(-1) == 1',
    'cel.bind(x, 1, x + 1) == 2',
    'optional.of(pod).optMap(p, p.x).hasValue()',
    "bundle.createdAt - duration('1h') < bundle.createdAt",
    "{'a': 1}.transformMap(k, v, k + string(v)).size() == 1",
    'type(1) == int && type(pod) == google.protobuf.Timestamp',
    "ip('1.2.3.4').family() == 4 && ip.isCanonical('1.2.3.4')",
  ])('finds nothing wrong with %s', (source) => {
    expect(problems(source)).toEqual([])
  })

  it.each([
    ['podd.spec == 1', "1:1 unknown-name: unknown name 'podd'; did you mean 'pod'?"],
    ['zzzzzz', "1:1 unknown-name: unknown name 'zzzzzz'"],
    ['true &&\n  hitz.size() > 0', "2:3 unknown-name: unknown name 'hitz'; did you mean 'hits'?"],
    ['hits.exists(h, h.lin > 3)', "1:18 unknown-field: hit has no field 'lin'; did you mean 'line'?"],
    ['hits[0].captureS', "1:9 unknown-field: hit has no field 'captureS'; did you mean 'captures'?"],
    ['has(hits[0].zzz)', "1:13 unknown-field: hit has no field 'zzz'"],
    ['node.peer.nam', "1:11 unknown-field: node has no field 'nam'; did you mean 'name'?"],
    ["pod.x.startWith('a')", "1:7 unknown-function: unknown function 'startWith'; did you mean 'startsWith'?"],
    ["resource('pods')", "1:1 unknown-function: unknown function 'resource'; did you mean 'resources'?"],
    [
      "startsWith(pod.x, 'a')",
      "1:1 unknown-function: 'startsWith' is called on a value: string.startsWith(string) -> bool",
    ],
    ["'pods'.resources()", "1:8 unknown-function: 'resources' is not called on a value: resources(string) -> list"],
    ['math.greatst(1, 2)', "1:6 unknown-function: unknown function 'math.greatst'; did you mean 'math.greatest'?"],
    [
      "pod.x.startsWith('a', 'b')",
      "1:7 wrong-arguments: 'startsWith' does not take 2 arguments; it is string.startsWith(string) -> bool",
    ],
    ['resources()', "1:1 wrong-arguments: 'resources' does not take 0 arguments; it is resources(string) -> list"],
    [
      'pod.x.exists(1)',
      "1:7 wrong-arguments: 'exists' is a macro and is written list.exists(x, bool) -> bool or list.exists(i, x, bool) -> bool",
    ],
    ['[1].exsts(x, true)', "1:5 unknown-function: unknown function 'exsts'; did you mean 'exists'?"],
    ["pod.x.matches('(a')", '1:7 bad-literal: not a regular expression of RE2'],
    ['Foo{a: 1} == 1', "1:1 unknown-type: unknown message type 'Foo'"],
  ])('%s', (source, expected) => {
    expect(problems(source)[0]).toContain(expected)
  })

  it('reports every problem, in order of place', () => {
    expect(check(parse('aa + bb.exists(x, x.y == cc)'), env).map((error) => error.offset)).toEqual([0, 5, 25])
  })

  it('sees the variables of macros only within them', () => {
    expect(problems('[1].exists(x, x > 0) && x > 0')).toEqual(["1:25 unknown-name: unknown name 'x'"])
  })

  it.each([
    ['hits.map(h, h.path)[0]', 'string'],
    ['hits.filter(h, true)', 'list(hit)'],
    ['hits.size() + 1', 'int'],
    ['pod.x', 'dyn'],
    ['hits[0].line > 2', 'bool'],
    ['bundle.createdAt - bundle.createdAt', 'duration'],
    ["bundle.createdAt - duration('1h')", 'timestamp'],
    ["'a'.split(',')", 'list(string)'],
    ['math.abs(1.5)', 'double'],
  ])('infers the type of %s', (source, type) => {
    expect(declaredName(checkTyped(parse(source), env).type)).toBe(type)
  })
})

describe('suggest', () => {
  it('offers a name within a few slips, none far away', () => {
    expect(suggest('statsu', ['spec', 'status'])).toBe('status')
    expect(suggest('createdat', ['createdAt', 'created'])).toBe('createdAt')
    expect(suggest('xyz', ['spec', 'status'])).toBeUndefined()
  })
})
