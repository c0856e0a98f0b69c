import { locateField } from '../parsers/field-line.ts'

/** Counted from 1. */
export type Place = { line: number; column?: number }

/** A value begins at most so many characters behind its key; a longer search would find it elsewhere. */
const searched = 100_000

/**
 * Where in a YAML file something stands: the key that a path leads to, or a character of the text that is its value.
 * Goes without a parser that keeps positions: from the line of the key on, the text is looked for with the folds, quotes
 * and escapes that YAML allows. Where it is not found (behind an alias) the line of the key is given alone.
 */
export function placeOf(
  file: string,
  path: readonly (string | number)[],
  at?: { text: string; offset: number },
): Place | undefined {
  const line = locateField(file, path)
  if (line === undefined) return undefined
  const start = startOfLine(file, line)
  const found = at === undefined ? undefined : offsetOf(file, start, at.text, at.offset)
  if (found !== undefined) return lineAndColumn(file, found)
  if (at !== undefined) return { line: line + 1 }
  const key = path.findLast((step) => typeof step === 'string')
  const column = file.slice(start, endOfLine(file, start)).indexOf(`${key}:`)
  return { line: line + 1, column: (column < 0 ? afterSpace(file, start) - start : column) + 1 }
}

function offsetOf(file: string, from: number, text: string, offset: number): number | undefined {
  const limit = Math.min(file.length, from + searched)
  for (let start = from; start < limit; start++) {
    const found = aligned(file, start, text, offset)
    if (found !== undefined) return found
  }
  return undefined
}

/** The offset in the file of a character of the text, if the text begins here. */
function aligned(file: string, start: number, text: string, offset: number): number | undefined {
  let at = start
  let found: number | undefined
  for (let i = 0; i < text.length; i++) {
    if (isSpace(text[i])) {
      if (i === offset) found = at
      // A fold is one space in the text and a line break with an indent in the file.
      if (i > 0 && !isSpace(text[i - 1])) at = afterSpace(file, at)
      continue
    }
    if (file[at] !== text[i]) at = afterEscape(file, at)
    if (i === offset) found = at
    if (file[at] !== text[i]) return undefined
    at += file[at] === "'" && file[at + 1] === "'" && text[i + 1] !== "'" ? 2 : 1
  }
  return found ?? at
}

/** Behind the backslash of a double-quoted text. */
function afterEscape(file: string, at: number): number {
  return file[at] === '\\' ? at + 1 : at
}

function afterSpace(file: string, at: number): number {
  let next = at
  while (isSpace(file[next])) next++
  return next
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t'
}

function startOfLine(file: string, line: number): number {
  let start = 0
  for (let i = 0; i < line; i++) start = file.indexOf('\n', start) + 1
  return start
}

function endOfLine(file: string, start: number): number {
  const end = file.indexOf('\n', start)
  return end < 0 ? file.length : end
}

function lineAndColumn(file: string, offset: number): Place {
  const before = file.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
