import type { Limits } from '../archive/limits.ts'
import type { AnalyzerError } from '../errors.ts'
import type { Report } from '../report/report.ts'
import type { Severity } from '../rules/finding.ts'
import type { RulePack } from '../rules/rule.ts'
import type { Timing } from '../timing.ts'

export type Progress = { phase: 'open' | 'read' | 'diagnose'; path?: string; bytesRead: number; bytesTotal: number }

/** The options of the library that the command sets. */
export type AnalyzerOptions = {
  rules?: string[]
  only?: string[]
  skip?: string[]
  limits?: Partial<Limits>
  jobs?: number
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
  redact?: boolean | { onMap?: (map: Record<string, string>) => void }
  onTiming?: (timing: Timing) => void
}

export type Analyzed = { path: string; report: Report } | { path: string; error: AnalyzerError }

/** What `explain` and `rules` show of a rule. */
export type RuleInfo = {
  readonly id: string
  readonly title: string
  readonly area: string
  readonly severity: Severity
  readonly status?: string | undefined
  readonly summary?: string | undefined
  readonly affects?: Readonly<Record<string, string | undefined>>
  readonly references?: readonly string[]
  readonly cause?: string | undefined
  readonly remediation?: readonly RemedyInfo[] | undefined
  readonly causes?: readonly CauseInfo[] | undefined
  readonly examples?: { readonly positive?: readonly { readonly name: string }[] } | undefined
  /** Of a compiled pack, which has no examples. */
  readonly exampleNames?: readonly string[] | undefined
}
export type RemedyInfo = string | { readonly text: string; readonly commands?: readonly string[] | undefined }
export type CauseInfo = {
  readonly id: string
  readonly title?: string | undefined
  readonly severity?: Severity | undefined
  readonly cause: string
  readonly remediation?: readonly RemedyInfo[] | undefined
}
export type RulePackInfo = Pick<RulePack, 'name' | 'version' | 'expressions'> & { readonly rules: readonly RuleInfo[] }

export type RuleFault = { path: string; line?: number; column?: number; message: string }

/** The part of the library that the command calls; tests put a fake in its place. */
export interface Analyzer {
  analyze(input: string, options?: AnalyzerOptions): Promise<Report>
  analyzeMany(paths: Iterable<string>, options?: AnalyzerOptions): AsyncIterable<Analyzed>
  loadRules(dirs?: string[]): Promise<readonly RulePackInfo[]>
  /** All faults of a folder of rules, the number of rules without one, and what these lack. */
  checkRules(dir: string): Promise<{ rules: number; faults: readonly RuleFault[]; warnings: readonly RuleFault[] }>
}
