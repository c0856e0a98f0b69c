import type { EvaluationContext } from './context.ts'
import { EvaluationFault } from './faults.ts'
import { MAX_INT, MAX_UINT, MIN_INT } from './literals.ts'
import { CelDuration, CelTimestamp } from './time.ts'
import { CelUint, type CelValue, isList, typeName } from './values.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'

/** @throws a fault when the value does not fit 64 bits */
export function checkedInt(value: bigint): bigint {
  if (value > MAX_INT || value < MIN_INT) throw new EvaluationFault('integer overflow')
  return value
}

/** @throws a fault when the value does not fit 64 bits */
export function checkedUint(value: bigint): CelUint {
  if (value < 0n || value > MAX_UINT) throw new EvaluationFault('unsigned integer overflow')
  return new CelUint(value)
}

function integers(operator: ArithmeticOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      if (b === 0n) throw new EvaluationFault('division by zero')
      return a / b
    case '%':
      if (b === 0n) throw new EvaluationFault('modulus by zero')
      return a % b
  }
}

function doubles(operator: ArithmeticOperator, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return undefined
  }
}

/** `a operator b` for numbers of one type, texts, lists, times. @throws a fault for other types and on overflow */
export function arithmetic(
  operator: ArithmeticOperator,
  a: CelValue,
  b: CelValue,
  context: EvaluationContext,
): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(integers(operator, a, b))
  if (a instanceof CelUint && b instanceof CelUint) return checkedUint(integers(operator, a.value, b.value))
  let result: CelValue | undefined
  if (typeof a === 'number' && typeof b === 'number') result = doubles(operator, a, b)
  else if (operator === '+') result = sum(a, b, context)
  else if (operator === '-') result = difference(a, b)
  if (result !== undefined) return result
  throw new EvaluationFault(`no such operation: ${typeName(a)} ${operator} ${typeName(b)}`)
}

function sum(a: CelValue, b: CelValue, context: EvaluationContext): CelValue | undefined {
  if (typeof a === 'string' && typeof b === 'string') {
    context.allocate(a.length + b.length)
    return a + b
  }
  if (isList(a) && isList(b)) {
    context.allocateList(a.length + b.length)
    return [...a, ...b]
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    context.allocate(a.length + b.length)
    return Buffer.concat([a, b])
  }
  if (a instanceof CelTimestamp && b instanceof CelDuration) return new CelTimestamp(a.nanoseconds + b.nanoseconds)
  if (a instanceof CelDuration && b instanceof CelTimestamp) return new CelTimestamp(a.nanoseconds + b.nanoseconds)
  if (a instanceof CelDuration && b instanceof CelDuration) return new CelDuration(a.nanoseconds + b.nanoseconds)
  return undefined
}

function difference(a: CelValue, b: CelValue): CelValue | undefined {
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return new CelDuration(a.nanoseconds - b.nanoseconds)
  if (a instanceof CelTimestamp && b instanceof CelDuration) return new CelTimestamp(a.nanoseconds - b.nanoseconds)
  if (a instanceof CelDuration && b instanceof CelDuration) return new CelDuration(a.nanoseconds - b.nanoseconds)
  return undefined
}

export function negate(value: CelValue): CelValue {
  if (typeof value === 'bigint') return checkedInt(-value)
  if (typeof value === 'number') return -value
  if (value instanceof CelDuration) return new CelDuration(-value.nanoseconds)
  throw new EvaluationFault(`no such operation: -${typeName(value)}`)
}
