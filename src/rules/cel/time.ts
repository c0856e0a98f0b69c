import { EvaluationFault } from './faults.ts'
import { celKind } from './values.ts'

export const NANOS_PER_SECOND = 1_000_000_000n
const MIN_TIMESTAMP = -62_135_596_800n * NANOS_PER_SECOND
const MAX_TIMESTAMP = 253_402_300_800n * NANOS_PER_SECOND - 1n
/** A duration is a signed 64 bit count of nanoseconds, some 292 years, as in cel-go. */
const MAX_DURATION = 2n ** 63n - 1n
const MIN_DURATION = -(2n ** 63n)

/** A point in time between the years 1 and 9999, exact to the nanosecond. */
export class CelTimestamp {
  get [celKind](): 'timestamp' {
    return 'timestamp'
  }
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly nanoseconds: bigint

  /** @throws a fault when outside the years 1 to 9999 */
  constructor(nanoseconds: bigint) {
    if (nanoseconds < MIN_TIMESTAMP || nanoseconds > MAX_TIMESTAMP) throw new EvaluationFault('timestamp out of range')
    this.nanoseconds = nanoseconds
  }

  static fromDate(date: Date): CelTimestamp {
    if (Number.isNaN(date.getTime())) throw new EvaluationFault('invalid date')
    return new CelTimestamp(BigInt(date.getTime()) * 1_000_000n)
  }

  /** The same point cut to milliseconds. */
  toDate(): Date {
    return new Date(Number(floorDivide(this.nanoseconds, 1_000_000n)))
  }

  /** RFC 3339 in UTC, with as many digits of the second as needed. */
  toString(): string {
    const seconds = floorDivide(this.nanoseconds, NANOS_PER_SECOND)
    const nanos = this.nanoseconds - seconds * NANOS_PER_SECOND
    const date = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
    return `${date}${fractionText(nanos)}Z`
  }
}

/** A signed length of time, exact to the nanosecond. */
export class CelDuration {
  get [celKind](): 'duration' {
    return 'duration'
  }
  readonly nanoseconds: bigint

  /** @throws a fault when it does not fit 64 bits */
  constructor(nanoseconds: bigint) {
    if (nanoseconds < MIN_DURATION || nanoseconds > MAX_DURATION) throw new EvaluationFault('duration out of range')
    this.nanoseconds = nanoseconds
  }

  /** Seconds, as in `5400s` or `-0.5s`. */
  toString(): string {
    const negative = this.nanoseconds < 0n
    const nanos = negative ? -this.nanoseconds : this.nanoseconds
    return `${negative ? '-' : ''}${nanos / NANOS_PER_SECOND}${fractionText(nanos % NANOS_PER_SECOND)}s`
  }
}

export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

function fractionText(nanos: bigint): string {
  return nanos === 0n ? '' : `.${nanos.toString().padStart(9, '0').replace(/0+$/, '')}`
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/** Reads an RFC 3339 date and time; `undefined` when it is none. */
export function parseTimestamp(text: string): CelTimestamp | undefined {
  const match = text.length > 80 ? null : RFC3339.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const offsetMinutes = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)
  const shift = BigInt(match[8] === '-' ? -offsetMinutes : offsetMinutes) * 60n
  const seconds = BigInt(date.getTime()) / 1000n - shift
  const nanos = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'))
  return new CelTimestamp(seconds * NANOS_PER_SECOND + nanos)
}

const unitNanos: ReadonlyMap<string, bigint> = new Map([
  ['h', 3_600n * NANOS_PER_SECOND],
  ['m', 60n * NANOS_PER_SECOND],
  ['s', NANOS_PER_SECOND],
  ['ms', 1_000_000n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ns', 1n],
])

/** Reads a duration as Go writes it (`1h30m`, `-1.5s`, `250ms`); `undefined` when it is none. */
export function parseDuration(text: string): CelDuration | undefined {
  const match = /^([+-]?)(.+)$/.exec(text)
  if (match === null || text.length > 100) return undefined
  if (match[2] === '0') return new CelDuration(0n)
  let total = 0n
  const part = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y
  const body = match[2] ?? ''
  while (part.lastIndex < body.length) {
    const piece = part.exec(body)
    if (piece === null || (piece[1] === '' && (piece[2] ?? '') === '')) return undefined
    const unit = unitNanos.get(piece[3] ?? '') ?? 0n
    const fraction = piece[2] ?? ''
    total += BigInt(piece[1] || '0') * unit + (BigInt(fraction || '0') * unit) / 10n ** BigInt(fraction.length)
  }
  return new CelDuration(match[1] === '-' ? -total : total)
}

/** Calendar fields of a timestamp in a time zone; month from 0, weekday from 0 (Sunday), all as in CEL. */
export type CalendarFields = {
  year: number
  month: number
  day: number
  weekday: number
  dayOfYear: number
  hour: number
  minute: number
  second: number
  millisecond: number
}

export function calendarFields(timestamp: CelTimestamp, zone?: string): CalendarFields {
  const utc = timestamp.toDate()
  const local = zone === undefined || zone === 'UTC' || zone === 'Z' ? utc : shifted(utc, zone)
  const yearStart = new Date(local)
  yearStart.setUTCMonth(0, 1)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth(),
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    dayOfYear: Math.round((local.getTime() - yearStart.getTime()) / 86_400_000),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  }
}

/** A date whose UTC fields are the local fields in the zone. */
function shifted(utc: Date, zone: string): Date {
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone)
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3])
    return new Date(utc.getTime() + (fixed[1] === '-' ? -minutes : minutes) * 60_000)
  }
  const parts = new Map(
    zoneFormatter(zone)
      .formatToParts(utc)
      .map((part) => [part.type, part.value]),
  )
  const field = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name) ?? 0)
  const local = new Date(0)
  local.setUTCFullYear(field('year'), field('month') - 1, field('day'))
  local.setUTCHours(field('hour'), field('minute'), field('second'), utc.getUTCMilliseconds())
  return local
}

/** Formatters are dear to make (some 50 µs); zones are few, so a small cache holds all that is in use. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function zoneFormatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const numeric = 'numeric' as const
  const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric }
  let made: Intl.DateTimeFormat
  try {
    made = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...fields })
  } catch {
    throw new EvaluationFault(`unknown time zone: ${zone.slice(0, 60)}`)
  }
  if (formatters.size >= 64) formatters.clear()
  formatters.set(zone, made)
  return made
}
