import { EvaluationFault } from './faults.ts'
import { CelMap, type CelMapValue, CelUint, type CelValue, isMapHost, type MapKey, typeName } from './values.ts'

/** The key under which a map holds a value, or undefined if no map can have such a key. */
function lookupKey(key: CelValue): MapKey | undefined {
  if (typeof key === 'string' || typeof key === 'boolean' || typeof key === 'bigint') return key
  if (key instanceof CelUint) return key.value
  return typeof key === 'number' && Number.isInteger(key) ? BigInt(key) : undefined
}

/** @throws a fault for a key of a type that CEL has no maps for */
function requireKey(key: CelValue): MapKey | undefined {
  const normal = lookupKey(key)
  if (normal === undefined && typeof key !== 'number') {
    throw new EvaluationFault(`a map has no keys of type ${typeName(key)}`)
  }
  return normal
}

export function mapGet(map: CelMapValue, key: CelValue): CelValue | undefined {
  if (typeof key === 'string') return map.get(key)
  const normal = requireKey(key)
  return normal === undefined || isMapHost(map) ? undefined : map.get(normal)
}

export function mapHas(map: CelMapValue, key: CelValue): boolean {
  if (typeof key === 'string') return map.has(key)
  const normal = requireKey(key)
  return normal !== undefined && !isMapHost(map) && map.has(normal)
}

/** Adds an entry to a map under construction. @throws a fault on a double key or a key of a wrong type */
export function mapInsert(map: CelMap, key: CelValue, value: CelValue): void {
  const normal = typeof key === 'number' ? undefined : lookupKey(key)
  if (normal === undefined) throw new EvaluationFault(`a map key cannot be ${typeName(key)}`)
  if (map.has(normal)) throw new EvaluationFault(`map key given twice: ${String(normal)}`)
  map.set(normal, value)
  if (key instanceof CelUint) {
    map.uintKeys ??= new Set()
    map.uintKeys.add(key.value)
  }
}

export function mapKeys(map: CelMapValue): CelValue[] {
  const keys: CelValue[] = [...map.keys()]
  const uints = map instanceof CelMap ? map.uintKeys : undefined
  if (uints === undefined) return keys
  return keys.map((key) => (typeof key === 'bigint' && uints.has(key) ? new CelUint(key) : key))
}

/** The element of a list, or undefined when there is none. @throws a fault for an index that is no integer */
export function listGet(list: readonly CelValue[], key: CelValue): CelValue | undefined {
  let index: number
  if (typeof key === 'bigint') index = Number(key)
  else if (key instanceof CelUint) index = Number(key.value)
  else if (typeof key === 'number' && Number.isInteger(key)) index = key
  else throw new EvaluationFault(`a list has no index of type ${typeName(key)}`)
  return list[index]
}
