/** A text with expressions in it: `Pod {{ pod.metadata.name }} waits`. */
export type TemplatePart = { text: string } | { expression: string }

/** Splits a template at `{{ … }}`. An opening pair that is not closed is text. */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    const close = open < 0 ? -1 : template.indexOf('}}', open)
    if (close < 0) break
    if (open > at) parts.push({ text: template.slice(at, open) })
    parts.push({ expression: template.slice(open + 2, close).trim() })
    at = close + 2
  }
  if (at < template.length) parts.push({ text: template.slice(at) })
  return parts
}

/** The expressions of a template, for the loader's checks. */
export function templateExpressions(template: string): string[] {
  return parseTemplate(template).flatMap((part) => ('expression' in part ? [part.expression] : []))
}

/**
 * A value as an argument of a shell command. Names come from the bundle, and somebody will paste the command into a root
 * shell: whatever is not a plain word is quoted.
 */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9._:/@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
