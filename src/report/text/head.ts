import { severities } from '../../rules/finding.ts'
import type { Report, ReportNode } from '../report.ts'
import { cut, wrapAfter } from '../text-width.ts'
import { fullTime } from '../times.ts'
import { visibleLine } from '../visible.ts'
import { wording } from '../wording.ts'
import type { Layout } from './layout.ts'

const nodesShown = 5

/** What this is, and how much was found: the first two lines, and the customer's own words where there are any. */
export function headLines(report: Report, layout: Layout): string[] {
  const { bundle } = report
  const dot = ` ${layout.symbols.dot} `
  const collected = bundle.createdAt === undefined ? wording.notDated : wording.collected(fullTime(bundle.createdAt))
  const parts = [wording.harvester(bundle.harvesterVersion), nodesText(bundle.nodes), collected]
  const partial = wording.layout(bundle.layout)
  if (partial !== undefined) parts.push(partial)
  const lines = wrapAfter('', parts.join(dot), layout.width).map((line) => layout.paint('bold', line))
  lines.push(...wrapAfter('', countsText(report, dot), layout.width))
  if (report.redacted === true) lines.push(...wrapAfter('', wording.redacted, layout.width))
  const description = visibleLine(bundle.description ?? '')
  if (description !== '') {
    lines.push(cut(`${wording.described} "${description}"`, layout.width, layout.symbols.ellipsis))
  }
  return lines
}

function nodesText(nodes: ReportNode[]): string {
  if (nodes.length === 0) return wording.noNodes
  const unwell = nodes.filter((node) => node.ready === false || !node.hasBundle)
  // Of many nodes the ones that need a look are named, wherever they stand in the list.
  const named = nodes.length <= nodesShown || unwell.length === 0 ? nodes : unwell
  const shown = named.slice(0, nodesShown).map((node) => {
    const notes = [wording.nodeState(node), node.hasBundle ? undefined : wording.nodeFilesMissing]
    const text = notes.filter((note) => note !== undefined).join(', ')
    return text === '' ? node.name : `${node.name} ${text}`
  })
  const rest = nodes.length - shown.length
  if (rest > 0) shown.push(wording.moreNodes(rest))
  return `${wording.nodes(nodes.length)} (${shown.join(unwell.length > 0 ? '; ' : ', ')})`
}

function countsText(report: Report, dot: string): string {
  const total = severities.reduce((sum, severity) => sum + report.summary[severity], 0)
  const counts = severitiesText(report.summary)
  const found = counts === '' ? wording.findings(total) : `${wording.findings(total)}: ${counts}`
  const outcome = (name: string): number => report.outcomes.filter((rule) => rule.outcome === name).length
  const rules = [wording.matched(outcome('matched')), wording.clean(outcome('clean'))]
  if (outcome('not-applicable') > 0) rules.push(wording.notApplicable(outcome('not-applicable')))
  if (outcome('failed') > 0) rules.push(wording.failed(outcome('failed')))
  const parts = [found, `${wording.rules} ${rules.join(', ')}`]
  parts.push(wording.filesRead(report.stats.entriesRead, report.stats.entries))
  if (report.diagnostics.length > 0) parts.push(wording.damageNotes(report.diagnostics.length))
  return parts.join(dot)
}

/** `1 critical, 2 errors`; empty where there is none. */
export function severitiesText(summary: Report['summary']): string {
  return severities
    .filter((severity) => summary[severity] > 0)
    .map((severity) => wording.severity(severity, summary[severity]))
    .join(', ')
}
