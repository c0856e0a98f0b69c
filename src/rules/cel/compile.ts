import type { Expr } from './ast.ts'
import {
  compileHas,
  compileIdent,
  compileIndex,
  compileQualified,
  compileSelect,
  index,
  select,
} from './compile-access.ts'
import { compileCall } from './compile-calls.ts'
import { compileBind, compileComprehension, compileOptMap } from './compile-comprehension.ts'
import { compileList, compileMap, compileMessage, literalValue } from './compile-construct.ts'
import { compileBinary, compileConditional, compileLogic, compileUnary } from './compile-operators.ts'
import {
  type Activation,
  type Code,
  type CompileOptions,
  type Compiler,
  type Frame,
  type Scope,
  strictTruth,
  tolerantTruth,
} from './compiler.ts'
import { defaultLimits, EvaluationContext, type EvaluationLimits } from './context.ts'
import type { Environment } from './environment.ts'
import { evaluationError } from './faults.ts'
import type { CelValue } from './values.ts'

/** A compiled expression; throws AnalyzerError `expression-failed` where evaluation fails. */
export type Program = (activation?: Activation) => CelValue

/** What {@link compileReference} finds: the value, and the object and key it was read from. */
export type Reference = { target: CelValue; key?: string | bigint; value: CelValue }

const noVariables: Activation = { get: () => undefined }

function compilerOf(env: Environment, options: CompileOptions): Compiler {
  const compiler: Compiler = {
    env,
    tolerant: options.tolerant === true,
    compile: (expr, scope) => compileExpr(compiler, expr, scope),
  }
  return compiler
}

function compileExpr(compiler: Compiler, expr: Expr, scope: Scope): Code {
  switch (expr.kind) {
    case 'ident':
      return compileIdent(compiler, expr, scope)
    case 'select':
      return compileSelect(compiler, expr, scope)
    case 'index':
      return compileIndex(compiler, expr, scope)
    case 'has':
      return compileHas(compiler, expr, scope)
    case 'call':
      return compileCall(compiler, expr, scope)
    case 'unary':
      return compileUnary(compiler, expr, scope)
    case 'binary':
      return compileBinary(compiler, expr, scope)
    case 'and':
    case 'or':
      return compileLogic(compiler, expr, scope)
    case 'conditional':
      return compileConditional(compiler, expr, scope)
    case 'comprehension':
      return compileComprehension(compiler, expr, scope)
    case 'bind':
      return compileBind(compiler, expr, scope)
    case 'optMap':
      return compileOptMap(compiler, expr, scope)
    case 'list':
      return compileList(compiler, expr, scope)
    case 'map':
      return compileMap(compiler, expr, scope)
    case 'message':
      return compileMessage(compiler, expr, scope)
    default: {
      const value = literalValue(expr)
      return () => value
    }
  }
}

/** Runs code with a budget of its own, and turns what it throws into AnalyzerError. */
function run<T>(
  expr: Expr,
  limits: EvaluationLimits,
  activation: Activation | undefined,
  code: (frame: Frame) => T,
): T {
  try {
    return code({ activation: activation ?? noVariables, slots: [], context: new EvaluationContext(limits) })
  } catch (error) {
    throw evaluationError(error, expr.lineStarts)
  }
}

/**
 * Compiles an expression to a function. Nothing is checked: an unknown name or function fails when it is evaluated,
 * as CEL has it; use `check` to find such faults before.
 *
 * In tolerant mode
 * - selecting or indexing what is missing, or in a value that has no fields, gives null;
 * - a declared variable without a value is null;
 * - macros, `in` and `size` take null for empty; comparing order with null is false;
 * - a function that has no overload for a null argument gives null;
 * - null is false in `&&`, `||`, `!`, `? :` and as the result of a macro's condition, and a host object with
 *   `[celTruth]()` is what that says;
 * - `has(…)` never fails.
 */
export function compile(expr: Expr, env: Environment, options: CompileOptions = {}): Program {
  const code = compilerOf(env, options).compile(expr, new Map())
  const limits = { ...defaultLimits, ...options.limits }
  return (activation) => run(expr, limits, activation, code)
}

/** Like {@link compile}, for an expression used as a condition: the result is a boolean, by the rules of the mode. */
export function compileCondition(
  expr: Expr,
  env: Environment,
  options: CompileOptions = {},
): (activation?: Activation) => boolean {
  const code = compilerOf(env, options).compile(expr, new Map())
  const limits = { ...defaultLimits, ...options.limits }
  const truth = options.tolerant === true ? tolerantTruth : strictTruth
  return (activation) => run(expr, limits, activation, (frame) => truth(code(frame)))
}

/**
 * Compiles an expression that ends in a selection or an index (`c.state.waiting.reason`, `list[0]`) such that the
 * object the value was read from, and the key, come with the value. For another expression `target` is the value
 * and there is no key.
 */
export function compileReference(
  expr: Expr,
  env: Environment,
  options: CompileOptions = {},
): (activation?: Activation) => Reference {
  const compiler = compilerOf(env, options)
  const code = referenceCode(compiler, expr)
  const limits = { ...defaultLimits, ...options.limits }
  return (activation) => run(expr, limits, activation, code)
}

function referenceCode(compiler: Compiler, expr: Expr): (frame: Frame) => Reference {
  const scope: Scope = new Map()
  const accessible = (expr.kind === 'select' || expr.kind === 'index') && expr.optional !== true
  if (!accessible || compileQualified(compiler, expr, scope) !== undefined) {
    const code = compiler.compile(expr, scope)
    return (frame) => {
      const value = code(frame)
      return { target: value, value }
    }
  }
  const { at } = expr
  const operand = compiler.compile(expr.target, scope)
  if (expr.kind === 'select') {
    const key = expr.field
    return (frame) => {
      const target = operand(frame)
      return { target, key, value: select(target, key, at, compiler.tolerant) }
    }
  }
  const keyCode = compiler.compile(expr.key, scope)
  return (frame) => {
    const target = operand(frame)
    const key = keyCode(frame)
    const value = index(target, key, at, compiler.tolerant)
    return typeof key === 'string' || typeof key === 'bigint' ? { target, key, value } : { target, value }
  }
}
