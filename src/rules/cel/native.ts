import { mapGet, mapKeys } from './containers.ts'
import { MAX_VALUE_DEPTH } from './context.ts'
import { EvaluationFault } from './faults.ts'
import { CelTimestamp } from './time.ts'
import { CelMap, CelOptional, CelType, CelUint, type CelValue, celKind, isList, isMap, isMapHost } from './values.ts'

/**
 * Converts what JavaScript has to CEL: number is a double, bigint an int, Date a timestamp, Uint8Array bytes, an
 * array a list, a Map or a plain object a map, `undefined` null. CEL values and host objects stay as they are.
 *
 * @throws a fault for functions, symbols, and what is nested too deeply
 */
export function toCelValue(value: unknown, depth = 0): CelValue {
  if (depth > MAX_VALUE_DEPTH) throw new EvaluationFault('a variable is nested too deeply')
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value
    case 'undefined':
      return null
    case 'object':
      return value === null ? null : objectToCel(value, depth)
    default:
      throw new EvaluationFault(`a variable cannot hold a ${typeof value}`)
  }
}

function objectToCel(value: object, depth: number): CelValue {
  if (Array.isArray(value)) return value.map((element) => toCelValue(element, depth + 1))
  if (value instanceof CelMap || isMapHost(value)) return value
  if (value instanceof Uint8Array || celKind in value) return value as CelValue
  if (value instanceof Date) return CelTimestamp.fromDate(value)
  const map = new CelMap()
  if (value instanceof Map) {
    for (const [key, element] of value as Map<unknown, unknown>)
      map.set(keyOf(key, map), toCelValue(element, depth + 1))
    return map
  }
  for (const [key, element] of Object.entries(value)) map.set(key, toCelValue(element, depth + 1))
  return map
}

function keyOf(key: unknown, map: CelMap): string | boolean | bigint {
  if (typeof key === 'string' || typeof key === 'boolean' || typeof key === 'bigint') return key
  if (typeof key === 'number' && Number.isInteger(key)) return BigInt(key)
  if (key instanceof CelUint) {
    map.uintKeys ??= new Set()
    map.uintKeys.add(key.value)
    return key.value
  }
  throw new EvaluationFault(`a map key cannot be a ${typeof key}`)
}

/**
 * Converts a result to what JavaScript has: int and uint to bigint, a map to Map, an optional to its value or
 * `undefined`, a type to its name. Timestamps, durations, addresses and quantities stay instances of their classes,
 * since a Date would lose nanoseconds.
 */
export function toNative(value: CelValue, depth = 0): unknown {
  if (depth > MAX_VALUE_DEPTH) throw new EvaluationFault('the result is nested too deeply')
  if (value instanceof CelUint) return value.value
  if (value instanceof CelType) return value.name
  if (value instanceof CelOptional) return value.value === undefined ? undefined : toNative(value.value, depth + 1)
  if (isList(value)) return value.map((element) => toNative(element, depth + 1))
  if (!isMap(value)) return value
  const result = new Map<unknown, unknown>()
  for (const key of mapKeys(value)) {
    result.set(key instanceof CelUint ? key.value : key, toNative(mapGet(value, key) ?? null, depth + 1))
  }
  return result
}
