import { mixSeed, Random } from '../../fuzz/random.ts'
import { type Change, isMap, type Json, withLists } from './bundle-values.ts'

/** Lists whose order is what they say: the words of a command. */
const ordered: ReadonlySet<string> = new Set(['command', 'args'])

/**
 * The items of every YAML list in another order. The API server sorts objects by name, but what is within them (conditions,
 * containers, owners, addresses) comes in the order in which it was written.
 */
export const shuffled: Change = (bundle, seed) => {
  const random = new Random(mixSeed(seed, 1))
  return { bundle: withLists(bundle, (list) => shuffledValue(list, random)) }
}

function shuffledValue(value: Json, random: Random): Json {
  if (Array.isArray(value)) return otherOrder(value, random).map((element) => shuffledValue(element, random))
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, ordered.has(key) ? field : shuffledValue(field, random)]),
  )
}

/** Of several items the first is always another one: two would else be left as they are half of the time. */
function otherOrder<T>(list: readonly T[], random: Random): T[] {
  const [first, ...rest] = list
  if (first === undefined || rest.length === 0) return [...list]
  const [head, ...others] = random.shuffled(rest)
  return [head!, ...random.shuffled([first, ...others])]
}
