import type { ComprehensionMacro, Expr } from './ast.ts'

/** Thrown for a macro that is written wrongly; `at` is an offset in the source. */
export class MacroFault {
  readonly message: string
  readonly at: number

  constructor(message: string, at: number) {
    this.message = message
    this.at = at
  }
}

/** What a macro does, for the function reference. */
export type MacroDoc = { name: string; signature: string; doc: string; example: string }

type Shape = { macro: ComprehensionMacro; variables: number; filter: boolean }

const shape = (macro: ComprehensionMacro, variables: number, filter = false): Shape => ({ macro, variables, filter })

/** Comprehensions by name and number of arguments, as in `exists/2`. */
const comprehensions: ReadonlyMap<string, Shape> = new Map([
  ['all/2', shape('all', 1)],
  ['all/3', shape('all', 2)],
  ['exists/2', shape('exists', 1)],
  ['exists/3', shape('exists', 2)],
  ['exists_one/2', shape('existsOne', 1)],
  ['exists_one/3', shape('existsOne', 2)],
  ['existsOne/2', shape('existsOne', 1)],
  ['existsOne/3', shape('existsOne', 2)],
  ['map/2', shape('map', 1)],
  ['map/3', shape('map', 1, true)],
  ['filter/2', shape('filter', 1)],
  ['sortBy/2', shape('sortBy', 1)],
  ['transformList/3', shape('transformList', 2)],
  ['transformList/4', shape('transformList', 2, true)],
  ['transformMap/3', shape('transformMap', 2)],
  ['transformMap/4', shape('transformMap', 2, true)],
  ['transformMapEntry/3', shape('transformMapEntry', 2)],
  ['transformMapEntry/4', shape('transformMapEntry', 2, true)],
])

/** Names of the macros that are called on a value; used for "did you mean". */
export const macroNames: ReadonlySet<string> = new Set([
  ...[...comprehensions.keys()].map((key) => key.slice(0, key.indexOf('/'))),
  ...['optMap', 'optFlatMap', 'has', 'bind'],
])

/** `target.name(args)` as a macro, or undefined if it is a plain call. @throws MacroFault */
export function expandMemberMacro(target: Expr, name: string, args: Expr[], at: number): Expr | undefined {
  const found = comprehensions.get(`${name}/${args.length}`)
  if (found !== undefined) return comprehension(found, target, name, args, at)
  if ((name === 'optMap' || name === 'optFlatMap') && args.length === 2) {
    return { kind: 'optMap', at, flat: name === 'optFlatMap', target, name: variable(args[0], name), body: args[1]! }
  }
  if (name === 'bind' && args.length === 3 && target.kind === 'ident' && target.name === 'cel') {
    return { kind: 'bind', at, name: variable(args[0], 'cel.bind'), value: args[1]!, body: args[2]! }
  }
  return undefined
}

function comprehension(found: Shape, range: Expr, name: string, args: Expr[], at: number): Expr {
  const variables = args.slice(0, found.variables).map((arg) => variable(arg, name))
  if (variables.length === 2 && variables[0] === variables[1]) {
    throw new MacroFault(`${name}() needs two different variables`, args[1]?.at ?? at)
  }
  const body = args[args.length - 1]!
  const node: Expr = { kind: 'comprehension', at, macro: found.macro, range, variables, body }
  if (found.filter) node.filter = args[found.variables]!
  return node
}

function variable(arg: Expr | undefined, macro: string): string {
  if (arg?.kind !== 'ident' || arg.absolute === true) {
    throw new MacroFault(`${macro}() needs a simple name as its variable`, arg?.at ?? 0)
  }
  return arg.name
}

/** `name(args)` as a macro, or undefined if it is a plain call. @throws MacroFault */
export function expandGlobalMacro(name: string, args: Expr[]): Expr | undefined {
  if (name !== 'has' || args.length !== 1) return undefined
  const arg = args[0]!
  if (arg.kind !== 'select') throw new MacroFault('has() needs a field selection, as in has(a.b)', arg.at)
  const node: Expr = { kind: 'has', at: arg.at, target: arg.target, field: arg.field }
  if (arg.optional === true) node.optional = true
  return node
}

