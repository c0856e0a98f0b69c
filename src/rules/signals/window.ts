import { durationMs } from '../duration.ts'
import type { Match, SignalResult } from '../match.ts'
import type { SignalSpec } from '../rule-spec.ts'

/** Logs reach back days and years; what a rule says nothing about counts for one day before collection. */
const defaultWindow = '24h'

export type TimeWindow = { from: number; to: number }

const always: TimeWindow = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** The name of the signal that a window is relative to. */
export function windowAnchor(within: string | undefined): string | undefined {
  return within === undefined ? undefined : / (?:before|after|around) (\w+)$/.exec(within)?.[1]
}

/**
 * The stretch of time that counts for a signal.
 * @param now the bundle's time; without one there is no telling what is old
 * @param anchor first and last time of the signal that the window is relative to
 */
export function timeWindow(
  within: string | undefined,
  now: number | undefined,
  anchor?: Pick<SignalResult, 'first' | 'last'>,
): TimeWindow {
  const text = within ?? defaultWindow
  if (text === 'any') return always
  const [length, relation] = text.split(' ')
  const ms = durationMs(length!)
  if (relation === undefined) return now === undefined ? always : { from: now - ms, to: Number.POSITIVE_INFINITY }
  if (anchor?.first === undefined || anchor.last === undefined) return always
  if (relation === 'before') return { from: anchor.first - ms, to: anchor.first }
  if (relation === 'after') return { from: anchor.first, to: anchor.last + ms }
  return { from: anchor.first - ms, to: anchor.last + ms }
}

/** The part of a match that lies in a window; what has no time is in every window. `undefined` if nothing is left. */
export function clip(match: Match, window: TimeWindow): Match | undefined {
  if (match.first === undefined || match.last === undefined) return match
  if (match.first >= window.from && match.last <= window.to) return match
  if (match.last < window.from || match.first > window.to) return undefined
  const times = match.times?.filter((t) => t >= window.from && t <= window.to)
  if (times === undefined) return match
  if (times.length === 0) return undefined
  // By name: a match may make its fields when they are read, which a spread would leave out.
  const { source, view, resource, objects, node, evidence } = match
  const kept = { source, view, ...(resource && { resource }), objects, node, evidence }
  return { ...kept, times, count: times.length, ...extremes(times) }
}

/** The earliest and the latest: lines are mostly, but not always, in the order of their times. */
export function extremes(times: readonly number[]): { first: number | undefined; last: number | undefined } {
  let first = times[0]
  let last = times[0]
  for (const time of times) {
    if (time < first!) first = time
    if (time > last!) last = time
  }
  return { first, last }
}

/** First and last time of matches, as far as they have one. */
export function spanOf(matches: readonly Pick<Match, 'first' | 'last'>[]): { first?: number; last?: number } {
  let first: number | undefined
  let last: number | undefined
  // Not Math.min(...): 100,000 arguments overflow the stack.
  for (const match of matches) {
    if (match.first !== undefined && (first === undefined || match.first < first)) first = match.first
    if (match.last !== undefined && (last === undefined || match.last > last)) last = match.last
  }
  return { ...(first !== undefined && { first }), ...(last !== undefined && { last }) }
}

/** True when the matches are as many as the signal wants, in a stretch of `per` if it says so. */
export function enough(spec: Pick<SignalSpec, 'count' | 'per'>, matches: readonly Match[], total: number): boolean {
  const wanted = spec.count ?? 1
  if (total < wanted) return false
  if (spec.per === undefined) return true
  const length = durationMs(spec.per)
  const times = matches.flatMap((m) => m.times ?? []).sort((a, b) => a - b)
  return times.some((time, i) => i + wanted - 1 < times.length && times[i + wanted - 1]! - time <= length)
}
