import { type Expr, headOf, type IdentExpr, type IndexExpr, qualifiedName, type SelectExpr } from './ast.ts'
import { absorb, type Code, type Compiler, type Frame, type Scope } from './compiler.ts'
import { listGet, mapGet, mapHas } from './containers.ts'
import { EvaluationFault } from './faults.ts'
import { CelOptional, type CelValue, isList, isMap, typeName } from './values.ts'

export function compileIdent(compiler: Compiler, expr: IdentExpr, scope: Scope): Code {
  const slot = expr.absolute === true ? undefined : scope.get(expr.name)
  if (slot !== undefined) return (frame) => frame.slots[slot] ?? null
  return compileGlobal(compiler, expr.name, expr.absolute === true, expr.at)
}

function compileGlobal(compiler: Compiler, written: string, absolute: boolean, at: number): Code {
  const found = compiler.env.resolve(written, absolute)
  if (found?.type !== undefined) {
    const type = found.type
    return () => type
  }
  const name = found?.name ?? written
  const nullable = compiler.tolerant && found !== undefined
  return (frame) => {
    const value = frame.activation.get(name)
    if (value !== undefined) return value
    if (nullable) return null
    throw new EvaluationFault(found === undefined ? `unknown name '${name}'` : `no value for '${name}'`, at)
  }
}

/** `a.b.c` where the environment declares `a.b.c` or a type of that name; the longest declared name wins. */
export function compileQualified(compiler: Compiler, expr: Expr, scope: Scope): Code | undefined {
  const head = headOf(expr)
  if (head === undefined || (head.absolute !== true && scope.has(head.name))) return undefined
  const name = qualifiedName(expr)
  if (name === undefined || compiler.env.resolve(name, head.absolute === true) === undefined) return undefined
  return compileGlobal(compiler, name, head.absolute === true, expr.at)
}

export function compileSelect(compiler: Compiler, expr: SelectExpr, scope: Scope): Code {
  const qualified = compileQualified(compiler, expr, scope)
  if (qualified !== undefined) return qualified
  const target = compiler.compile(expr.target, scope)
  const { field, at } = expr
  if (expr.optional === true) return (frame) => optionalAccess(target(frame), field, at, compiler.tolerant)
  return (frame) => select(target(frame), field, at, compiler.tolerant)
}

export function select(target: CelValue, field: string, at: number, tolerant: boolean): CelValue {
  if (isMap(target)) {
    const value = target.get(field)
    if (value !== undefined) return value
    if (tolerant) return null
    throw new EvaluationFault(`no such key: '${field}'`, at)
  }
  if (target instanceof CelOptional) return optionalAccess(target, field, at, tolerant)
  if (tolerant) return null
  throw new EvaluationFault(`cannot select '${field}' in a value of type ${typeName(target)}`, at)
}

export function compileIndex(compiler: Compiler, expr: IndexExpr, scope: Scope): Code {
  const target = compiler.compile(expr.target, scope)
  const key = compiler.compile(expr.key, scope)
  const { at } = expr
  if (expr.optional === true) {
    return (frame) => optionalAccess(target(frame), key(frame), at, compiler.tolerant)
  }
  return (frame) => index(target(frame), key(frame), at, compiler.tolerant)
}

export function index(target: CelValue, key: CelValue, at: number, tolerant: boolean): CelValue {
  if (target instanceof CelOptional) return optionalAccess(target, key, at, tolerant)
  const value = lookUp(target, key, at, tolerant)
  if (value !== undefined) return value
  if (tolerant) return null
  const shown = typeof key === 'string' ? `'${key}'` : typeof key === 'bigint' ? String(key) : typeName(key)
  throw new EvaluationFault(isList(target) ? `no such index: ${shown}` : `no such key: ${shown}`, at)
}

/** The value under a key, or undefined when there is none. @throws a fault for what cannot be indexed so */
function lookUp(target: CelValue, key: CelValue, at: number, tolerant: boolean): CelValue | undefined {
  try {
    if (isList(target)) return listGet(target, key)
    if (isMap(target)) return mapGet(target, key)
  } catch (error) {
    // A list where a map should be has nothing under a name.
    if (tolerant && (key === null || typeof key === 'string')) return undefined
    if (error instanceof EvaluationFault) error.at ??= at
    throw error
  }
  if (tolerant) return undefined
  throw new EvaluationFault(`cannot index a value of type ${typeName(target)}`, at)
}

/** `a.?b` and `a[?b]`: an optional of the value, none where it is missing. */
function optionalAccess(target: CelValue, key: CelValue, at: number, tolerant: boolean): CelOptional {
  const inner = target instanceof CelOptional ? target.value : target
  if (inner === undefined) return CelOptional.none
  const value = lookUp(inner, key, at, tolerant)
  return value === undefined ? CelOptional.none : new CelOptional(value)
}

export function compileHas(compiler: Compiler, expr: Expr & { kind: 'has' }, scope: Scope): Code {
  const { field, at } = expr
  const qualified = compileQualified(compiler, { ...expr, kind: 'select' }, scope)
  if (qualified !== undefined) return (frame) => isThere(qualified, frame)
  const target = compiler.compile(expr.target, scope)
  if (!compiler.tolerant) return (frame) => has(target(frame), field, at)
  return (frame) => {
    try {
      const value = target(frame)
      return (isMap(value) || value instanceof CelOptional) && has(value, field, at)
    } catch (error) {
      absorb(error)
      return false
    }
  }
}

/** Whether a variable of a qualified name has a value. */
function isThere(variable: Code, frame: Frame): boolean {
  try {
    return variable(frame) !== null
  } catch (error) {
    absorb(error)
    return false
  }
}

function has(target: CelValue, field: string, at: number): boolean {
  if (target instanceof CelOptional) return target.value !== undefined && has(target.value, field, at)
  if (isMap(target)) return mapHas(target, field)
  throw new EvaluationFault(`cannot select '${field}' in a value of type ${typeName(target)}`, at)
}