const macroDoc = (name: string, signature: string, doc: string, example: string): MacroDoc => ({
  name,
  signature,
  doc,
  example,
})

/** All macros, for the function reference. */
export const macroDocs: readonly MacroDoc[] = [
  macroDoc('has', 'has(value.field) -> bool', 'Whether the field is there.', 'has(pod.status.reason)'),
  macroDoc(
    'all',
    'list.all(x, bool) -> bool',
    'Whether the condition holds for all elements (keys of a map).',
    '[1, 2].all(x, x > 0)',
  ),
  macroDoc(
    'all',
    'list.all(i, x, bool) -> bool',
    'The same with index and element, or key and value.',
    '[1, 2].all(i, x, x > i)',
  ),
  macroDoc(
    'exists',
    'list.exists(x, bool) -> bool',
    'Whether the condition holds for some element.',
    '[1, 2].exists(x, x > 1)',
  ),
  macroDoc(
    'exists',
    'list.exists(i, x, bool) -> bool',
    'The same with index and element, or key and value.',
    "{'a': 1}.exists(k, v, v == 1)",
  ),
  macroDoc(
    'existsOne',
    'list.existsOne(x, bool) -> bool',
    'Whether the condition holds for exactly one element; `exists_one` is the same.',
    '[1, 2].existsOne(x, x > 1)',
  ),
  macroDoc(
    'existsOne',
    'list.existsOne(i, x, bool) -> bool',
    'The same with index and element, or key and value.',
    '[1, 2].existsOne(i, x, i == x)',
  ),
  macroDoc(
    'filter',
    'list.filter(x, bool) -> list',
    'The elements for which the condition holds.',
    '[1, 2].filter(x, x > 1)',
  ),
  macroDoc('map', 'list.map(x, value) -> list', 'The value made of each element.', '[1, 2].map(x, x * 2)'),
  macroDoc(
    'map',
    'list.map(x, bool, value) -> list',
    'The value made of each element for which the condition holds.',
    '[1, 2].map(x, x > 1, x * 2)',
  ),
  macroDoc(
    'sortBy',
    'list.sortBy(x, key) -> list',
    'The elements ordered by the key made of each.',
    "['bb', 'a'].sortBy(x, size(x))",
  ),
  macroDoc(
    'transformList',
    'list.transformList(i, x, value) -> list',
    'The value made of each index and element, or key and value.',
    '[5, 6].transformList(i, x, x + i)',
  ),
  macroDoc(
    'transformList',
    'list.transformList(i, x, bool, value) -> list',
    'The same for those for which the condition holds.',
    '[5, 6].transformList(i, x, i > 0, x)',
  ),
  macroDoc(
    'transformMap',
    'map.transformMap(k, v, value) -> map',
    'A map with the same keys and the values made of each entry.',
    "{'a': 1}.transformMap(k, v, v + 1)",
  ),
  macroDoc(
    'transformMap',
    'map.transformMap(k, v, bool, value) -> map',
    'The same for the entries for which the condition holds.',
    "{'a': 1}.transformMap(k, v, v > 1, v)",
  ),
  macroDoc(
    'transformMapEntry',
    'map.transformMapEntry(k, v, map) -> map',
    'A map of the entries made of each entry.',
    "{'a': 'b'}.transformMapEntry(k, v, {v: k})",
  ),
  macroDoc(
    'transformMapEntry',
    'map.transformMapEntry(k, v, bool, map) -> map',
    'The same for the entries for which the condition holds.',
    "{'a': 'b'}.transformMapEntry(k, v, k != v, {v: k})",
  ),
  macroDoc(
    'cel.bind',
    'cel.bind(name, value, expression) -> dyn',
    'Names a value within an expression.',
    "cel.bind(n, 'x', n + n)",
  ),
  macroDoc(
    'optMap',
    'optional.optMap(x, value) -> optional',
    'The value made of the optional value, if there is one.',
    'optional.of(1).optMap(x, x + 1)',
  ),
  macroDoc(
    'optFlatMap',
    'optional.optFlatMap(x, optional) -> optional',
    'The same for an expression that is optional itself.',
    'optional.of({}).optFlatMap(x, x.?a)',
  ),
]
