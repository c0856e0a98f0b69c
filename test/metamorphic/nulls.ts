import { mixSeed, Random } from '../../fuzz/random.ts'
import { type Change, isMap, type Json, withLists } from './bundle-values.ts'

/**
 * What is empty written in another of the ways the collector has for it: the text `"null"`, a real null (the last field of
 * an object, or a key that is not all letters), no field at all (what the server leaves out). Elements of lists stay as
 * they are: an empty element is always written as `"null"`.
 */
export const otherNulls: Change = (bundle, seed) => {
  const random = new Random(mixSeed(seed, 2))
  return { bundle: withLists(bundle, (list) => otherNull(list, random)) }
}

function otherNull(value: Json, random: Random): Json {
  if (Array.isArray(value)) return value.map((element) => otherNull(element, random))
  if (!isMap(value)) return value
  const fields = Object.entries(value).flatMap(([key, field]): [string, Json][] => {
    if (field !== null && field !== 'null') return [[key, otherNull(field, random)]]
    const other = field === null ? 'null' : null
    return random.chance(0.5) ? [[key, other]] : []
  })
  return Object.fromEntries(fields)
}
