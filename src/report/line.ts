import { type Severity, severities } from '../rules/finding.ts'
import { atLeast } from './at-least.ts'
import type { FailedInput, Report } from './report.ts'
import { severitiesText } from './text/head.ts'
import { makeLayout } from './text/layout.ts'
import { cut, displayWidth, padEnd } from './text-width.ts'
import { visibleLine } from './visible.ts'
import { wording } from './wording.ts'

const rulesShown = 5

export type LineOptions = {
  color?: boolean
  unicode?: boolean
  /** Cells of the path's column, so that the lines of one run align. */
  pathWidth?: number
  /** The title is cut so that the line takes no more cells; without it nothing is cut. */
  width?: number
  minSeverity?: Severity
}

/** One bundle of several in one line, ending in a line feed. */
export function renderLine(result: Report | FailedInput, path: string, options: LineOptions = {}): string {
  const layout = makeLayout(options)
  const start = padEnd(visibleLine(path), options.pathWidth ?? 0)
  if ('error' in result) {
    const text = `${layout.symbols.failed} ${wording.notAnalyzed} ${failureText(result)}`
    return `${start}  ${layout.paint('red', text)}\n`
  }
  const counts = severitiesText(result.summary) || wording.nothingFound
  const upgrade = result.upgrade === undefined ? wording.noUpgrade : upgradeText(result.upgrade)
  const version = result.bundle.harvesterVersion ?? wording.unknownVersion
  const head = [start, ...[counts, version, upgrade].map(visibleLine)].join('  ')
  const top = atLeast(result.findings, options.minSeverity)[0]
  if (top === undefined) return `${head}\n`
  const id = `[${visibleLine(top.ruleId)}]`
  const title = visibleLine(top.title)
  const room = options.width === undefined ? undefined : options.width - displayWidth(head) - displayWidth(id) - 3
  const shown = room === undefined ? title : cut(title, Math.max(20, room), layout.symbols.ellipsis)
  return `${head}  ${shown} ${layout.paint('dim', id)}\n`
}

function upgradeText(upgrade: NonNullable<Report['upgrade']>): string {
  const at = upgrade.phases.find((phase) => phase.state === 'current' || phase.state === 'failed')?.name
  return wording.upgradeLine(upgrade.state, upgrade.state === 'succeeded' ? undefined : (at ?? upgrade.phase))
}

/** `message (hint)` on one line. */
export function failureText(failed: FailedInput): string {
  const { message, hint } = failed.error
  return visibleLine(hint === undefined ? message : `${message} (${hint.replace(/\.$/, '')})`)
}

/** What the summary of several inputs needs to know of one. */
export type BatchEntry =
  | { path: string; failed: FailedInput }
  | { path: string; summary: Report['summary']; ruleIds: string[] }

export function batchEntry(path: string, result: Report | FailedInput): BatchEntry {
  if ('error' in result) return { path, failed: result }
  return { path, summary: result.summary, ruleIds: [...new Set(result.findings.map((finding) => finding.ruleId))] }
}

/** What all inputs together show; begins with an empty line. */
export function renderBatchSummary(entries: BatchEntry[], options: LineOptions = {}): string {
  const layout = makeLayout(options)
  const analyzed = entries.filter((entry) => 'summary' in entry)
  const failed = entries.filter((entry) => 'failed' in entry)
  const lines = [layout.paint('bold', countsText(entries.length, analyzed.length, failed.length))]
  const total = { critical: 0, error: 0, warning: 0, info: 0 }
  for (const { summary } of analyzed) for (const severity of severities) total[severity] += summary[severity]
  lines.push(`${wording.bySeverity}  ${severitiesText(total) || wording.nothingFound}`)
  const rules = frequentRules(analyzed.flatMap((entry) => entry.ruleIds))
  if (rules.length > 0) lines.push(wording.frequentRules)
  for (const [id, count] of rules) lines.push(`  ${padEnd(wording.inBundles(count), 11)}  ${visibleLine(id)}`)
  if (failed.length > 0) lines.push(wording.failedInputs)
  for (const entry of failed) {
    lines.push(`  ${layout.symbols.failed} ${visibleLine(entry.path)}: ${failureText(entry.failed)}`)
  }
  return `\n${lines.join('\n')}\n`
}

function countsText(inputs: number, analyzed: number, failed: number): string {
  const parts = [wording.analyzed(analyzed)]
  if (failed > 0) parts.push(wording.inputsFailed(failed))
  return `${wording.inputs(inputs)}: ${parts.join(', ')}`
}

/** The rules that found a root cause in the most bundles. */
function frequentRules(ruleIds: string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const id of ruleIds) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, rulesShown)
}
