import type { Severity } from '../rules/finding.ts'
import { atLeast } from './at-least.ts'
import type { FailedInput, Report } from './report.ts'

// The order of the keys in every object of the report; keys that are not listed follow, by alphabet.
const keyOrder = [
  ...['schemaVersion', 'tool', 'kind', 'namespace', 'id', 'name', 'code', 'component', 'version', 'rulePacks', 'rules'],
  ...[
    'redacted',
    'path',
    'error',
    'bundle',
    'sizeBytes',
    'layout',
    'createdAt',
    'harvesterVersion',
    'kubernetesVersion',
  ],
  ...['upgrade', 'ruleId', 'causeId', 'outcome', 'reason', 'because', 'title', 'severity', 'confidence'],
  ...['confidenceReasons', 'area', 'summary', 'critical', 'warning', 'info', 'rootCause', 'remediation'],
  ...[
    'text',
    'commands',
    'objects',
    'moreObjects',
    'findings',
    'outcomes',
    'diagnostics',
    'stats',
    'evidence',
    'line',
    'start',
    'end',
  ],
  ...['object', 'excerpt', 'match', 'context', 'time', 'lastTime', 'count', 'message', 'hint', 'effect', 'blocks'],
  ...['from', 'to', 'phase', 'number', 'state', 'when', 'since', 'note', 'startedAt', 'step', 'node', 'phases'],
  ...['firstSeen', 'lastSeen', 'symptoms', 'references', 'versions', 'nodes', 'roles', 'ready', 'hasBundle'],
  ...['description', 'entries', 'entriesRead', 'bytesRead', 'durationMs'],
]
const keyRank = new Map(keyOrder.map((key, index) => [key, index]))

// JSON.stringify leaves these as they are; a terminal that JSON is printed to would obey some of them.
const steering = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]|[\u{E0100}-\u{E01EF}]/gu

export type JsonOptions = {
  /** Spaces a level, 2 if not given. */
  indent?: number
  /** Findings below it are left out; `summary` still counts them. */
  minSeverity?: Severity
}

/** The report as JSON with a fixed order of keys, ending in a line feed. */
export function renderJson(report: Report, options: JsonOptions = {}): string {
  return `${stringify(select(report, options.minSeverity), options.indent ?? 2)}\n`
}

/** Reports and failed inputs as one JSON array, in the order given. */
export function renderJsonArray(results: (Report | FailedInput)[], options: JsonOptions = {}): string {
  const items = results.map((result) => ('error' in result ? result : select(result, options.minSeverity)))
  return `${stringify(items, options.indent ?? 2)}\n`
}

/** The report, or why there is none, as one line of JSON, ending in a line feed. */
export function renderNdjson(result: Report | FailedInput, options: Pick<JsonOptions, 'minSeverity'> = {}): string {
  return `${stringify('error' in result ? result : select(result, options.minSeverity), 0)}\n`
}

function select(report: Report, minSeverity: Severity | undefined): Report {
  return { ...report, findings: atLeast(report.findings, minSeverity) }
}

function stringify(value: unknown, indent: number): string {
  return JSON.stringify(ordered(value), undefined, indent).replace(steering, escapeUnits)
}

function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
  }).join('')
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => compareKeys(a, b))
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]))
}

function compareKeys(a: string, b: string): number {
  const difference = (keyRank.get(a) ?? keyOrder.length) - (keyRank.get(b) ?? keyOrder.length)
  if (difference !== 0) return difference
  return a < b ? -1 : 1
}
