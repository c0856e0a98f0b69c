import { mapGet, mapKeys } from './containers.ts'
import { type EvaluationContext, MAX_VALUE_DEPTH } from './context.ts'
import { EvaluationFault, LimitFault } from './faults.ts'
import { compareBytes, compareNumbers } from './order.ts'
import { CelDuration, CelTimestamp } from './time.ts'
import { type CelMapValue, CelOptional, CelType, type CelValue, isExtension, isList, isMap } from './values.ts'

/** CEL equality: numbers by value whatever their types, lists and maps deeply, values of other types never equal. */
export function equals(a: CelValue, b: CelValue, context?: EvaluationContext, depth = 0): boolean {
  if (a === b) return !(typeof a === 'number' && Number.isNaN(a))
  if (a === null || b === null || typeof a === 'string' || typeof a === 'boolean') return false
  const numeric = compareNumbers(a, b)
  if (numeric !== undefined) return numeric === 0
  if (typeof a !== 'object' || typeof b !== 'object') return false
  if (depth > MAX_VALUE_DEPTH) throw new LimitFault('values are nested too deeply to be compared')
  if (isList(a)) return isList(b) && listsEqual(a, b, context, depth)
  if (isMap(a)) return isMap(b) && mapsEqual(a, b, context, depth)
  return objectsEqual(a, b, context, depth)
}

function objectsEqual(a: CelValue, b: CelValue, context: EvaluationContext | undefined, depth: number): boolean {
  if (a instanceof CelTimestamp) return b instanceof CelTimestamp && a.nanoseconds === b.nanoseconds
  if (a instanceof CelDuration) return b instanceof CelDuration && a.nanoseconds === b.nanoseconds
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0
  if (a instanceof CelType) return b instanceof CelType && a.name === b.name
  if (a instanceof CelOptional) {
    if (!(b instanceof CelOptional)) return false
    if (a.value === undefined || b.value === undefined) return a.value === b.value
    return equals(a.value, b.value, context, depth + 1)
  }
  return isExtension(a) && isExtension(b) && a.equals(b)
}

function listsEqual(
  a: readonly CelValue[],
  b: readonly CelValue[],
  context: EvaluationContext | undefined,
  depth: number,
): boolean {
  if (a.length !== b.length) return false
  context?.charge(a.length)
  for (let i = 0; i < a.length; i++) {
    const other = b[i]
    if (other === undefined || !equals(a[i] ?? null, other, context, depth + 1)) return false
  }
  return true
}

function mapsEqual(a: CelMapValue, b: CelMapValue, context: EvaluationContext | undefined, depth: number): boolean {
  if (a.size !== b.size) return false
  context?.charge(a.size)
  for (const key of mapKeys(a)) {
    const left = mapGet(a, key)
    const right = mapGet(b, key)
    if (left === undefined || right === undefined || !equals(left, right, context, depth + 1)) return false
  }
  return true
}

/** Whether a list holds a value equal to the one given. */
export function listContains(list: readonly CelValue[], value: CelValue, context?: EvaluationContext): boolean {
  context?.charge(list.length >> 3)
  for (const element of list) if (equals(element, value, context)) return true
  return false
}

/** `x in container`. @throws a fault when the container is neither list nor map */
export function unsupportedContainer(kind: string): EvaluationFault {
  return new EvaluationFault(`'in' needs a list or a map, found ${kind}`)
}
