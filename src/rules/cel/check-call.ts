import { type CallExpr, qualifiedName } from './ast.ts'
import type { Checker, CheckScope } from './check.ts'
import { resolveCall, takesArguments } from './compile-calls.ts'
import { type Declared, type FunctionDeclaration, returnType, signatureOf } from './declaration.ts'
import { macroDocs, macroNames } from './macros.ts'
import { suggest } from './suggestion.ts'

/** Checks one call and says what it results in. */
export function checkCall(checker: Checker, expr: CallExpr, scope: CheckScope): Declared {
  const { overloads, receiver } = resolveCall(checker, expr, scope)
  const written = receiver && expr.target !== undefined ? [expr.target, ...expr.args] : expr.args
  if (overloads.length === 0) {
    // The head of an unknown `namespace.f()` is not a second mistake.
    if (!reportUnknown(checker, expr)) for (const part of written) checker.infer(part, scope)
    else for (const part of expr.args) checker.infer(part, scope)
    return 'dyn'
  }
  const types = written.map((part) => checker.infer(part, scope))
  const fitting = overloads.filter((overload) => takesArguments(overload, written.length))
  if (fitting.length === 0) {
    checker.report('wrong-arguments', expr.at, argumentMessage(expr, overloads))
    return 'dyn'
  }
  checkLiterals(checker, expr, fitting)
  return resultType(fitting, types)
}

function resultType(overloads: readonly FunctionDeclaration[], types: readonly Declared[]): Declared {
  const results = overloads.filter((overload) => mayTake(overload, types)).map((found) => returnType(found, types))
  const [first = 'dyn', ...others] = results
  return others.every((other) => other === first) ? first : 'dyn'
}

function mayTake(overload: FunctionDeclaration, types: readonly Declared[]): boolean {
  return types.every((type, index) => {
    const wanted = overload.params[index] ?? overload.rest ?? 'dyn'
    const kind = typeof type === 'string' ? type : 'list' in type ? 'list' : 'map'
    return wanted === 'dyn' || kind === 'dyn' || kind === wanted
  })
}

function argumentMessage(expr: CallExpr, overloads: readonly FunctionDeclaration[]): string {
  const forms = [...new Set(overloads.map((overload) => signatureOf(overload)))].slice(0, 3)
  return `'${expr.name}' does not take ${expr.args.length} arguments; it is ${forms.join(' or ')}`
}

function checkLiterals(checker: Checker, expr: CallExpr, overloads: readonly FunctionDeclaration[]): void {
  const receiver = overloads[0]?.member === true && expr.target !== undefined ? [expr.target] : []
  const literals = [...receiver, ...expr.args].map((arg) => (arg.kind === 'string' ? arg.value : undefined))
  for (const overload of overloads) {
    const problem = overload.checkLiterals?.(literals)
    if (problem === undefined) continue
    checker.report('bad-literal', expr.at, problem)
    return
  }
}

/** Says what is wrong with a call of no known function; true when its target is best not looked at further. */
function reportUnknown(checker: Checker, expr: CallExpr): boolean {
  const { env } = checker
  const namespace = expr.target === undefined ? undefined : qualifiedName(expr.target)
  const all = env.functions()
  const isNamespace = namespace !== undefined && all.some((entry) => entry.name.startsWith(`${namespace}.`))
  if (isNamespace && env.variable(namespace) === undefined) {
    const names = all.filter((entry) => entry.member !== true).map((entry) => entry.name)
    const full = `${namespace}.${expr.name}`
    checker.report('unknown-function', expr.at, `unknown function '${full}'`, suggest(full, names))
    return true
  }
  const other = env.overloads(expr.name, expr.target === undefined ? 'member' : 'global')[0]
  const macro = macroDocs.find((entry) => entry.name === expr.name)
  const forms = macroDocs.filter((entry) => entry.name === expr.name).map((entry) => entry.signature)
  if (other !== undefined) {
    const style = expr.target === undefined ? 'is called on a value' : 'is not called on a value'
    checker.report('unknown-function', expr.at, `'${expr.name}' ${style}: ${signatureOf(other)}`)
  } else if (macro !== undefined) {
    checker.report('wrong-arguments', expr.at, `'${expr.name}' is a macro and is written ${forms.join(' or ')}`)
  } else {
    const style = expr.target !== undefined
    const names = all.filter((entry) => (entry.member === true) === style).map((entry) => entry.name)
    const near = suggest(expr.name, style ? [...names, ...macroNames] : [...names, 'has'])
    checker.report('unknown-function', expr.at, `unknown function '${expr.name}'`, near)
  }
  return false
}
