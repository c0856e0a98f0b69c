import { millisecondsOf } from './bindings/cel-time.ts'
import { ObjectView } from './bindings/object-view.ts'
import { CelDuration, CelTimestamp } from './cel/time.ts'
import { CelUint, type CelValue } from './cel/values.ts'
import { describeDuration, describeTime } from './duration.ts'

/** What stands in a sentence where the bundle does not tell. */
export const unknownText = '<unknown>'

/** A value as people read it in a sentence. */
export function describeValue(value: CelValue | undefined): string {
  if (value === null || value === undefined) return unknownText
  if (typeof value === 'string') return value
  if (value instanceof CelTimestamp) return describeTime(millisecondsOf(value))
  if (value instanceof CelDuration) return describeDuration(millisecondsOf(value))
  if (value instanceof CelUint) return value.value.toString()
  if (value instanceof ObjectView) return describeObject(value)
  if (Array.isArray(value)) return (value as CelValue[]).map(describeValue).join(', ')
  if (value instanceof Map) return [...value].map(([k, v]) => `${k}=${describeValue(v)}`).join(', ')
  return typeof value === 'object' && !('toString' in value) ? unknownText : String(value)
}

function describeObject(view: ObjectView): string {
  if (view.path.length > 0) {
    return [...view.keys()].map((key) => `${key}=${describeValue(view.get(key))}`).join(', ')
  }
  const { kind, namespace, name } = view.resource
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`
}
