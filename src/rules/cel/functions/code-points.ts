const surrogates = /[\ud800-\udfff]/

/** Length of a text in code points, which is what CEL counts in. */
export function codePointLength(text: string): number {
  if (!surrogates.test(text)) return text.length
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** The characters of a text by code point; the text itself where a code point is one UTF-16 unit throughout. */
export function codePoints(text: string): string | string[] {
  return surrogates.test(text) ? [...text] : text
}

/** Part of a text by code points. */
export function slicePoints(text: string, start: number, end?: number): string {
  const points = codePoints(text)
  return typeof points === 'string' ? points.slice(start, end) : points.slice(start, end).join('')
}

/** Offset in UTF-16 units of a code point; the text's length when beyond it. */
export function unitOffset(text: string, point: number): number {
  return surrogates.test(text) ? slicePoints(text, 0, point).length : point
}
