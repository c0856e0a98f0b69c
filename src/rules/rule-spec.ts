import type { Confidence, Severity } from './finding.ts'

// What schema.ts accepts, written out: the declarations of this package need no other package's types. A test holds the
// two together.

type OneOrMore = string | string[]

/** Kubernetes events; a field that is not set does not matter. */
export type EventQuery = {
  reason?: OneOrMore | undefined
  type?: 'Warning' | 'Normal' | undefined
  /** Kind of the object that the event is about. */
  object?: OneOrMore | undefined
}

/** The last words of one container's log; namespace, pod and container are expressions. */
export type TailQuery = { namespace: string; pod: string; container: string; previous: boolean; lines: number }

/** One named query on one source. Exactly one of the source fields is set. */
export type SignalSpec = {
  /** Kind of resource, as kubectl takes it. */
  resource?: string | undefined
  event?: EventQuery | undefined
  /** Pod logs: `<namespace>/<pod>/<container>`, each with * as a wildcard. */
  log?: OneOrMore | undefined
  nodeLog?: OneOrMore | undefined
  nodeFile?: OneOrMore | undefined
  setting?: string | undefined
  alert?: OneOrMore | undefined
  upgrade?: 'latest' | undefined
  tail?: TailQuery | undefined
  namespace?: OneOrMore | undefined
  /** Regular expression (RE2); named groups are fields of the match. */
  pattern?: string | undefined
  /** Texts that all have to be in the line. */
  contains?: OneOrMore | undefined
  /** Condition on a candidate, `self`. */
  where?: string | undefined
  /** `any`, a duration before collection, or `10m before <signal>`. */
  within?: string | undefined
  count?: number | undefined
  per?: string | undefined
  previous?: 'include' | 'exclude' | 'only' | undefined
  /** The absence of any match is the signal. */
  expect?: 'none' | undefined
  optional?: boolean | undefined
  show?: string[] | undefined
  note?: string | undefined
}

/** A step of a remedy: a text, or one with commands and the condition under which it is shown. */
export type RemediationSpec = string | { text: string; commands?: string[] | undefined; when?: string | undefined }

export type CauseSpec = {
  id: string
  /** Without it the cause always fits: the fallback. */
  when?: string | undefined
  title?: string | undefined
  severity?: Severity | undefined
  /** Never more than this. */
  confidence?: Confidence | undefined
  cause: string
  remediation?: RemediationSpec[] | undefined
  references?: string[] | undefined
  blocks?: 'now' | 'next' | undefined
}

export type ExplainsSpec = {
  /** Rule ids; * at the end as a wildcard. */
  rule: OneOrMore
  cause?: OneOrMore | undefined
  by: 'same-object' | 'related' | 'same-node' | 'bundle'
  when?: string | undefined
  within?: string | undefined
}

export type ExampleSpec = {
  name: string
  /** Objects, logs and node files on a healthy background. */
  bundle: {
    [key: string]: unknown
    at?: string | undefined
    harvester?: string | undefined
    kubernetes?: string | undefined
  }
  finds?:
    | {
        cause?: string | undefined
        severity?: Severity | undefined
        confidence?: Confidence | undefined
        object?: string | undefined
        mentions?: string[] | undefined
        evidence?: string[] | undefined
      }[]
    | undefined
  outcome?: 'matched' | 'clean' | 'not-applicable' | undefined
  missing?: string | undefined
  alsoFinds?: string[] | undefined
}

/** A rule as its file says it; texts are templates, conditions are CEL expressions. */
export type RuleSpec = {
  title: string
  area: string
  severity: Severity
  status: 'stable' | 'draft' | 'deprecated'
  replacedBy?: string | undefined
  affects?:
    | {
        harvester?: string | undefined
        side?: 'source' | 'target' | 'current' | undefined
        kubernetes?: string | undefined
        longhorn?: string | undefined
      }
    | undefined
  references: string[]
  summary: string
  signals: Record<string, SignalSpec>
  let?: Record<string, string> | undefined
  when?: string | undefined
  /** The signal whose matches make a finding each. */
  for?: string | undefined
  groupBy?: string | undefined
  since?: string | undefined
  objects?: string[] | undefined
  exceptions?: { name: string; when: string; reason: string }[] | undefined
  cause?: string | undefined
  remediation?: RemediationSpec[] | undefined
  causes?: CauseSpec[] | undefined
  blocks?: { phase: string; when: 'now' | 'next' } | undefined
  explains?: ExplainsSpec[] | undefined
  examples: { positive: ExampleSpec[]; negative: ExampleSpec[] }
}
