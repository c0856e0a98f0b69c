/**
 * Before it writes YAML, the collector (support-bundle-kit, all versions since v0.0.1) rewrites the raw JSON of every
 * list as text: `"name":null,` becomes `"name":"null",`, and then every `""`, wherever two quotes meet, becomes
 * `"null"`, also the end of a string that ends with an escaped quote.
 */
const tail = '"null'
const lastOfTail = tail.charCodeAt(tail.length - 1)

/** Deeper values do not come out of the parser; the limit is for values from elsewhere, which may contain themselves. */
const deepest = 1000

/**
 * Undoes that in a parsed item, in place, and returns it (a new map where a key has to be renamed).
 *
 * - A map's value that is the text `null` becomes `null`: it was `""` or null, and the last null of an object is still a
 *   real null in the bundle, so that null stands for "empty or absent" everywhere. A real text "null" is lost.
 * - A list's element that is the text `null` becomes `''`: it was one (`apiGroups: [""]`, an empty argument).
 * - Text ending with `"null`, as value or key, loses those four letters. The key `null` becomes `''`.
 * - JSON inside a string is left alone (there `"null"` may stand for null).
 *
 * To be used on nothing but `yamls/<scope>/…/<group>/<version>/`: other files are not rewritten.
 */
export function repairCollectorDamage<T>(value: T): T {
  return repair(value, 0) as T
}

function repair(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > deepest) return repairText(value)
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const element: unknown = value[i]
      if (element === 'null') value[i] = ''
      else if (needsRepair(element)) value[i] = repair(element, depth + 1)
    }
    return value
  }
  return repairMap(value as Record<string, unknown>, depth)
}

function repairMap(map: Record<string, unknown>, depth: number): Record<string, unknown> {
  let renamed = false
  for (const key of Object.keys(map)) {
    renamed ||= isDamagedKey(key)
    const value = map[key]
    if (value === 'null') define(map, key, null)
    else if (needsRepair(value)) {
      const repaired = repair(value, depth + 1)
      if (repaired !== value) define(map, key, repaired)
    }
  }
  return renamed ? renameKeys(map) : map
}

function renameKeys(map: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(map)) {
    const name = repairKey(key)
    if (name === key || !Object.hasOwn(map, name)) define(result, name, value)
  }
  return result
}

/** Assignment that makes `__proto__` an ordinary key. */
function define(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') map[key] = value
  else Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true })
}

function needsRepair(value: unknown): boolean {
  return typeof value === 'object' ? value !== null : typeof value === 'string' && value.endsWith(tail)
}

function repairText(value: unknown): unknown {
  // The last letter tells for nearly all texts: a tenth of the time of reading small objects.
  if (typeof value !== 'string' || value.charCodeAt(value.length - 1) !== lastOfTail) return value
  return value.endsWith(tail) ? value.slice(0, -4) : value
}

/** A map's value other than a map or list. */
export function repairEntry(value: unknown): unknown {
  return value === 'null' ? null : repairText(value)
}

/** A list's element other than a map or list. */
export function repairElement(value: unknown): unknown {
  return value === 'null' ? '' : repairText(value)
}

export function isDamagedKey(key: string): boolean {
  return key === 'null' || key.endsWith(tail)
}

/** The key as it was before the collector's rewriting. */
export function repairKey(key: string): string {
  return isDamagedKey(key) ? key.slice(0, -4) : key
}
