import type { Finding } from '../../rules/finding.ts'
import { wrapAfter } from '../text-width.ts'
import { visibleLine } from '../visible.ts'
import { wording } from '../wording.ts'
import { objectText } from './evidence.ts'
import { type Layout, severityLabel } from './layout.ts'

const groupsShown = 6
// Causes explain symptoms that explain symptoms; further down they are listed without more indentation.
const deepestIndent = 4

type Group = { first: Finding; depth: number; count: number }

/** The findings that another one explains, a line for each kind. */
export function symptomLines(symptoms: Finding[], indent: string, layout: Layout): string[] {
  const groups = groupSymptoms(symptoms)
  const shown = layout.all ? groups : groups.slice(0, groupsShown)
  const total = groups.reduce((sum, group) => sum + group.count, 0)
  const lines = [`${indent}${wording.explains(total)}`]
  for (const group of shown) lines.push(...groupLines(group, indent, layout))
  const rest = groups.slice(shown.length).reduce((sum, group) => sum + group.count, 0)
  if (rest > 0) lines.push(`${indent}  ${layout.symbols.ellipsis} ${wording.moreSymptoms(rest)}`)
  return lines
}

function groupSymptoms(symptoms: Finding[]): Group[] {
  const groups = new Map<string, Group>()
  const stack = [...symptoms].reverse().map((finding) => ({ finding, depth: 0 }))
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { finding, depth } = next
    const key = JSON.stringify([depth, finding.severity, finding.ruleId, finding.title])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: finding, depth, count: 1 })
    else group.count += 1
    for (const inner of [...finding.symptoms].reverse()) stack.push({ finding: inner, depth: depth + 1 })
  }
  return [...groups.values()]
}

function groupLines(group: Group, indent: string, layout: Layout): string[] {
  const { first, count } = group
  const margin = `${indent}  ${'  '.repeat(Math.min(group.depth, deepestIndent))}`
  const object = first.objects[0]
  const parts = [`${visibleLine(first.ruleId)} ${layout.symbols.dot}`, first.title]
  if (object !== undefined) parts.push(`(${objectText(object)}${count > 1 ? ` ${layout.symbols.ellipsis}` : ''})`)
  if (count > 1) parts.push(`${layout.symbols.times}${count}`)
  const label = `${layout.symbols.severity[first.severity]} ${first.severity}`
  const [line = '', ...more] = wrapAfter(`${margin}${label}  `, parts.join(' '), layout.width)
  return [line.replace(label, () => severityLabel(first.severity, layout)), ...more]
}
