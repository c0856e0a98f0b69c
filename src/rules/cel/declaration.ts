import type { EvaluationContext } from './context.ts'
import type { Cidr, IpAddress } from './functions/ip-address.ts'
import type { Quantity } from './functions/quantity-value.ts'
import type { Semver } from './functions/semver-value.ts'
import type { CelUrl } from './functions/url-value.ts'
import type { CelDuration, CelTimestamp } from './time.ts'
import type { CelList, CelMapValue, CelOptional, CelType, CelUint, CelValue, Kind } from './values.ts'

/**
 * What the checker knows of a value: the kind, what a list or map holds, or the fields of an object.
 * A struct is closed: a field it does not name is an error of the rule. What is not known is `dyn`.
 */
export type Declared = Kind | { list: Declared } | { map: Declared } | StructType

export type StructType = {
  struct: string
  /** A function where the type contains itself. */
  fields: Readonly<Record<string, Declared>> | (() => Readonly<Record<string, Declared>>)
  /** True for a struct whose listed fields have types but which may have others. */
  open?: boolean
}

type KindValues = {
  dyn: CelValue
  null: null
  bool: boolean
  int: bigint
  uint: CelUint
  double: number
  string: string
  bytes: Uint8Array
  list: CelList
  map: CelMapValue
  timestamp: CelTimestamp
  duration: CelDuration
  type: CelType
  optional: CelOptional
  ip: IpAddress
  cidr: Cidr
  quantity: Quantity
  semver: Semver
  url: CelUrl
}

type Values<P extends readonly Kind[]> = { [I in keyof P]: KindValues[P[I]] }

type Description = {
  /** With its namespace, as in `math.greatest`. */
  name: string
  /** True when called on a value (`x.f(y)`): then the first parameter is the receiver. */
  member?: boolean
  returns: Declared | ((args: readonly Declared[]) => Declared)
  /** Heading under which the function reference lists it. */
  group: string
  /** One sentence. */
  doc: string
  /** An expression that evaluates. */
  example: string
  /** Says at load time what is wrong with arguments that are string literals. */
  checkLiterals?: (args: readonly (string | undefined)[]) => string | undefined
}

/** One overload of a function. */
export type FunctionDeclaration = Description & {
  params: readonly Kind[]
  /** Kind of any number of further arguments. */
  rest?: Kind
  call: (context: EvaluationContext, ...args: CelValue[]) => CelValue
}

/** Declares a function whose implementation gets its arguments typed by `params`. */
export function defineFunction<const P extends readonly Kind[]>(
  declaration: Description & {
    params: P
    rest?: Kind
    call: (context: EvaluationContext, ...args: [...Values<P>, ...CelValue[]]) => CelValue
  },
): FunctionDeclaration {
  // Sound because a call is only made after each argument was found to be of the kind its parameter names.
  return declaration as unknown as FunctionDeclaration
}

type Returns = Declared | ((args: readonly Declared[]) => Declared)
type Extra = Pick<FunctionDeclaration, 'rest' | 'checkLiterals'>
type Define = <const P extends readonly Kind[]>(
  name: string,
  params: P,
  returns: Returns,
  doc: string,
  example: string,
  call: (context: EvaluationContext, ...args: [...Values<P>, ...CelValue[]]) => CelValue,
  extra?: Extra,
) => FunctionDeclaration

/** Shorthands that declare the functions of one group: `func` global ones, `method` those called on a value. */
export function functionGroup(group: string): { func: Define; method: Define } {
  const define =
    (member: boolean): Define =>
    (name, params, returns, doc, example, call, extra = {}) =>
      defineFunction({ name, member, params, returns, group, doc, example, call, ...extra })
  return { func: define(false), method: define(true) }
}

/** `string.indexOf(string, int) -> int` */
export function signatureOf(declaration: FunctionDeclaration): string {
  const params: string[] = [...declaration.params]
  if (declaration.rest !== undefined) params.push(`${declaration.rest}...`)
  const receiver = declaration.member === true ? `${params.shift()}.` : ''
  return `${receiver}${declaration.name}(${params.join(', ')}) -> ${declaredName(returnType(declaration))}`
}

export function returnType(declaration: FunctionDeclaration, args?: readonly Declared[]): Declared {
  if (typeof declaration.returns !== 'function') return declaration.returns
  return declaration.returns(args ?? declaration.params)
}

export function declaredName(declared: Declared): string {
  if (typeof declared === 'string') return declared
  if ('struct' in declared) return declared.struct
  if ('list' in declared) return declared.list === 'dyn' ? 'list' : `list(${declaredName(declared.list)})`
  return declared.map === 'dyn' ? 'map' : `map(${declaredName(declared.map)})`
}

export function elementOf(declared: Declared | undefined): Declared {
  return typeof declared === 'object' && 'list' in declared ? declared.list : 'dyn'
}
