import {
  type ComprehensionExpr,
  childrenOf,
  type Expr,
  headOf,
  type IdentExpr,
  qualifiedName,
  type SelectExpr,
} from './ast.ts'
import { checkCall } from './check-call.ts'
import { isKnownMessage } from './compile-construct.ts'
import { type Declared, elementOf, type StructType } from './declaration.ts'
import type { Environment } from './environment.ts'
import { positionOf } from './faults.ts'
import { suggest } from './suggestion.ts'

/** Something wrong with an expression, found without evaluating it. Line and column count from 1. */
export type CheckError = {
  kind: 'unknown-name' | 'unknown-function' | 'unknown-field' | 'wrong-arguments' | 'bad-literal' | 'unknown-type'
  message: string
  /** A name like the one written. */
  suggestion?: string
  offset: number
  line: number
  column: number
}

/** Types of the variables that macros bind. */
export type CheckScope = ReadonlyMap<string, Declared>

/** What the parts of the checker share. */
export type Checker = {
  readonly env: Environment
  report(kind: CheckError['kind'], at: number, message: string, suggestion?: string): void
  infer(expr: Expr, scope: CheckScope): Declared
}

/** The result of {@link check}: what is wrong, and the type of the whole as far as it is known. */
export type CheckResult = { errors: CheckError[]; type: Declared }

/** Finds unknown names, functions and fields, and wrong numbers of arguments. Never throws; no error means none found. */
export function check(expr: Expr, env: Environment): CheckError[] {
  return checkTyped(expr, env).errors
}

/** Like {@link check}, and says what the expression results in. */
export function checkTyped(expr: Expr, env: Environment): CheckResult {
  const errors: CheckError[] = []
  const checker: Checker = {
    env,
    report: (kind, offset, message, suggestion) => {
      const { line, column } = positionOf(offset, expr.lineStarts)
      const hint = suggestion === undefined ? '' : `; did you mean '${suggestion}'?`
      const error: CheckError = { kind, message: `${message}${hint}`, offset, line, column }
      if (suggestion !== undefined) error.suggestion = suggestion
      errors.push(error)
    },
    infer: (part, scope) => infer(checker, part, scope),
  }
  const type = infer(checker, expr, new Map())
  errors.sort((a, b) => a.offset - b.offset)
  return { errors, type }
}

function infer(checker: Checker, expr: Expr, scope: CheckScope): Declared {
  switch (expr.kind) {
    case 'ident':
      return inferIdent(checker, expr, scope)
    case 'select':
      return inferSelect(checker, expr, scope)
    case 'has':
      inferSelect(checker, { ...expr, kind: 'select' }, scope)
      return 'bool'
    case 'call':
      return checkCall(checker, expr, scope)
    case 'comprehension':
      return inferComprehension(checker, expr, scope)
    case 'bind':
      return checker.infer(expr.body, new Map([...scope, [expr.name, checker.infer(expr.value, scope)]]))
    case 'optMap':
      checker.infer(expr.target, scope)
      checker.infer(expr.body, new Map([...scope, [expr.name, 'dyn']]))
      return 'optional'
    case 'message':
      checkMessage(checker, expr)
  }
  return inferPlain(
    expr,
    childrenOf(expr).map((child) => checker.infer(child, scope)),
  )
}

function checkMessage(checker: Checker, expr: Expr & { kind: 'message' }): void {
  if (checker.env.candidates(expr.type).some((name) => isKnownMessage(name))) return
  checker.report('unknown-type', expr.at, `unknown message type '${expr.type}'`)
}

/** The type of an expression whose parts bind nothing, from the types of these. */
function inferPlain(expr: Expr, parts: readonly Declared[]): Declared {
  switch (expr.kind) {
    case 'index': {
      const target = parts[0] ?? 'dyn'
      if (expr.optional === true) return 'optional'
      return typeof target === 'object' && 'map' in target ? target.map : elementOf(target)
    }
    case 'conditional':
      return sameType(parts.slice(1))
    case 'list':
      return expr.optional === undefined ? { list: sameType(parts) } : 'list'
    case 'map':
      return 'map'
    case 'and':
    case 'or':
      return 'bool'
    case 'binary':
      return inferBinary(expr.operator, parts)
    case 'unary':
      return expr.operator === '!' ? 'bool' : (parts[0] ?? 'dyn')
    case 'null':
    case 'bool':
    case 'int':
    case 'uint':
    case 'double':
    case 'string':
    case 'bytes':
      return expr.kind
    default:
      return 'dyn'
  }
}

