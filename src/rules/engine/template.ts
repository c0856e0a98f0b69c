/** A text with expressions in it: `Pod {{ pod.metadata.name }} waits`. */
export type TemplatePart = { text: string } | { expression: string /** In the template. */; offset: number }

/** Splits a template at `{{ … }}`. An opening pair that is not closed is text. */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    const close = open < 0 ? -1 : template.indexOf('}}', open)
    if (close < 0) break
    if (open > at) parts.push({ text: template.slice(at, open) })
    const inner = template.slice(open + 2, close)
    const offset = open + 2 + inner.length - inner.trimStart().length
    parts.push({ expression: inner.trim(), offset })
    at = close + 2
  }
  if (at < template.length) parts.push({ text: template.slice(at) })
  return parts
}

/** The expressions of a template, for the loader's checks. */
export function templateExpressions(template: string): string[] {
  return parseTemplate(template).flatMap((part) => ('expression' in part ? [part.expression] : []))
}
