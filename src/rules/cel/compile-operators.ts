import { arithmetic, negate } from './arithmetic.ts'
import type { BinaryOperator, Expr } from './ast.ts'
import { absorb, type Code, type Compiler, located, type Scope, truthOf } from './compiler.ts'
import { mapHas } from './containers.ts'
import type { EvaluationContext } from './context.ts'
import { equals, listContains, unsupportedContainer } from './equality.ts'
import { compareValues } from './order.ts'
import { type CelValue, isList, isMap, typeName } from './values.ts'

/** `&&` (deciding value false) and `||` (deciding value true): the deciding value wins over any error. */
export function compileLogic(compiler: Compiler, expr: Expr & { kind: 'and' | 'or' }, scope: Scope): Code {
  const operands = expr.operands.map((operand) => compiler.compile(operand, scope))
  const truth = truthOf(compiler)
  const deciding = expr.kind === 'or'
  return (frame) => {
    let fault: unknown
    for (const operand of operands) {
      try {
        if (truth(operand(frame)) === deciding) return deciding
      } catch (error) {
        fault ??= located(absorb(error), expr.at)
      }
    }
    if (fault !== undefined) throw fault
    return !deciding
  }
}

export function compileConditional(compiler: Compiler, expr: Expr & { kind: 'conditional' }, scope: Scope): Code {
  const test = compiler.compile(expr.test, scope)
  const yes = compiler.compile(expr.yes, scope)
  const no = compiler.compile(expr.no, scope)
  const truth = truthOf(compiler)
  return (frame) => (located1(truth, test(frame), expr.at) ? yes(frame) : no(frame))
}

function located1(decide: (value: CelValue) => boolean, value: CelValue, at: number): boolean {
  try {
    return decide(value)
  } catch (error) {
    throw located(error, at)
  }
}

export function compileUnary(compiler: Compiler, expr: Expr & { kind: 'unary' }, scope: Scope): Code {
  const operand = compiler.compile(expr.operand, scope)
  if (expr.operator === '!') {
    const truth = truthOf(compiler)
    return (frame) => !located1(truth, operand(frame), expr.at)
  }
  return (frame) => {
    const value = operand(frame)
    try {
      return negate(value)
    } catch (error) {
      throw located(error, expr.at)
    }
  }
}

type Operation = (a: CelValue, b: CelValue, context: EvaluationContext) => CelValue

export function compileBinary(compiler: Compiler, expr: Expr & { kind: 'binary' }, scope: Scope): Code {
  const left = compiler.compile(expr.left, scope)
  const right = compiler.compile(expr.right, scope)
  const operation = operationOf(expr.operator, compiler.tolerant)
  const { at } = expr
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    try {
      return operation(a, b, frame.context)
    } catch (error) {
      throw located(error, at)
    }
  }
}

function operationOf(operator: BinaryOperator, tolerant: boolean): Operation {
  switch (operator) {
    case '==':
      return (a, b, context) => equals(a, b, context)
    case '!=':
      return (a, b, context) => !equals(a, b, context)
    case 'in':
      return (a, b, context) => contains(a, b, context, tolerant)
    case '<':
      return ordering(tolerant, (order) => order < 0)
    case '<=':
      return ordering(tolerant, (order) => order <= 0)
    case '>':
      return ordering(tolerant, (order) => order > 0)
    case '>=':
      return ordering(tolerant, (order) => order >= 0)
    default:
      return (a, b, context) => arithmetic(operator, a, b, context)
  }
}

/** Decides by sign, so that NaN makes every comparison false. */
function ordering(tolerant: boolean, decide: (order: number) => boolean): Operation {
  if (!tolerant) return (a, b) => decide(compareValues(a, b))
  return (a, b) => a !== null && b !== null && decide(compareValues(a, b))
}

function contains(value: CelValue, container: CelValue, context: EvaluationContext, tolerant: boolean): boolean {
  if (isList(container)) return listContains(container, value, context)
  if (tolerant && (container === null || value === null)) return false
  if (isMap(container)) return mapHas(container, value)
  throw unsupportedContainer(typeName(container))
}
