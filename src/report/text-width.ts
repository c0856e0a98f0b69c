// Characters that a terminal draws two cells wide: East Asian wide and full-width blocks, and emoji shown as pictures.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const mark = /\p{M}/u
/** Nearly every text: one cell a character. It halves the time of a report with hundreds of findings to tell them first. */
const narrow = /^[\x00-\u02ff]*$/

function cells(character: string): number {
  if (character < '\u0300') return 1
  if (mark.test(character)) return 0
  return wide.test(character) ? 2 : 1
}

/** Terminal cells that a text without control characters takes. */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length
  let width = 0
  for (const character of text) width += cells(character)
  return width
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** At most `width` cells, with `ellipsis` where the end is missing. */
export function cut(text: string, width: number, ellipsis: string): string {
  if (text.length <= width && displayWidth(text) <= width) return text
  return takeCells(text, width - ellipsis.length) + ellipsis
}

/** At most `width` cells, with `ellipsis` where the middle is missing: both ends of a path say something. */
export function cutMiddle(text: string, width: number, ellipsis: string): string {
  if (text.length <= width && displayWidth(text) <= width) return text
  const room = width - ellipsis.length
  const tail = [...text].reverse().join('')
  const end = [...takeCells(tail, Math.floor(room / 2))].reverse().join('')
  return takeCells(text, room - displayWidth(end)) + ellipsis + end
}

/** At most `width` cells of one line, such that the part from `start` to `end` (UTF-16 offsets) is among them. */
export function cutAround(text: string, start: number, end: number, width: number, ellipsis: string): string {
  if (text.length <= width && displayWidth(text) <= width) return text
  const before = Math.max(0, Math.floor((width - displayWidth(text.slice(start, end))) / 2))
  const from = charBoundary(text, Math.max(0, Math.min(start - before, text.length - width + ellipsis.length)))
  if (from === 0) return cut(text, width, ellipsis)
  return ellipsis + cut(text.slice(from), width - ellipsis.length, ellipsis)
}

function charBoundary(text: string, offset: number): number {
  const code = text.charCodeAt(offset)
  return code >= 0xdc00 && code <= 0xdfff ? offset + 1 : offset
}

function takeCells(text: string, width: number): string {
  let used = 0
  let length = 0
  // A flood of combining marks takes no cells; counting characters as well keeps the line bounded.
  let characters = 0
  for (const character of text) {
    used += cells(character)
    characters += 1
    if (used > width || characters > width * 2) break
    length += character.length
  }
  return text.slice(0, length)
}

/** The text as it stands in lines of at most `width` cells, broken behind a space where one is near, else anywhere. */
export function fold(text: string, width: number): string[] {
  const lines: string[] = []
  let rest = text
  while (displayWidth(rest) > width) {
    const line = takeCells(rest, width)
    const space = line.lastIndexOf(' ')
    const part = space > line.length / 2 ? line.slice(0, space + 1) : line
    if (part === '') break
    lines.push(part)
    rest = rest.slice(part.length)
  }
  if (rest !== '') lines.push(rest)
  return lines
}

type Piece = { text: string; width: number; spaced: boolean }

/**
 * The text in lines of at most `width` cells, broken at white space and between wide characters. A longer word
 * (a path, a URL) keeps its line whole so that it can be copied, unless it is beyond three lines.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const piece of pieces(text, width)) {
    const gap = piece.spaced && line !== '' ? 1 : 0
    if (line !== '' && used + gap + piece.width > width) {
      lines.push(line)
      line = ''
      used = 0
    }
    const separator = piece.spaced && line !== '' ? ' ' : ''
    line += separator + piece.text
    used += separator.length + piece.width
  }
  if (line !== '') lines.push(line)
  return lines
}

/** {@link wrap} behind a first prefix, the following lines indented as far. */
export function wrapAfter(prefix: string, text: string, width: number): string[] {
  const indent = displayWidth(prefix)
  const lines = wrap(text, Math.max(20, width - indent))
  return lines.map((line, index) => (index === 0 ? prefix : ' '.repeat(indent)) + line)
}

function* pieces(text: string, width: number): Generator<Piece> {
  for (const word of text.split(/\s+/)) {
    if (word === '') continue
    let spaced = true
    for (const part of wordParts(cut(word, width * 3, '...'))) {
      yield { text: part, width: displayWidth(part), spaced }
      spaced = false
    }
  }
}

function wordParts(word: string): string[] {
  if (narrow.test(word) || !wide.test(word)) return [word]
  const parts: string[] = []
  let run = ''
  for (const character of word) {
    if (cells(character) !== 2) {
      run += character
      continue
    }
    if (run !== '') parts.push(run)
    run = ''
    parts.push(character)
  }
  if (run !== '') parts.push(run)
  return parts
}
