import type { Finding, Remediation } from '../../rules/finding.ts'
import { displayWidth, padEnd, wrapAfter } from '../text-width.ts'
import { timeSpan } from '../times.ts'
import { visibleLine } from '../visible.ts'
import { wording } from '../wording.ts'
import { evidenceLines } from './evidence.ts'
import { type Layout, severityLabel } from './layout.ts'
import { symptomLines } from './symptoms.ts'

const indent = '    '
const labelWidth = 8
/** Lines of one text that are shown: a summary that names 2,000 pods must not push what to do off the screen. */
const mostLines = 12
const verify = /^verif(y|ication)\b:?\s*/i

/** One finding: what it is, why, its proof, what to do, how sure, and what it explains. */
export function findingLines(finding: Finding, number: number, layout: Layout): string[] {
  const lines = titleLines(finding, number, layout)
  // The cause before its proof: with a customer on the line the first screen has to hold the answer.
  lines.push('', ...labelled(wording.why, finding.rootCause, layout))
  lines.push(...evidenceLines(finding, indent, layout), '')
  lines.push(...remedyLines(finding.remediation, layout))
  lines.push(...referenceLines(finding.references, layout))
  lines.push(...confidenceLines(finding, layout))
  if (finding.symptoms.length > 0) lines.push('', ...symptomLines(finding.symptoms, indent, layout))
  return lines
}

function titleLines(finding: Finding, number: number, layout: Layout): string[] {
  const left = `[${number}] ${layout.symbols.severity[finding.severity]} ${finding.severity}  ${visibleLine(finding.ruleId)}`
  const right = blocksText(finding)
  const gap = Math.max(2, layout.width - displayWidth(left) - displayWidth(right))
  const head = `${layout.paint('bold', `[${number}]`)} ${severityLabel(finding.severity, layout)}  ${layout.paint('dim', visibleLine(finding.ruleId))}`
  const lines = [right === '' ? head : head + ' '.repeat(gap) + layout.paint('bold', right)]
  const title = wrapAfter(indent, finding.title, layout.width).map((line) => layout.paint('bold', line))
  lines.push(...title)
  if (!sameText(finding.summary, finding.title))
    lines.push(...shortened(wrapAfter(indent, finding.summary, layout.width), indent, layout))
  if (finding.blocks !== undefined) lines.push(...wrapAfter(indent, wording.blocks(finding.blocks), layout.width))
  const seen = seenText(finding, layout)
  if (seen !== undefined) lines.push(`${indent}${seen}`)
  return lines
}

function blocksText(finding: Finding): string {
  if (finding.blocks === undefined) return ''
  return finding.blocks.when === 'now' ? wording.blocksNow : wording.blocksNext
}

function seenText(finding: Finding, layout: Layout): string | undefined {
  const { firstSeen, lastSeen } = finding
  if (firstSeen === undefined) return undefined
  const isSaid = finding.evidence.some((item) => item.time === firstSeen && (item.lastTime ?? item.time) === lastSeen)
  if (isSaid) return undefined
  return `${wording.seen} ${timeSpan(firstSeen, lastSeen ?? firstSeen, layout.collectedAt, layout.symbols.dash)}`
}

function sameText(a: string, b: string): boolean {
  const plain = (text: string): string => visibleLine(text).replace(/[.!]$/, '').toLowerCase()
  return plain(a) === plain(b) || plain(a) === ''
}

function labelled(label: string, text: string, layout: Layout): string[] {
  if (text.trim() === '') return []
  const lines = shortened(
    wrapAfter(labelPrefix(label), text, layout.width),
    ' '.repeat(indent.length + labelWidth),
    layout,
  )
  return boldLabel(lines, label, layout)
}

function shortened(lines: string[], margin: string, { all, symbols }: Layout): string[] {
  if (all || lines.length <= mostLines) return lines
  const shown = lines.slice(0, mostLines - 1)
  return [...shown, `${margin}${symbols.ellipsis} ${wording.moreLines(lines.length - shown.length)}`]
}

function labelPrefix(label: string): string {
  return indent + padEnd(label, labelWidth)
}

/** Painted after wrapping: escape sequences would count as text. */
function boldLabel(lines: string[], label: string, layout: Layout): string[] {
  const [first, ...rest] = lines
  if (first === undefined || label === '') return lines
  return [first.replace(label, layout.paint('bold', label)), ...rest]
}

function remedyLines(remediation: Remediation[], layout: Layout): string[] {
  const checks = remediation.filter((step) => verify.test(step.text))
  const steps = remediation.filter((step) => !verify.test(step.text))
  const fix = steps.length === 0 ? labelled(wording.fix, wording.noFix, layout) : stepLines(wording.fix, steps, layout)
  return [...fix, ...stepLines(wording.verify, checks.map(withoutVerify), layout)]
}

function withoutVerify(step: Remediation): Remediation {
  return { ...step, text: step.text.replace(/^verif(y|ication):\s*/i, '') }
}

function stepLines(label: string, steps: Remediation[], layout: Layout): string[] {
  return steps.flatMap((step, index) => {
    const name = index === 0 ? label : ''
    const number = steps.length > 1 ? `${index + 1}. ` : ''
    const prefix = labelPrefix(name) + number
    const text = boldLabel(wrapAfter(prefix, step.text, layout.width), name, layout)
    return [...text, ...commandLines(step.commands ?? [], ' '.repeat(prefix.length + 2), layout)]
  })
}

/** Never wrapped, so that they can be copied. */
function commandLines(commands: string[], margin: string, layout: Layout): string[] {
  return commands.flatMap((command) =>
    command
      .trimEnd()
      .split('\n')
      .map((line) => margin + layout.paint('cyan', line)),
  )
}

function referenceLines(references: string[], layout: Layout): string[] {
  return references.flatMap((reference, index) => {
    const label = index === 0 ? wording.docs : ''
    return boldLabel(wrapAfter(labelPrefix(label), reference, layout.width), label, layout)
  })
}

function confidenceLines(finding: Finding, layout: Layout): string[] {
  const label = wording.confidence(finding.confidence)
  const reasons = finding.confidenceReasons.map((reason) => visibleLine(reason)).join('; ')
  const lines = reasons === '' ? [indent + label] : wrapAfter(`${indent}${label}: `, reasons, layout.width)
  return lines.map((line) => layout.paint('dim', line))
}
