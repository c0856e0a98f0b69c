import type { Evidence, Finding, ObjectRef } from '../../rules/finding.ts'
import { cut, cutAround, cutMiddle, fold, wrapAfter } from '../text-width.ts'
import { timeSpan } from '../times.ts'
import { visibleLine } from '../visible.ts'
import { wording } from '../wording.ts'
import type { Layout } from './layout.ts'

const itemsShown = 4
const excerptLinesShown = 8
// Paths are kept whole so that they can be copied; real ones stay far below this.
const longestPath = 300

/** The proof of a finding as code frames, `>` on the decisive lines. */
export function evidenceLines(finding: Finding, indent: string, layout: Layout): string[] {
  const shown = layout.all ? finding.evidence : finding.evidence.slice(0, itemsShown)
  const lines = shown.flatMap((item) => itemLines(item, finding, indent, layout))
  const rest = finding.evidence.length - shown.length
  if (rest > 0) lines.push('', `${indent}${layout.symbols.ellipsis} ${wording.moreEvidence(rest)}`)
  return lines
}

/** `Pod harvester-system/virt-api-1`. */
export function objectText(object: ObjectRef): string {
  const name = object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`
  return visibleLine(`${object.kind} ${name}`)
}

function itemLines(item: Evidence, finding: Finding, indent: string, layout: Layout): string[] {
  const place = item.line === undefined ? item.path : `${item.path}:${item.line}`
  const path = cutMiddle(visibleLine(place), longestPath, layout.symbols.ellipsis)
  const often = occurrences(item, finding, layout)
  const lines = ['', `${indent}${layout.paint('cyan', path)}${often === '' ? '' : `  ${often}`}`]
  const inner = `${indent}  `
  const about = [item.object === undefined ? undefined : objectText(item.object), item.note]
  const text = about.filter((part) => part !== undefined && part !== '').join(': ')
  if (text !== '') lines.push(...wrapAfter(inner, text, layout.width))
  lines.push(...(item.line === undefined ? unplacedLines(item, inner, layout) : frameLines(item, inner, layout)))
  return lines
}

/** `×160, 07:00:12–07:40:02`. */
function occurrences(item: Evidence, finding: Finding, layout: Layout): string {
  const times = (item.count ?? 1) > 1 ? `${layout.symbols.times}${item.count}` : ''
  const span = spanOf(item, finding)
  if (span === undefined) return times
  const text = timeSpan(span[0], span[1], layout.collectedAt, layout.symbols.dash)
  return times === '' ? text : `${times}, ${text}`
}

function spanOf(item: Evidence, finding: Finding): [string, string] | undefined {
  const { firstSeen, lastSeen } = finding
  if (item.time !== undefined) return [item.time, item.lastTime ?? item.time]
  // The finding's own span belongs to its one counted piece of evidence.
  const only = finding.evidence.length === 1 && (item.count ?? 1) > 1
  return only && firstSeen !== undefined ? [firstSeen, lastSeen ?? firstSeen] : undefined
}

/** Nothing to point at in the file: an absence, or the file as a whole. */
function unplacedLines(item: Evidence, indent: string, layout: Layout): string[] {
  return textRows(item.excerpt, layout).flatMap((row) => {
    return row.trim() === ''
      ? []
      : wrapAfter(`${indent}> `, cut(row, layout.width * 3, layout.symbols.ellipsis), layout.width)
  })
}

function textRows(text: string, layout: Layout): string[] {
  const rows = text.split('\n')
  while (rows.length > 1 && rows.at(-1)?.trim() === '') rows.pop()
  if (layout.all || rows.length <= excerptLinesShown) return rows
  return [
    ...rows.slice(0, excerptLinesShown),
    `${layout.symbols.ellipsis} ${wording.moreLines(rows.length - excerptLinesShown)}`,
  ]
}

type Row = { line: number; text: string; decisive: boolean }

function frameLines(item: Evidence, indent: string, layout: Layout): string[] {
  const first = item.line ?? 0
  const rows: Row[] = []
  for (const near of item.context ?? []) {
    if (near.line < first) rows.push({ line: near.line, text: near.text, decisive: false })
  }
  const excerpt = textRows(cutToMatch(item, layout), layout)
  rows.push(...excerpt.map((text, index) => ({ line: first + index, text, decisive: true })))
  const last = first + excerpt.length - 1
  for (const near of item.context ?? []) {
    if (near.line > last) rows.push({ line: near.line, text: near.text, decisive: false })
  }
  const digits = String(rows.at(-1)?.line ?? first).length
  return rows.flatMap((row) => rowLines(row, digits, indent, layout))
}

/** A long single line around its match. */
function cutToMatch(item: Evidence, layout: Layout): string {
  const { excerpt, match } = item
  if (match === undefined || excerpt.includes('\n')) return excerpt
  return cutAround(excerpt, match.start, match.end, decisiveCells(layout), layout.symbols.ellipsis)
}

/** Go's errors say the reason last ("… dial tcp: i/o timeout"), so that most lines should stay whole. */
function decisiveCells(layout: Layout): number {
  return (layout.all ? 40 : 5) * layout.width
}

function rowLines(row: Row, digits: number, indent: string, layout: Layout): string[] {
  const bar = layout.symbols.bar
  const gutter = `${indent}${row.decisive ? '>' : ' '} ${String(row.line).padStart(digits)} ${bar} `
  const more = `${indent}  ${' '.repeat(digits)} ${bar} `
  const room = Math.max(20, layout.width - gutter.length)
  const text = row.text.replaceAll('\n', ' ').trimEnd()
  if (!row.decisive) return [layout.paint('dim', gutter + cut(text, room, layout.symbols.ellipsis))]
  const leading = text.slice(0, text.length - text.trimStart().length).slice(0, room / 2)
  const body = cut(text.trimStart(), decisiveCells(layout), layout.symbols.ellipsis)
  const parts = fold(body, room - leading.length)
  if (parts.length === 0) return [gutter.trimEnd()]
  return parts.map((part, index) => (index === 0 ? gutter : more) + leading + part)
}
