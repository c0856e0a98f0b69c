import type { Diagnostic } from '../diagnostics.ts'
import type { ObjectRef } from '../model/object-ref.ts'
import type { UpgradeState } from '../model/upgrade.ts'
import type { VersionFact } from '../model/versions.ts'

export const severities = ['critical', 'error', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

export const confidences = ['high', 'medium', 'low'] as const
export type Confidence = (typeof confidences)[number]

export type { ObjectRef } from '../model/object-ref.ts'

/** One line of text shown around the decisive one; `line` counts from 1. */
export type ContextLine = { line: number; text: string }

/** A piece of the bundle that proves something. */
export type Evidence = {
  /** Inside the bundle, `a.zip!/b` where nested. For an absence: the file (or folder) that would have shown the thing. */
  path: string
  /** Counted from 1. Absent where the whole file is meant, or nothing is there to point at. */
  line?: number
  /** The object that this is about, or was read from. */
  object?: ObjectRef
  /** The decisive text, as it stands in the file; long lines are cut around the match. */
  excerpt: string
  /** Where in `excerpt` the match is, UTF-16 offsets: what a narrow view keeps of a long line. */
  match?: { start: number; end: number }
  /** Lines before and after the decisive one, without it. */
  context?: ContextLine[]
  /** RFC 3339, UTC. */
  time?: string
  /** How often it was seen, where more than once; `excerpt` is then one of them. */
  count?: number
  /** Where counted: when it was seen last; `time` is then when it was seen first. */
  lastTime?: string
  /** What this proves, in the rule's words. */
  note?: string
}

export type Remediation = {
  text: string
  /** To be run as they stand: object names are filled in. */
  commands?: string[]
}

/** A phase of an upgrade that something holds up. */
export type BlockedPhase = {
  /** Phase id, such as `log-infrastructure`. */
  phase: string
  /** `next`: once the upgrade, or the next one, gets there. */
  when: 'now' | 'next'
  /** As Harvester's documentation counts and names it. */
  number?: number
  title?: string
  /** Of `next`: the upgrade that the bundle shows has not yet been there; otherwise a later upgrade is meant. */
  upgrade?: 'this'
}

/** One problem, with its cause and its proof. */
export type Finding = {
  ruleId: string
  /** Which of the rule's ordered causes fits; absent for a rule with one cause only. */
  causeId?: string
  title: string
  severity: Severity
  confidence: Confidence
  /** What the confidence follows from, one phrase each. */
  confidenceReasons: string[]
  area: string
  /** What happened. */
  summary: string
  /** Why. */
  rootCause: string
  /** What to do, in order. */
  remediation: Remediation[]
  /** The objects concerned, the primary one first. */
  objects: ObjectRef[]
  /** How many more there are than the 50 that are listed. */
  moreObjects?: number
  evidence: Evidence[]
  /** For a problem of an upgrade: which phase it holds up, and whether it does so now. */
  blocks?: BlockedPhase
  /** RFC 3339, UTC. */
  firstSeen?: string
  lastSeen?: string
  /** Findings that this one explains. */
  symptoms: Finding[]
  references: string[]
}

export type Outcome = 'matched' | 'clean' | 'not-applicable' | 'failed'

/** What became of one rule on one bundle; `reason` for the last two names what is missing or what went wrong. */
export type RuleOutcome = {
  ruleId: string
  outcome: Outcome
  reason?: string
  /** Why it is not applicable; a rule for other versions is counted in the report, not listed. */
  because?: 'version' | 'missing-input'
}

/** What the engine made of one bundle. */
export type Diagnosis = {
  findings: Finding[]
  outcomes: RuleOutcome[]
  diagnostics: Diagnostic[]
  /** Every version found, with its place. */
  versions: readonly VersionFact[]
  /** The newest upgrade, where there is one. */
  upgrade?: UpgradeState
}
