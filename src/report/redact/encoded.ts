import type { Span } from './spans.ts'

/** Finds what is to be replaced in a text. */
export type Finder = (text: string) => readonly Span[]

const base64Run = /[A-Za-z0-9+/_-]{6,}/g
const printable = /^[\t\n\r\x20-\x7e\x80-\uffef]*$/

/**
 * Runs of base64 that hold something to be replaced. A run may begin in the midst of one, where a line was cut, or have a
 * path before it: it is decoded at each of the four offsets, and in its parts.
 */
export function base64Spans(text: string, find: Finder, replacement: (encoded: string) => string): Span[] {
  const spans: Span[] = []
  for (const match of text.matchAll(base64Run)) {
    const run = match[0]
    if (!holds(run, find)) continue
    const padding = /^={0,2}/.exec(text.slice(match.index + run.length, match.index + run.length + 2))![0]
    spans.push({ start: match.index, end: match.index + run.length + padding.length, text: replacement(run) })
  }
  return spans
}

function holds(run: string, find: Finder): boolean {
  // Text in base64 has capitals; most words and names of a log have none.
  if (!/[A-Z]/.test(run)) return false
  for (let offset = 0; offset < 4; offset++) if (decodesTo(run.slice(offset), find)) return true
  if (!/[/_-]/.test(run)) return false
  return run.split(/[/_-]/).some((part) => part.length >= 6 && decodesTo(part, find))
}

function decodesTo(encoded: string, find: Finder): boolean {
  if (!startsAsText(encoded)) return false
  const decoded = Buffer.from(encoded, 'base64')
    .toString('utf8')
    .replace(/^\ufffd{1,3}|\ufffd{1,3}$/g, '')
  return decoded.length > 2 && printable.test(decoded) && !decoded.includes('\ufffd') && find(decoded).length > 0
}

/** Cheap, and tells nearly all that is no base64 of a text; the first bytes may be the rest of a character. */
function startsAsText(encoded: string): boolean {
  const bytes = Buffer.from(encoded.slice(0, 12), 'base64')
  return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}

const word = /[^\s"'<>`]+/g
const escapes = /(?:%[0-9A-Fa-f]{2})+/g

/** Words with percent-escapes that hold, decoded, something to be replaced; the rest of the word stays readable. */
export function percentSpans(text: string, redact: (text: string) => string): Span[] {
  if (!text.includes('%')) return []
  const spans: Span[] = []
  for (const match of text.matchAll(word)) {
    const decoded = decodeFully(match[0])
    if (decoded === match[0]) continue
    const redacted = redact(decoded)
    if (redacted === decoded) continue
    const encoded = redacted.replace(/[^A-Za-z0-9\-._~:/?#@!$&()*+,;=]/gu, encodeCharacter)
    spans.push({ start: match.index, end: match.index + match[0].length, text: encoded })
  }
  return spans
}

/** Half of a surrogate pair cannot be encoded. */
function encodeCharacter(character: string): string {
  return encodeURIComponent(/^[\ud800-\udfff]$/.test(character) ? '\ufffd' : character)
}

/** A text may have been escaped more than once: `%252F`. */
function decodeFully(text: string): string {
  let decoded = text
  for (let round = 0; round < 3; round++) {
    const next = decoded.replace(escapes, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'))
    if (next === decoded) break
    decoded = next
  }
  return decoded
}
