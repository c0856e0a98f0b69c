/** Reading of times from log text without regular expressions or `Date.parse`: some run for every candidate line. */

/** Two digits at `at`, or -1. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

export type TimeAt = {
  /** Milliseconds since the epoch, with a fraction. UTC is taken where the text has no zone. */
  ms: number
  /** Index after the time. */
  end: number
}

/**
 * An ISO 8601 or RFC 3339 time at `at`: `2026-01-02T03:04:05.123456789-04:00`, with `T`, `t` or a blank in the middle,
 * `-` or `/` in the date, any number of fraction digits, and `Z`, `±hh:mm`, `±hhmm` or no zone.
 */
export function isoTimeAt(text: string, at: number): TimeAt | undefined {
  const separator = text.charCodeAt(at + 4)
  if ((separator !== 45 && separator !== 47) || text.charCodeAt(at + 7) !== separator) return undefined
  const middle = text.charCodeAt(at + 10)
  if (middle !== 84 && middle !== 32 && middle !== 116) return undefined
  const century = twoDigits(text, at)
  const year = twoDigits(text, at + 2)
  const month = twoDigits(text, at + 5)
  const day = twoDigits(text, at + 8)
  const clock = clockAt(text, at + 11)
  if (!clock || century < 0 || year < 0 || month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const zone = zoneAt(text, clock.end)
  const ms = Date.UTC(century * 100 + year, month - 1, day) + clock.ms - zone.offsetMs
  return { ms, end: zone.end }
}

/** `hh:mm:ss[.fraction]` as milliseconds of the day. */
export function clockAt(text: string, at: number): TimeAt | undefined {
  const hours = twoDigits(text, at)
  const minutes = twoDigits(text, at + 3)
  const seconds = twoDigits(text, at + 6)
  if (text.charCodeAt(at + 2) !== 58 || text.charCodeAt(at + 5) !== 58) return undefined
  if (hours < 0 || hours > 24 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return undefined
  let ms = ((hours * 60 + minutes) * 60 + seconds) * 1000
  let end = at + 8
  const point = text.charCodeAt(end)
  if (point !== 46 && point !== 44) return { ms, end }
  let scale = 100
  for (end++; ; end++) {
    const digit = text.charCodeAt(end) - 48
    if (!(digit >= 0 && digit <= 9)) break
    // Nanoseconds are beyond what a number can hold beside the date; microseconds survive.
    if (scale >= 0.001) ms += digit * scale
    scale /= 10
  }
  return { ms, end }
}

function zoneAt(text: string, at: number): { offsetMs: number; end: number } {
  const code = text.charCodeAt(at)
  if (code === 90 || code === 122) return { offsetMs: 0, end: at + 1 }
  const signAt = code === 32 ? at + 1 : at
  const sign = text.charCodeAt(signAt)
  const hours = twoDigits(text, signAt + 1)
  if ((sign !== 43 && sign !== 45) || hours < 0) return { offsetMs: 0, end: at }
  const colon = text.charCodeAt(signAt + 3) === 58 ? 1 : 0
  const minutes = twoDigits(text, signAt + 3 + colon)
  if (minutes < 0) return { offsetMs: 0, end: at }
  const offsetMs = (hours * 60 + minutes) * 60_000
  return { offsetMs: sign === 45 ? -offsetMs : offsetMs, end: signAt + 5 + colon }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const monthByName: ReadonlyMap<string, number> = new Map(months.map((name, index) => [name, index]))

/** 0 for `Jan` at `at`; -1 if there is no month. */
export function monthAt(text: string, at: number): number {
  return monthByName.get(text.slice(at, at + 3)) ?? -1
}

/** Clocks of nodes and the zone of a host may be ahead of the bundle's own time by this much. */
const slackMs = 36 * 3_600_000

/**
 * The time of a text that tells no year: the latest one that is not after the reference, which is the bundle's time of
 * collection. Right for whatever is less than a year old; older lines come out too late by whole years.
 *
 * @param month from 0
 * @param msOfDay milliseconds since midnight, taken for UTC
 */
export function latestBefore(reference: number, month: number, day: number, msOfDay: number): number | undefined {
  if (Number.isNaN(reference)) return undefined
  const latest = reference + slackMs
  const year = new Date(latest).getUTCFullYear()
  // 29 February may need to go back by up to eight years.
  for (let back = 0; back <= 8; back++) {
    const midnight = Date.UTC(year - back, month, day)
    if (midnight + msOfDay <= latest && new Date(midnight).getUTCMonth() === month) return midnight + msOfDay
  }
  return undefined
}
