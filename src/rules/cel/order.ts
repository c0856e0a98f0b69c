import { EvaluationFault } from './faults.ts'
import { CelDuration, CelTimestamp } from './time.ts'
import { CelUint, type CelValue, celKind, isExtension, typeName } from './values.ts'

/** Compares by code point; UTF-16 order differs from it for surrogates against U+E000 to U+FFFF. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return codePointRank(x) - codePointRank(y)
  }
  return a.length - b.length
}

function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Orders an integer and a double; NaN when the double is NaN. */
function compareIntegerToDouble(integer: bigint, double: number): number {
  if (Number.isNaN(double)) return Number.NaN
  // As in cel-go, within the range of the type the integer is rounded to a double: 9223372036854775807 equals 2^63.
  const rounded = Number(integer)
  return rounded < double ? -1 : rounded > double ? 1 : 0
}

function numberOf(value: CelValue): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value
  return value instanceof CelUint ? value.value : undefined
}

/** -1, 0 or 1 for two numbers of any types, NaN where one is NaN, undefined where one is no number. */
export function compareNumbers(left: CelValue, right: CelValue): number | undefined {
  const a = numberOf(left)
  const b = numberOf(right)
  if (a === undefined || b === undefined) return undefined
  if (typeof a === 'bigint' && typeof b === 'number') return compareIntegerToDouble(a, b)
  if (typeof a === 'number' && typeof b === 'bigint') return -compareIntegerToDouble(b, a)
  if (a < b) return -1
  if (a > b) return 1
  return a === b ? 0 : Number.NaN
}

/**
 * Orders two values of one type, or two numbers (and, beyond the specification, two quantities or two versions): negative, zero or positive, NaN where NaN is compared.
 * @throws a fault for types that have no order
 */
export function compareValues(a: CelValue, b: CelValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b)
  const numeric = compareNumbers(a, b)
  if (numeric !== undefined) return numeric
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return sign(a.nanoseconds - b.nanoseconds)
  if (a instanceof CelDuration && b instanceof CelDuration) return sign(a.nanoseconds - b.nanoseconds)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b)
  if (isExtension(a) && isExtension(b) && a.compare !== undefined && a[celKind] === b[celKind]) return a.compare(b)
  throw new EvaluationFault(`cannot order ${typeName(a)} and ${typeName(b)}`)
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0
}
