const minuteMs = 60_000

/** `2025-04-11 09:12:40 UTC`; a text that is no RFC 3339 time as it stands. */
export function fullTime(time: string): string {
  const utc = parse(time)
  return utc === undefined ? time : `${utc.day} ${utc.clock} UTC`
}

/** The clock time alone where the day is that of `reference` (the collection), otherwise with the day. */
export function shortTime(time: string, reference: string | undefined): string {
  const utc = parse(time)
  if (utc === undefined) return time
  const same = reference !== undefined && parse(reference)?.day === utc.day
  return same ? utc.clock : `${utc.day} ${utc.clock}`
}

/** `07:00:12–07:40:02`, with the day where it is not that of `reference`. */
export function timeSpan(from: string, to: string, reference: string | undefined, dash: string): string {
  if (from === to) return shortTime(from, reference)
  const sameDay = parse(from)?.day === parse(to)?.day
  // Over midnight both days are said, whichever of them is that of the collection.
  if (!sameDay) return `${shortTime(from, undefined)} ${dash} ${shortTime(to, undefined)}`
  return `${shortTime(from, reference)}${dash}${shortTime(to, from)}`
}

/** How long `time` was before `reference`: `41 min`, `3 h 20 min`, `12 d 4 h`; undefined where it was not. */
export function before(time: string, reference: string | undefined): string | undefined {
  const start = Date.parse(time)
  const end = reference === undefined ? Number.NaN : Date.parse(reference)
  const minutes = Math.floor((end - start) / minuteMs)
  if (Number.isNaN(minutes) || minutes < 0) return undefined
  if (minutes < 1) return `${Math.floor((end - start) / 1000)} s`
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

function parse(time: string): { day: string; clock: string } | undefined {
  const milliseconds = Date.parse(time)
  if (Number.isNaN(milliseconds)) return undefined
  const iso = new Date(milliseconds).toISOString()
  const split = iso.indexOf('T')
  return { day: iso.slice(0, split), clock: iso.slice(split + 1, split + 9) }
}
