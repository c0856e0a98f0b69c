import type { Random } from '../random.ts'
import { nastyTexts } from './text.ts'

/** Values of every type, for the place of any other. */
function strangeValue(random: Random): unknown {
  return random.pick<unknown>([
    ...[null, true, false, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, '', [], {}, [[]], [null], { a: { b: [{}] } }],
    random.pick(nastyTexts),
    Array(random.between(1, 3000)).fill(random.pick<unknown>(['x', null, {}])),
    JSON.parse('{"__proto__":{"polluted":1},"constructor":{}}'),
    deep(random.between(1, 2000)),
  ])
}

function deep(levels: number): unknown {
  let value: unknown = 'x'
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

/** Changes one place of plain data: its type, its key, its presence, its number. */
export function mutateValue(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return strangeValue(random)
  if (Array.isArray(value)) return mutateList(value, random)
  const entries = Object.entries(value)
  if (entries.length === 0) return strangeValue(random)
  const at = random.below(entries.length)
  const [key, item] = entries[at]!
  const choice = random.fraction()
  if (choice < 0.1) entries.splice(at, 1)
  else if (choice < 0.2) entries[at] = [random.pick(nastyTexts), item]
  else if (choice < 0.25) entries.push([random.pick(nastyTexts), item])
  else if (choice < 0.35) entries[at] = [key, random.pick(entries)[1]]
  else entries[at] = [key, mutateValue(item, random)]
  return Object.fromEntries(entries)
}

function mutateList(list: readonly unknown[], random: Random): unknown[] {
  const copy = [...list]
  const at = random.below(list.length)
  const choice = random.fraction()
  if (list.length === 0) return [strangeValue(random)]
  if (choice < 0.1) copy.splice(at, 1)
  else if (choice < 0.2) copy.splice(at, 0, ...Array(random.between(1, 20)).fill(copy[at]))
  else if (choice < 0.25) return random.shuffled(copy)
  else copy[at] = mutateValue(copy[at], random)
  return copy
}

/** The same of a JSON text; one that is none is left alone. */
export function mutateJson(text: string, random: Random): string {
  try {
    return JSON.stringify(mutateValue(JSON.parse(text), random))
  } catch {
    return text
  }
}
