import type { Expr } from './ast.ts'
import type { EvaluationContext, EvaluationLimits } from './context.ts'
import type { Environment } from './environment.ts'
import { EvaluationFault, LimitFault } from './faults.ts'
import { type CelValue, celTruth, isMapHost, typeName } from './values.ts'

/** Where an evaluation finds its variables; a Map is one. */
export type Activation = { get(name: string): CelValue | undefined }

/** The state of one evaluation. `slots` are the variables of macros. */
export type Frame = { activation: Activation; slots: CelValue[]; context: EvaluationContext }

/** A compiled expression. */
export type Code = (frame: Frame) => CelValue

/** The variables that macros bind around an expression, with their slots. */
export type Scope = ReadonlyMap<string, number>

export type CompileOptions = {
  /**
   * For expressions over data whose fields are often absent: what is missing is null, and null is no error.
   * See `compile` for the exact rules.
   */
  tolerant?: boolean
  limits?: Partial<EvaluationLimits>
}

/** What the parts of the compiler share. */
export type Compiler = {
  readonly env: Environment
  readonly tolerant: boolean
  compile(expr: Expr, scope: Scope): Code
}

/** The scope with more variables, in slots of their own. */
export function bindVariables(scope: Scope, names: readonly string[]): { scope: Scope; slots: number[] } {
  // Counting up from the greatest slot, since an inner variable may hide an outer one of the same name.
  const first = Math.max(-1, ...scope.values()) + 1
  const inner = new Map(scope)
  const slots = names.map((name, index) => {
    inner.set(name, first + index)
    return first + index
  })
  return { scope: inner, slots }
}

/** Whether a value is true in a boolean position. @throws a fault where it is no bool (strict mode) */
export function strictTruth(value: CelValue): boolean {
  if (value === true) return true
  if (value === false) return false
  throw new EvaluationFault(`expected a bool, found ${typeName(value)}`)
}

/** The same in tolerant mode: null is false, and a host object may say for itself. */
export function tolerantTruth(value: CelValue): boolean {
  if (value === true) return true
  if (value === false || value === null) return false
  if (isMapHost(value) && celTruth in value) {
    const decide = value[celTruth]
    if (typeof decide === 'function') return decide.call(value) === true
  }
  return strictTruth(value)
}

export function truthOf(compiler: Compiler): (value: CelValue) => boolean {
  return compiler.tolerant ? tolerantTruth : strictTruth
}

/** Lets a fault be absorbed by `||`, `&&` or a macro, but not the end of a budget or of the stack. */
export function absorb(thrown: unknown): unknown {
  if (thrown instanceof LimitFault || thrown instanceof RangeError) throw thrown
  return thrown
}

/** Gives a fault its place in the source, unless an inner expression has given it one. */
export function located(thrown: unknown, at: number): unknown {
  if (thrown instanceof EvaluationFault) thrown.at ??= at
  return thrown
}
