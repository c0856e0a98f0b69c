import { type Confidence, confidences, type Severity, severities } from '../finding.ts'
import type { Draft } from './draft.ts'

/** Worst first, then the surest, then the earliest; ids and objects make the order the same on every run. */
export function compareDrafts(a: Draft, b: Draft): number {
  return (
    severityRank(a.severity) - severityRank(b.severity) ||
    blocksRank(a) - blocksRank(b) ||
    confidenceRank(a.confidence) - confidenceRank(b.confidence) ||
    (a.first ?? Number.MAX_SAFE_INTEGER) - (b.first ?? Number.MAX_SAFE_INTEGER) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(objectText(a), objectText(b))
  )
}

export function severityRank(severity: Severity): number {
  return severities.indexOf(severity)
}

function confidenceRank(confidence: Confidence): number {
  return confidences.indexOf(confidence)
}

/** What holds up the upgrade now comes before what does so later, and before the rest. */
function blocksRank(draft: Draft): number {
  return draft.blocks === undefined ? 2 : draft.blocks.when === 'now' ? 0 : 1
}

function objectText(draft: Draft): string {
  const first = draft.objects[0]
  return first ? `${first.kind} ${first.namespace ?? ''}/${first.name}` : ''
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
