const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

const clock = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`
const weekday = `(?<weekday>${weekdays.join('|')})`
const monthName = `(?<monthName>${months.join('|')})`

/** The ways in which bundles write times. Of two that begin alike the longer one comes first. */
const formats: readonly string[] = [
  // 2025-04-11T07:42:10, 2025/04/11 07:42:10, Fri 2025-04-11 07:42:10; fractions and zones behind it stay as they are
  String.raw`(?:${weekday} )?(?<!\d)(?<year>\d{4})(?<dash>[-/])(?<month>\d\d)\k<dash>(?<day>\d\d)[Tt ]${clock}`,
  // 2025-04-11T07-42-10, in names of files
  String.raw`(?<!\d)(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T(?<hour>\d\d)-(?<minute>\d\d)-(?<second>\d\d)`,
  // 2025-04-11
  String.raw`(?<![\w-])(?<year>20\d\d)-(?<month>0[1-9]|1[0-2])-(?<day>[0-3]\d)(?![\w-])`,
  // Fri, 11 Apr 2025 07:42:10
  String.raw`${weekday}, (?<day>\d\d) ${monthName} (?<year>\d{4}) ${clock}`,
  // 11/Apr/2025:07:42:10
  String.raw`\b(?<day>\d\d)/${monthName}/(?<year>\d{4}):${clock}`,
  // Fri Apr 11 07:42:10 UTC 2025
  String.raw`(?:${weekday} )?\b${monthName} (?<day>[ \d]\d) ${clock} [A-Z]{3,4} (?<year>\d{4})\b`,
  // Fri Apr 11 07:42:10 2025, Apr 11 07:42:10 2025 GMT; without a year in journals
  String.raw`(?:${weekday} )?\b${monthName} (?<day>[ \d]\d) ${clock}(?: (?<year>\d{4})(?!\S))?`,
  // I0411 07:42:10.123456, of klog
  String.raw`\b[IWEF](?<month>0[1-9]|1[0-2])(?<day>[0-3]\d) ${clock}(?=\.\d)`,
  // Seconds and milliseconds since 1970, in names too
  String.raw`(?<![\w.])(?<epoch>1[5-9]\d{8}(?:\d{3})?)(?!\w)`,
]

/** Groups have one name in all of them, which no single expression may have: it tells the format by its place. */
const anyTime = new RegExp(
  formats.map((format) => `(${format.replaceAll(/\(\?<\w+>/g, '(?:').replace('\\k<dash>', '[-/]')})`).join('|'),
  'g',
)
const byFormat = formats.map((format) => new RegExp(format, 'dy'))

/** As far as times without a year are read as being after the collection of the bundle. */
const aheadMs = 36 * 3_600_000
/** Numbers this far from the time of collection are taken for numbers. */
const plausibleMs = 400 * 86_400_000

/**
 * The text with every time in it moved.
 * @param reference when the bundle was made, in milliseconds: it tells the years that are not written
 */
export function shiftTimes(text: string, seconds: number, reference: number): string {
  return text.replace(anyTime, (found: string, ...rest: unknown[]) => {
    const index = rest.slice(0, formats.length).findIndex((group) => group !== undefined)
    const format = byFormat[index]!
    format.lastIndex = rest[formats.length] as number
    const match = format.exec(text)
    return match === null ? found : movedTime(match, seconds, reference)
  })
}

function movedTime(match: RegExpExecArray, seconds: number, reference: number): string {
  const groups = match.groups ?? {}
  if (groups['epoch'] !== undefined) return movedEpoch(groups['epoch'], seconds, reference)
  const before = timeOf(groups, reference)
  if (Number.isNaN(before)) return match[0]
  const date = new Date(before + seconds * 1000)
  let moved = match[0]
  for (const [name, place] of Object.entries(match.indices?.groups ?? {})) {
    const part = place && partOf(name, date, groups[name]!)
    if (part === undefined) continue
    const start = place[0] - match.index
    moved = moved.slice(0, start) + part + moved.slice(place[1] - match.index)
  }
  return moved
}

function movedEpoch(text: string, seconds: number, reference: number): string {
  const unit = text.length > 10 ? 1 : 1000
  const ms = Number(text) * unit
  return Math.abs(ms - reference) < plausibleMs ? String((ms + seconds * 1000) / unit) : text
}

type Groups = Readonly<Record<string, string | undefined>>

function timeOf(groups: Groups, reference: number): number {
  const month = groups['monthName'] === undefined ? Number(groups['month']) - 1 : months.indexOf(groups['monthName'])
  const [hour, minute, second] = ['hour', 'minute', 'second'].map((name) => Number(groups[name] ?? 0))
  const inYear = (year: number) => Date.UTC(year, month, Number(groups['day']), hour, minute, second)
  if (groups['year'] !== undefined) return inYear(Number(groups['year']))
  const year = new Date(reference + aheadMs).getUTCFullYear()
  return inYear(year) <= reference + aheadMs ? inYear(year) : inYear(year - 1)
}

/** As wide as it was, so that columns stay where they are. */
function partOf(name: string, date: Date, old: string): string | undefined {
  const two = (value: number): string => String(value).padStart(2, old.startsWith(' ') ? ' ' : '0')
  if (name === 'year') return String(date.getUTCFullYear())
  if (name === 'month') return two(date.getUTCMonth() + 1)
  if (name === 'monthName') return months[date.getUTCMonth()]
  if (name === 'day') return two(date.getUTCDate())
  if (name === 'weekday') return weekdays[date.getUTCDay()]
  if (name === 'hour') return two(date.getUTCHours())
  if (name === 'minute') return two(date.getUTCMinutes())
  return name === 'second' ? two(date.getUTCSeconds()) : undefined
}
