import { clockAt, isoTimeAt, latestBefore, monthAt, twoDigits } from './timestamp.ts'

export type JournalLine =
  | {
      kind: 'entry'
      host: string
      /** Unit or program: `rke2`, `kernel`. */
      identifier: string
      pid?: number
      message: string
      /** Size of a message that journald did not print, `[123B blob data]`. */
      blobText?: string
    }
  /** `-- Logs begin at …` (systemd up to 246), `-- Journal begins at …` (247–249); later versions have none. */
  | { kind: 'header'; beginsAt?: number; endsAt?: number }
  | { kind: 'boot'; id?: string }
  | { kind: 'no-entries' }
  /** A further line of a message, or one cut at the start of the file. */
  | { kind: 'continuation'; text: string }

/** Unit logs are the last 10 MiB of the journal: a file of exactly this size begins within a line. */
export const journalTailBytes = 10_485_760

/**
 * Reads one line of `journalctl` as the collector asks for it: `short` up to kit v0.0.38 (`Mar 06 22:45:28`),
 * `short-precise` since v0.0.39 (microseconds), or `short-iso` of a supportconfig's messages.txt. Never throws.
 */
export function parseJournalLine(line: string): JournalLine {
  if (line.startsWith('-- ')) return parseMark(line)
  const end = stampEnd(line)
  const head =
    end === undefined
      ? null
      : /^ (\S+) (?:([^\s[:]+)(?:\[(\d+)\])?|([^:[]{1,80}?)(?:\[(\d+)\])?): ?/.exec(line.slice(end, end + 400))
  if (end === undefined || !head) return { kind: 'continuation', text: line }
  const message = line.slice(end + head[0].length)
  const pid = head[3] ?? head[5]
  const blob = /^\[([\d.]+[BKMG]) blob data\]$/.exec(message)?.[1]
  return {
    kind: 'entry',
    host: head[1]!,
    identifier: (head[2] ?? head[4])!,
    ...(pid !== undefined && { pid: Number(pid) }),
    message,
    ...(blob !== undefined && { blobText: blob }),
  }
}

/** The expressions for marks take the square of their length. */
const longestMark = 200

function parseMark(line: string): JournalLine {
  if (line.length > longestMark) return { kind: 'continuation', text: line }
  const header = /^-- (?:Logs begin|Journal begins) at (.+?)[,.] end(?:s)? at (.+?)\.? --$/.exec(line)
  if (header) {
    const beginsAt = headerTime(header[1]!)
    const endsAt = headerTime(header[2]!)
    return { kind: 'header', ...(beginsAt !== undefined && { beginsAt }), ...(endsAt !== undefined && { endsAt }) }
  }
  if (line.startsWith('-- No entries --')) return { kind: 'no-entries' }
  const boot = /^-- (?:Reboot|Boot ([0-9a-f]{32})) --$/.exec(line)
  if (boot) return { kind: 'boot', ...(boot[1] !== undefined && { id: boot[1] }) }
  return { kind: 'continuation', text: line }
}

/** `Sun 2022-03-06 22:45:10 UTC`; the abbreviation of another zone says nothing certain and is passed over. */
function headerTime(text: string): number | undefined {
  return isoTimeAt(text, 4)?.ms
}

/** Index after the time: `Mar 06 22:45:28[.000000]`, or of short-iso, where `T` tells it from other dated logs. */
function stampEnd(line: string): number | undefined {
  if (monthAt(line, 0) >= 0) return clockAt(line, 7)?.end
  return line[10] === 'T' ? isoTimeAt(line, 0)?.end : undefined
}

/** Time of one entry by itself: see `latestBefore` for what is told without a year. */
export function journalTime(line: string, reference: number): number | undefined {
  const month = monthAt(line, 0)
  if (month < 0) return undefined
  const stamp = yearlessStamp(line, month)
  return stamp && latestBefore(reference, month, stamp.day, stamp.ms)
}

function yearlessStamp(line: string, month: number): { month: number; day: number; ms: number } | undefined {
  // "Mar  6" is how other tools write the day; journalctl writes "Mar 06".
  const day = line[4] === ' ' ? line.charCodeAt(5) - 48 : twoDigits(line, 4)
  const clock = clockAt(line, 7)
  return clock && day >= 1 && day <= 31 ? { month, day, ms: clock.ms } : undefined
}

const halfYearMs = 183 * 86_400_000

/**
 * Times of a journal's lines seen from first to last. `-b all` can span years, and no line tells which: the header does,
 * where there is one (small files, systemd before 250), and from there on each step back by more than half a year is a
 * new year. Without a header each line is taken for the latest before the bundle, which is right for the last year only.
 */
export class JournalClock {
  readonly #reference: number
  #last: number | undefined

  /** @param reference the bundle's time of collection; `NaN` if unknown */
  constructor(reference: number) {
    this.#reference = reference
  }

  /** The time of the next line; `undefined` for lines that are no entry. */
  timeOf(line: string): number | undefined {
    if (line.startsWith('-- ')) {
      const mark = parseMark(line)
      if (mark.kind === 'header') this.#last = mark.beginsAt
      return undefined
    }
    const month = monthAt(line, 0)
    if (month < 0) return isoTimeAt(line, 0)?.ms
    const stamp = yearlessStamp(line, month)
    if (!stamp) return undefined
    if (this.#last === undefined) return latestBefore(this.#reference, month, stamp.day, stamp.ms)
    this.#last = this.#after(this.#last, stamp)
    return this.#last
  }

  /** The year that brings the line closest to the one before; clocks also jump back by minutes or hours. */
  #after(last: number, { month, day, ms }: { month: number; day: number; ms: number }): number {
    const year = new Date(last).getUTCFullYear()
    const time = Date.UTC(year, month, day) + ms
    if (time < last - halfYearMs) return Date.UTC(year + 1, month, day) + ms
    return time > last + halfYearMs && month === 11 && new Date(last).getUTCMonth() === 0
      ? Date.UTC(year - 1, month, day) + ms
      : time
  }
}
