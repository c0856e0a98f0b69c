import type { Finding, Severity } from '../rules/finding.ts'
import { atLeast } from './at-least.ts'
import type { Report } from './report.ts'
import { findingLines } from './text/finding.ts'
import { damageLines, notRunLines } from './text/gaps.ts'
import { headLines, severitiesText } from './text/head.ts'
import { type Layout, makeLayout } from './text/layout.ts'
import { overviewLines } from './text/overview.ts'
import { upgradeLines } from './text/upgrade.ts'
import { wrapAfter } from './text-width.ts'
import { visible, visibleLine, visibleStrings } from './visible.ts'
import { wording } from './wording.ts'

export type TextOptions = {
  /** Terminal cells a line may take, 100 if not given, 40 at least. Paths, URLs and commands are never broken. */
  width?: number
  color?: boolean
  /** False: symbols in ASCII. The bundle's own text stays as it is. */
  unicode?: boolean
  /** Cut no list. */
  all?: boolean
  /** Findings below it are counted, not shown. */
  minSeverity?: Severity
  /** False leaves the duration out, so that the same bundle gives the same bytes. */
  duration?: boolean
}

/**
 * The report for a person: what is wrong, on which evidence, what to do, and what was not looked at.
 * Ends with a line feed. Whatever in the bundle's text could steer a terminal is made visible.
 */
export function renderText(report: Report, options: TextOptions = {}): string {
  const clean = cleanReport(report)
  const layout = makeLayout({ ...options, collectedAt: clean.bundle.createdAt })
  const findings = atLeast(clean.findings, options.minSeverity)
  const blocks = [headLines(clean, layout)]
  if (clean.upgrade !== undefined) blocks.push(upgradeLines(clean.upgrade, findings, layout))
  if (clean.findings.length === 0) blocks.push(nothingFoundLines(clean, layout))
  blocks.push(overviewLines(findings, layout))
  blocks.push(...findings.map((finding, index) => findingLines(finding, index + 1, layout)))
  const hidden = clean.findings.length - findings.length
  if (hidden > 0) blocks.push([wording.belowSeverity(hidden, options.minSeverity ?? 'info')])
  blocks.push(notRunLines(clean.outcomes, layout), damageLines(clean.diagnostics, layout))
  blocks.push(closingLines(clean, findings, options.duration !== false, layout))
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.map(singleLine).join('\n'))
  return `${text.join('\n\n')}\n`
}

function cleanReport(report: Report): Report {
  return visibleStrings({ ...report, findings: report.findings.map(moveMatches) })
}

/** Characters that are made visible grow: the place of the match in the visible text. */
function moveMatches(finding: Finding): Finding {
  const evidence = finding.evidence.map((item) => {
    if (item.match === undefined) return item
    const offset = (at: number): number => visible(item.excerpt.slice(0, at)).length
    return { ...item, match: { start: offset(item.match.start), end: offset(item.match.end) } }
  })
  return { ...finding, evidence }
}

// A line feed in a name must not begin a line of the report.
function singleLine(line: string): string {
  return line.replaceAll('\n', ' ').trimEnd()
}

function nothingFoundLines(report: Report, layout: Layout): string[] {
  const outcomes = (name: string): number => report.outcomes.filter((rule) => rule.outcome === name).length
  const blind = report.outcomes.filter((rule) => rule.outcome === 'not-applicable' && rule.because !== 'version').length
  const sentences = [wording.noneFound(outcomes('clean')), wording.noProof]
  if (blind + outcomes('failed') > 0) sentences.push(wording.notLookedAt(blind + outcomes('failed')))
  if (report.diagnostics.length > 0) sentences.push(wording.damaged(report.diagnostics.length))
  return wrapAfter('', sentences.join(' '), layout.width)
}

function closingLines(report: Report, findings: Finding[], withDuration: boolean, layout: Layout): string[] {
  const seconds = (report.stats.durationMs / 1000).toFixed(1)
  const counts = severitiesText(report.summary)
  const result = counts === '' ? wording.findings(0) : counts
  const text = withDuration ? `${result} ${wording.in} ${wording.took(seconds)}.` : `${result}.`
  const first = findings[0]
  if (first === undefined) return [text]
  const help = layout.paint('dim', `  ${wording.moreHelp(visibleLine(first.ruleId))}`)
  return [layout.paint('bold', `${text} ${wording.startWith(1)}`), help]
}