function inferBinary(operator: string, [left = 'dyn', right = 'dyn']: readonly Declared[]): Declared {
  if (!'+-*/%'.includes(operator)) return 'bool'
  if (left === 'timestamp' || right === 'timestamp') {
    if (left === right) return operator === '-' ? 'duration' : 'dyn'
    return left === 'duration' || right === 'duration' ? 'timestamp' : 'dyn'
  }
  if (left === right) return left
  return typeof left === 'object' && 'list' in left ? sameType([left, right]) : 'dyn'
}

/** The type if all are the same one, else `dyn`. */
export function sameType(types: readonly Declared[]): Declared {
  const [first = 'dyn', ...others] = types
  return others.every((other) => other === first || JSON.stringify(other) === JSON.stringify(first)) ? first : 'dyn'
}

function inferIdent(checker: Checker, expr: IdentExpr, scope: CheckScope): Declared {
  if (expr.absolute !== true) {
    const local = scope.get(expr.name)
    if (local !== undefined) return local
  }
  const found = checker.env.resolve(expr.name, expr.absolute === true)
  if (found !== undefined) return found.declared
  const near = suggest(expr.name, [...scope.keys(), ...checker.env.variableNames()])
  checker.report('unknown-name', expr.at, `unknown name '${expr.name}'`, near)
  return 'dyn'
}

function inferSelect(checker: Checker, expr: SelectExpr, scope: CheckScope): Declared {
  const head = headOf(expr)
  if (head !== undefined && (head.absolute === true || !scope.has(head.name))) {
    const name = qualifiedName(expr)
    const found = name === undefined ? undefined : checker.env.resolve(name, head.absolute === true)
    if (found !== undefined) return found.declared
  }
  const target = checker.infer(expr.target, scope)
  if (typeof target !== 'object' || 'list' in target) return expr.optional === true ? 'optional' : 'dyn'
  const field = 'map' in target ? target.map : fieldType(checker, target, expr)
  return expr.optional === true ? 'optional' : field
}

function fieldType(checker: Checker, target: StructType, expr: SelectExpr): Declared {
  const fields = typeof target.fields === 'function' ? target.fields() : target.fields
  if (Object.hasOwn(fields, expr.field)) return fields[expr.field] ?? 'dyn'
  if (target.open === true) return 'dyn'
  const near = suggest(expr.field, Object.keys(fields))
  checker.report('unknown-field', expr.at, `${target.struct} has no field '${expr.field}'`, near)
  return 'dyn'
}

function inferComprehension(checker: Checker, expr: ComprehensionExpr, scope: CheckScope): Declared {
  const range = checker.infer(expr.range, scope)
  const isMap = range === 'map' || (typeof range === 'object' && !('list' in range))
  const value = typeof range === 'object' && 'map' in range ? range.map : elementOf(range)
  const isList = typeof range === 'object' && 'list' in range
  const key: Declared = isList ? 'int' : 'dyn'
  const types: Declared[] = expr.variables.length === 2 ? [key, value] : [isMap ? 'dyn' : value]
  const inner = new Map(scope)
  for (const [index, name] of expr.variables.entries()) inner.set(name, types[index] ?? 'dyn')
  if (expr.filter !== undefined) checker.infer(expr.filter, inner)
  const body = checker.infer(expr.body, inner)
  switch (expr.macro) {
    case 'all':
    case 'exists':
    case 'existsOne':
      return 'bool'
    case 'filter':
    case 'sortBy':
      return isList ? range : 'list'
    case 'map':
    case 'transformList':
      return { list: body }
    default:
      return expr.macro === 'transformMap' ? { map: body } : 'map'
  }
}
