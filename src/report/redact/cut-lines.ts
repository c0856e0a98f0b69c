import type { Span } from './spans.ts'

/** Lines that are cut are at least as long; in a shorter text an ellipsis is only an ellipsis. */
const shortestCut = 900

/** The rest of a word at the start of a line that was cut there: the end of a secret or a name cannot be told as one. */
export function cutStart(text: string): Span[] {
  if (text.length < shortestCut || !text.startsWith('…')) return []
  const end = /[\s"',;&]|$/.exec(text.slice(1))!.index + 1
  return end > 1 ? [{ start: 1, end, text: '' }] : []
}

/** The same at the end. */
export function cutEnd(text: string): Span[] {
  if (text.length < shortestCut || !text.endsWith('…')) return []
  let start = text.length - 1
  while (start > 0 && !/[\s"',;&]/.test(text[start - 1]!)) start -= 1
  return start < text.length - 1 ? [{ start, end: text.length - 1, text: '' }] : []
}
