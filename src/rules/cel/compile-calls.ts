import { type CallExpr, headOf, qualifiedName } from './ast.ts'
import { type Code, type Compiler, located, type Scope } from './compiler.ts'
import type { EvaluationContext } from './context.ts'
import type { FunctionDeclaration } from './declaration.ts'
import { EvaluationFault } from './faults.ts'
import { type CelValue, isList, type Kind, kindOf, typeName } from './values.ts'

/** How a call is to be understood: of a function in a namespace, of a global one, or of a method. */
export function resolveCall(
  compiler: Pick<Compiler, 'env'>,
  expr: CallExpr,
  scope: { has(name: string): boolean },
): { overloads: readonly FunctionDeclaration[]; receiver: boolean } {
  const { env } = compiler
  if (expr.target === undefined) {
    return { overloads: env.resolveFunction(expr.name, expr.absolute === true), receiver: false }
  }
  const head = headOf(expr.target)
  const namespace = qualifiedName(expr.target)
  if (head !== undefined && namespace !== undefined && (head.absolute === true || !scope.has(head.name))) {
    const overloads = env.resolveFunction(`${namespace}.${expr.name}`, head.absolute === true)
    if (overloads.length > 0) return { overloads, receiver: false }
  }
  return { overloads: env.overloads(expr.name, 'member'), receiver: true }
}

export function takesArguments(overload: FunctionDeclaration, count: number): boolean {
  return overload.rest === undefined ? overload.params.length === count : overload.params.length <= count
}

export function compileCall(compiler: Compiler, expr: CallExpr, scope: Scope): Code {
  const { overloads, receiver } = resolveCall(compiler, expr, scope)
  const written = receiver && expr.target !== undefined ? [expr.target, ...expr.args] : expr.args
  const args = written.map((arg) => compiler.compile(arg, scope))
  const fitting = overloads.filter((overload) => takesArguments(overload, args.length))
  if (fitting.length === 0) {
    const what = overloads.length === 0 ? 'unknown function' : 'wrong number of arguments for'
    return () => {
      throw new EvaluationFault(`${what} '${expr.name}'`, expr.at)
    }
  }
  const invoke = invoker(expr, fitting, compiler.tolerant)
  const [first, second] = args
  if (args.length === 1 && first !== undefined) return (frame) => invoke(frame.context, [first(frame)])
  if (args.length === 2 && first !== undefined && second !== undefined) {
    return (frame) => invoke(frame.context, [first(frame), second(frame)])
  }
  return (frame) =>
    invoke(
      frame.context,
      args.map((arg) => arg(frame)),
    )
}

type Invoke = (context: EvaluationContext, args: CelValue[]) => CelValue

function invoker(expr: CallExpr, overloads: readonly FunctionDeclaration[], tolerant: boolean): Invoke {
  return (context, args) => {
    const overload = overloads.find((candidate) => accepts(candidate, args))
    if (overload === undefined) return mismatch(expr, args, tolerant)
    for (const arg of args) chargeFor(context, arg)
    try {
      const result = overload.call(context, ...args)
      if (typeof result === 'string') context.allocate(result.length)
      else if (isList(result)) context.allocateList(result.length)
      return result
    } catch (error) {
      throw located(error, expr.at)
    }
  }
}

function accepts(overload: FunctionDeclaration, args: readonly CelValue[]): boolean {
  for (let i = 0; i < args.length; i++) {
    const wanted: Kind = overload.params[i] ?? overload.rest ?? 'dyn'
    if (wanted !== 'dyn' && wanted !== kindOf(args[i] ?? null)) return false
  }
  return true
}

/** No overload takes these arguments. In tolerant mode that is no fault where one of them is null. */
function mismatch(expr: CallExpr, args: readonly CelValue[], tolerant: boolean): CelValue {
  if (tolerant && args.includes(null)) return expr.name === 'size' ? 0n : null
  const types = args.map((arg) => typeName(arg))
  const receiver = expr.target !== undefined && args.length === expr.args.length + 1 ? `${types.shift()}.` : ''
  throw new EvaluationFault(`no such overload: ${receiver}${expr.name}(${types.join(', ')})`, expr.at)
}

/** Functions take time in proportion to what they are given. */
function chargeFor(context: EvaluationContext, value: CelValue): void {
  if (typeof value === 'string' || value instanceof Uint8Array) {
    if (value.length > 64) context.charge(value.length >> 6)
  } else if (isList(value)) context.charge(value.length >> 3)
}
