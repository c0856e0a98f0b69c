import type { ComprehensionExpr, Expr } from './ast.ts'
import { absorb, bindVariables, type Code, type Compiler, type Frame, type Scope, truthOf } from './compiler.ts'
import { mapGet, mapInsert, mapKeys } from './containers.ts'
import { EvaluationFault } from './faults.ts'
import { compareValues } from './order.ts'
import { CelMap, CelOptional, type CelValue, isList, isMap, typeName } from './values.ts'

/** What one comprehension runs over: the first variable's values, and a second one's for two-variable macros. */
type Items = { first: readonly CelValue[]; second: readonly CelValue[] | undefined }

/** A body that was bound to the slots of its variables. */
type Loop = {
  items(frame: Frame): Items
  /** Puts the variables of one round in place, and charges for it. */
  enter(frame: Frame, items: Items, round: number): void
  body: Code
  /** The filter of `map`, `transformList`, …; always true when there is none. */
  passes(frame: Frame): boolean
  truth(value: CelValue): boolean
}

export function compileComprehension(compiler: Compiler, expr: ComprehensionExpr, scope: Scope): Code {
  const loop = loopOf(compiler, expr, scope)
  switch (expr.macro) {
    case 'all':
      return quantifier(loop, false)
    case 'exists':
      return quantifier(loop, true)
    case 'existsOne':
      return (frame) => countPassing(loop, frame) === 1
    case 'filter':
      return (frame) => collect(loop, frame, (result, item) => (loop.truth(result) ? item : undefined))
    case 'map':
    case 'transformList':
      return (frame) => collect(loop, frame, (result) => result)
    case 'sortBy':
      return (frame) => sortBy(loop, frame)
    case 'transformMap':
      return (frame) => transformMap(loop, frame)
    case 'transformMapEntry':
      return (frame) => transformEntries(loop, frame)
  }
}

function loopOf(compiler: Compiler, expr: ComprehensionExpr, scope: Scope): Loop {
  const range = compiler.compile(expr.range, scope)
  const inner = bindVariables(scope, expr.variables)
  const body = compiler.compile(expr.body, inner.scope)
  const filter = expr.filter === undefined ? undefined : compiler.compile(expr.filter, inner.scope)
  const truth = truthOf(compiler)
  const [slot = 0, other] = inner.slots
  return {
    body,
    truth,
    passes: filter === undefined ? () => true : (frame) => truth(filter(frame)),
    items: (frame) => itemsOf(range(frame), other !== undefined, compiler.tolerant, expr.at),
    enter: (frame, items, round) => {
      frame.context.charge(1)
      frame.slots[slot] = items.first[round] ?? null
      if (other !== undefined) frame.slots[other] = items.second?.[round] ?? null
    },
  }
}

function itemsOf(range: CelValue, pairs: boolean, tolerant: boolean, at: number): Items {
  if (isList(range)) {
    return pairs
      ? { first: range.map((_, index) => BigInt(index)), second: range }
      : { first: range, second: undefined }
  }
  if (isMap(range)) {
    const keys = mapKeys(range)
    return { first: keys, second: pairs ? keys.map((key) => mapGet(range, key) ?? null) : undefined }
  }
  if (tolerant && range === null) return { first: [], second: undefined }
  throw new EvaluationFault(`a macro needs a list or a map, found ${typeName(range)}`, at)
}

/** `exists` (deciding true) and `all` (deciding false): one deciding round wins over errors in others. */
function quantifier(loop: Loop, deciding: boolean): Code {
  return (frame) => {
    const items = loop.items(frame)
    let fault: unknown
    for (let round = 0; round < items.first.length; round++) {
      loop.enter(frame, items, round)
      try {
        if (loop.truth(loop.body(frame)) === deciding) return deciding
      } catch (error) {
        fault ??= absorb(error)
      }
    }
    if (fault !== undefined) throw fault
    return !deciding
  }
}

function countPassing(loop: Loop, frame: Frame): number {
  const items = loop.items(frame)
  let count = 0
  for (let round = 0; round < items.first.length; round++) {
    loop.enter(frame, items, round)
    if (loop.truth(loop.body(frame))) count += 1
  }
  return count
}

function collect(
  loop: Loop,
  frame: Frame,
  pick: (result: CelValue, item: CelValue) => CelValue | undefined,
): CelValue[] {
  const items = loop.items(frame)
  const results: CelValue[] = []
  for (let round = 0; round < items.first.length; round++) {
    loop.enter(frame, items, round)
    if (!loop.passes(frame)) continue
    const picked = pick(loop.body(frame), items.first[round] ?? null)
    if (picked !== undefined) results.push(picked)
  }
  return results
}

function sortBy(loop: Loop, frame: Frame): CelValue[] {
  const keyed = collect(loop, frame, (key, item) => [key, item]) as [CelValue, CelValue][]
  frame.context.charge(keyed.length)
  return keyed.sort((a, b) => compareValues(a[0], b[0])).map((pair) => pair[1])
}

function transformMap(loop: Loop, frame: Frame): CelMap {
  const items = loop.items(frame)
  const result = new CelMap()
  for (let round = 0; round < items.first.length; round++) {
    loop.enter(frame, items, round)
    if (loop.passes(frame)) mapInsert(result, items.first[round] ?? null, loop.body(frame))
  }
  return result
}

function transformEntries(loop: Loop, frame: Frame): CelMap {
  const items = loop.items(frame)
  const result = new CelMap()
  for (let round = 0; round < items.first.length; round++) {
    loop.enter(frame, items, round)
    if (!loop.passes(frame)) continue
    const entries = loop.body(frame)
    if (!isMap(entries)) throw new EvaluationFault(`transformMapEntry() needs a map, found ${typeName(entries)}`)
    frame.context.charge(entries.size)
    for (const key of mapKeys(entries)) mapInsert(result, key, mapGet(entries, key) ?? null)
  }
  return result
}

export function compileBind(compiler: Compiler, expr: Expr & { kind: 'bind' }, scope: Scope): Code {
  const value = compiler.compile(expr.value, scope)
  const inner = bindVariables(scope, [expr.name])
  const body = compiler.compile(expr.body, inner.scope)
  const slot = inner.slots[0] ?? 0
  return (frame) => {
    frame.slots[slot] = value(frame)
    return body(frame)
  }
}

export function compileOptMap(compiler: Compiler, expr: Expr & { kind: 'optMap' }, scope: Scope): Code {
  const target = compiler.compile(expr.target, scope)
  const inner = bindVariables(scope, [expr.name])
  const body = compiler.compile(expr.body, inner.scope)
  const slot = inner.slots[0] ?? 0
  return (frame) => {
    const optional = target(frame)
    if (!(optional instanceof CelOptional)) {
      throw new EvaluationFault(`expected an optional, found ${typeName(optional)}`, expr.at)
    }
    if (optional.value === undefined) return CelOptional.none
    frame.slots[slot] = optional.value
    const result = body(frame)
    if (!expr.flat) return new CelOptional(result)
    if (result instanceof CelOptional) return result
    throw new EvaluationFault(`optFlatMap() needs an optional as its result, found ${typeName(result)}`, expr.at)
  }
}
