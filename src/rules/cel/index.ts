/**
 * The Common Expression Language: parse to a plain tree, check, compile to a function, evaluate.
 *
 * `evaluate` is all that most callers need. A tool that evaluates often parses and compiles once:
 * `compile(parse(source), new Environment({ variables: { pod: 'dyn' } }))`.
 *
 * @module
 */
import { compile } from './compile.ts'
import type { EvaluationLimits } from './context.ts'
import { Environment } from './environment.ts'
import { evaluationError } from './faults.ts'
import { toCelValue, toNative } from './native.ts'
import { parse } from './parser.ts'
import type { CelValue } from './values.ts'

export { type BinaryOperator, childrenOf, type Expr, freeVariables, walk } from './ast.ts'
export { type CheckError, type CheckResult, check, checkTyped } from './check.ts'
export { compile, compileCondition, compileReference, type Program, type Reference } from './compile.ts'
export type { Activation, CompileOptions } from './compiler.ts'
export { defaultLimits, type EvaluationContext, type EvaluationLimits } from './context.ts'
export {
  type Declared,
  declaredName,
  defineFunction,
  type FunctionDeclaration,
  type StructType,
  signatureOf,
} from './declaration.ts'
export { Environment, type EnvironmentOptions } from './environment.ts'
export { equals } from './equality.ts'
export { EvaluationFault } from './faults.ts'
export { type MacroDoc, macroDocs } from './macros.ts'
export { toCelValue, toNative } from './native.ts'
export { compareValues } from './order.ts'
export { MAX_SOURCE_LENGTH, parse } from './parser.ts'
export { suggest } from './suggestion.ts'
export { CelDuration, CelTimestamp, parseDuration, parseTimestamp } from './time.ts'
export {
  type CelExtension,
  type CelList,
  CelMap,
  type CelMapHost,
  type CelMapValue,
  CelOptional,
  CelType,
  CelUint,
  type CelValue,
  celHost,
  celKind,
  celTruth,
  isList,
  isMap,
  isMapHost,
  type Kind,
  type MapKey,
  typeName,
} from './values.ts'

const standard = new Environment()

/**
 * Evaluates a CEL expression, strictly by the specification.
 *
 * Variables are native values: number is a CEL double, bigint an int, Uint8Array bytes, Date a timestamp, an array a
 * list, a Map or a plain object a map. Results likewise: int and uint are bigint, double is number, bytes Uint8Array,
 * a map is a Map, an absent optional `undefined`, a type its name; a timestamp is a {@link CelTimestamp} and a duration
 * a {@link CelDuration}, both exact to the nanosecond.
 *
 * @throws AnalyzerError `expression-invalid` (with position) when the text is no expression, `expression-failed` when
 * its evaluation fails or costs more than the limits allow
 */
export function evaluate(
  source: string,
  variables: Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown> = {},
  limits: Partial<EvaluationLimits> = {},
): unknown {
  const expr = parse(source)
  const entries = variables instanceof Map ? [...variables] : Object.entries(variables)
  try {
    const values = new Map<string, CelValue>(entries.map(([name, value]) => [String(name), toCelValue(value)]))
    const env = standard.extend({ variables: new Map([...values.keys()].map((name) => [name, 'dyn' as const])) })
    return toNative(compile(expr, env, { limits })(values))
  } catch (error) {
    throw evaluationError(error, expr.lineStarts)
  }
}
