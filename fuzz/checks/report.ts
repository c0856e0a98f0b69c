import { openArchive } from '../../src/archive/open.ts'
import { renderJson, renderNdjson } from '../../src/report/json.ts'
import { renderLine } from '../../src/report/line.ts'
import type { Report } from '../../src/report/report.ts'
import { renderText } from '../../src/report/text.ts'
import type { Evidence, Finding } from '../../src/rules/finding.ts'
import { must, mustBeFit } from './failure.ts'
import { reportSchema } from './report-schema.ts'

const everyFinding = (findings: readonly Finding[]): Finding[] =>
  findings.flatMap((finding) => [finding, ...everyFinding(finding.symptoms)])

/** What could steer a terminal: control characters but the line feed, bidirectional and invisible ones. */
const steering = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

/**
 * What holds for every report.
 * @param ownRules the built-in rules made it, which leave no text empty
 */
export function checkReport(report: Report, ownRules: boolean): void {
  const json = renderJson(report)
  const parsed = JSON.parse(json) as Report
  must(JSON.stringify(JSON.parse(renderNdjson(report))) === JSON.stringify(parsed), 'json', () => 'NDJSON differs')
  must(!steering.test(json.replaceAll('\n', '')), 'control character', () => 'in JSON')
  const { error } = reportSchema.safeParse(parsed)
  const issues = (error?.issues ?? []).filter((issue) => ownRules || issue.code !== 'too_small')
  must(issues.length === 0, 'not a Report', () => JSON.stringify(issues.slice(0, 3)))
  for (const [severity, count] of Object.entries(parsed.summary)) {
    const found = parsed.findings.filter((finding) => finding.severity === severity).length
    must(found === count, 'summary', () => `${severity}: ${count} counted, ${found} listed`)
  }
  for (const { ruleId, reason, outcome } of parsed.outcomes) {
    if (reason !== undefined) mustBeFit(reason, `${ruleId} ${outcome}`)
    if (ownRules) must(outcome !== 'failed', 'rule failed', () => `${ruleId}: ${reason}`)
  }
  for (const { code, message } of parsed.diagnostics) mustBeFit(message, code)
  checkTexts(report)
}

function checkTexts(report: Report): void {
  for (const width of [20, 100]) {
    for (const unicode of [true, false]) {
      const text = renderText(report, { width, unicode, color: false, all: unicode })
      must(!steering.test(text), 'control character', () => `in text: ${JSON.stringify(steering.exec(text))}`)
    }
  }
  renderText(report, { color: true })
  const line = renderLine(report, report.bundle.path, { width: 80, color: false })
  must(/^[^\n]*\n$/.test(line) && !steering.test(line), 'control character', () => `in line: ${JSON.stringify(line)}`)
}

/** Evidence with a line points at a line that is there. */
export async function checkEvidence(report: Report, bytes: Uint8Array): Promise<void> {
  const pointing = everyFinding(report.findings).flatMap((finding) =>
    finding.evidence.filter(({ line }) => line !== undefined),
  )
  if (pointing.length === 0) return
  const archive = await openArchive(bytes)
  const lines = new Map<string, number>()
  for (const item of pointing) {
    const entry = archive.find(item.path)
    must(entry !== undefined, 'evidence', () => `no file ${item.path}`)
    const count = lines.get(item.path) ?? lineCount(await archive.readAll(entry!))
    lines.set(item.path, count)
    const last = Math.max(item.line!, ...(item.context ?? []).map(({ line }) => line))
    must(last <= count, 'evidence', () => `line ${last} of ${count} in ${item.path}`)
    must(isInside(item), 'evidence', () => `match outside of the excerpt: ${JSON.stringify(item)}`)
  }
  await archive.close()
}

function isInside({ match, excerpt }: Evidence): boolean {
  return match === undefined || (match.start <= match.end && match.end <= excerpt.length)
}

function lineCount(bytes: Uint8Array): number {
  let count = 1
  for (const byte of bytes) if (byte === 0x0a) count++
  return count
}
