import type { Diagnostic } from '../diagnostics.ts'
import type { Finding, RuleOutcome, Severity } from '../rules/finding.ts'

/** A node as the report's head names it. */
export type ReportNode = { name: string; roles: string[]; ready?: boolean; hasBundle: boolean }

/** A version with the place where it was read. */
export type ReportVersion = { component: string; version: string; path: string; line?: number }

/** One step of the upgrade's phases, in order. */
export type ReportPhase = {
  /** Phase id, such as `log-infrastructure`, where the name is not that already: what a finding's `blocks` names. */
  id?: string
  /** Condition or step name as Harvester writes it: `LogReady`, `ImageReady`, … */
  name: string
  state: 'done' | 'current' | 'failed' | 'pending' | 'skipped'
  since?: string
  note?: string
}

/** The state of the upgrade that the bundle shows. */
export type ReportUpgrade = {
  name: string
  from?: string
  to?: string
  /** Phase id, such as `log-infrastructure`. */
  phase: string
  state: 'running' | 'stuck' | 'failed' | 'succeeded'
  since?: string
  startedAt?: string
  /** The step inside the phase, as far as the logs and objects tell. */
  step?: string
  node?: string
  phases: ReportPhase[]
}

/**
 * The report on one bundle, schema version 1: fields may be added, none changes or goes.
 * The same bundle gives the same report, but for `stats.durationMs`. All times are RFC 3339 in UTC.
 */
export type Report = {
  schemaVersion: 1
  tool: { name: string; version: string; rulePacks: { name: string; version: string; rules: number }[] }
  bundle: {
    path: string
    sizeBytes: number
    layout: string
    createdAt?: string
    harvesterVersion?: string
    kubernetesVersion?: string
    /** Every version found, with its place. */
    versions: ReportVersion[]
    nodes: ReportNode[]
    description?: string
  }
  upgrade?: ReportUpgrade
  /** Number of root findings of each severity; symptoms are not counted. */
  summary: Record<Severity, number>
  /** Root causes first by severity, then confidence, then time; their symptoms are inside them. */
  findings: Finding[]
  outcomes: RuleOutcome[]
  diagnostics: Diagnostic[]
  stats: { entries: number; entriesRead: number; bytesRead: number; durationMs: number }
  /** Names and addresses are pseudonyms. Absent otherwise; secrets are masked in every report. */
  redacted?: true
}

/** One input that gave no report, as several inputs are listed side by side. */
export type FailedInput = { path: string; error: { code: string; message: string; hint?: string } }
