import { wrapAfter } from '../report/text-width.ts'
import type { CauseInfo, RemedyInfo, RuleInfo } from './analyzer.ts'

/** What a rule says of itself, with placeholders where a finding has names of the cluster, see `readable-rule.ts`. */
export function explainText(rule: RuleInfo, width: number): string {
  const facts = [rule.severity, `area ${rule.area}`, rule.status ?? 'stable', ...affectsTexts(rule)]
  const blocks: string[][] = [[rule.id, ...wrapAfter('  ', rule.title, width), `  ${facts.join(', ')}`]]
  if (rule.summary !== undefined) blocks.push(section('Detects', rule.summary, width))
  if (rule.cause !== undefined) blocks.push(section('Cause', rule.cause, width))
  for (const cause of rule.causes ?? []) blocks.push(causeLines(cause, width))
  if (rule.remediation !== undefined) blocks.push(['Remedy', ...remedyLines(rule.remediation, '  ', width)])
  const examples = rule.exampleNames ?? rule.examples?.positive?.map(({ name }) => name) ?? []
  if (examples.length > 0)
    blocks.push(['Seen, for example, when', ...examples.flatMap((name) => wrapAfter('  - ', name, width))])
  const references = rule.references ?? []
  if (references.length > 0) blocks.push(['References', ...references.map((reference) => `  ${oneLine(reference)}`)])
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function affectsTexts(rule: RuleInfo): string[] {
  const { side, ...versions } = rule.affects ?? {}
  const texts = Object.entries(versions).flatMap(([name, range]) => (range === undefined ? [] : [`${name} ${range}`]))
  return side === undefined ? texts : [...texts, `of the ${side} version`]
}

function section(heading: string, text: string, width: number): string[] {
  return [heading, ...wrapAfter('  ', text, width)]
}

function causeLines(cause: CauseInfo, width: number): string[] {
  const severity = cause.severity === undefined ? '' : ` (${cause.severity})`
  const lines = [`Cause ${oneLine(cause.id)}${severity}`]
  if (cause.title !== undefined) lines.push(...wrapAfter('  ', cause.title, width))
  lines.push(...wrapAfter('  ', cause.cause, width))
  if (cause.remediation !== undefined) lines.push('  Remedy', ...remedyLines(cause.remediation, '    ', width))
  return lines
}

function remedyLines(remedies: readonly RemedyInfo[], margin: string, width: number): string[] {
  return remedies.flatMap((remedy) => {
    const { text, commands = [] } = typeof remedy === 'string' ? { text: remedy } : remedy
    const rows = commands.flatMap((command) => command.trimEnd().split('\n'))
    return [...wrapAfter(`${margin}- `, text, width), ...rows.map((row) => `${margin}    ${row}`)]
  })
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
