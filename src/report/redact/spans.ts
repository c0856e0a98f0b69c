/** A part of a text that is to be replaced, and by what; offsets in UTF-16 units, end exclusive. */
export type Span = { readonly start: number; readonly end: number; readonly text: string }

/**
 * Spans in order and without overlap: of two that overlap the one that begins first is kept, of two that begin together
 * the longer, of equal ones the one that was given first. One that lies inside a longer one goes.
 */
export function settle(spans: readonly Span[]): Span[] {
  if (spans.length < 2) return [...spans]
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Span[] = []
  for (const span of sorted) {
    const last = kept.at(-1)
    if (last === undefined || span.start >= last.end) kept.push(span)
    // What sticks out of a replaced part is replaced with it: the rest of a name or of a secret tells too much.
    else if (span.end > last.end) kept[kept.length - 1] = { ...last, end: span.end }
  }
  return kept
}

/** The text with its spans, which {@link settle} has put in order, replaced. */
export function applySpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text
  const parts: string[] = []
  let from = 0
  for (const span of spans) {
    parts.push(text.slice(from, span.start), span.text)
    from = span.end
  }
  parts.push(text.slice(from))
  return parts.join('')
}

/** Where a range of the text lies after {@link applySpans}; a range that cuts into a replaced part takes in all of it. */
export function shiftRange(range: { start: number; end: number }, spans: readonly Span[]): typeof range {
  let { start, end } = range
  for (const span of spans) {
    const grown = span.text.length - (span.end - span.start)
    const newStart = start - range.start + span.start
    const newEnd = newStart + span.text.length
    if (span.end <= range.start) start += grown
    else if (span.start < range.start) start = newStart
    if (span.end <= range.end) end += grown
    else if (span.start < range.end) end = Math.max(end - range.end + span.start + span.text.length, newEnd)
  }
  return { start, end: Math.max(start, end) }
}
