import { createHash } from 'node:crypto'

/** Values a cluster would have made up (uids, resource versions, ages), derived from a seed so that they never change. */

export function stableUid(seed: string): string {
  const hex = createHash('sha1').update(`uid ${seed}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Whole number from `min` (included) to `max` (excluded). */
export function stableNumber(seed: string, min: number, max: number): number {
  return min + (createHash('sha1').update(seed).digest().readUInt32BE(0) % (max - min))
}

/** Text over the alphabet Kubernetes uses for generated name suffixes. */
export function stableSuffix(seed: string, length: number): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
  const bytes = createHash('sha1').update(`suffix ${seed}`).digest()
  return Array.from({ length }, (_, i) => alphabet[(bytes[i % bytes.length] ?? 0) % alphabet.length]).join('')
}

/** `base` shifted by minutes, as Kubernetes prints times: RFC 3339, UTC, seconds. */
export function shiftedTime(base: string, minutes: number): string {
  return new Date(Date.parse(base) + Math.round(minutes * 60_000)).toISOString().replace(/\.\d+Z$/, 'Z')
}
