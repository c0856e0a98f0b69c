export { type AnalyzeOptions, analyze, analyzeMany, loadRules, type Progress } from './analyze.ts'
export type { Archive, ArchiveEntry, BundleLayout, ChunkSink, EntryReader, ReadOutcome } from './archive/archive.ts'
export { defaultLimits, type Limits } from './archive/limits.ts'
export type { Diagnostic, DiagnosticCode } from './diagnostics.ts'
export { AnalyzerError, type ErrorCode, isAnalyzerError, type SourcePosition } from './errors.ts'
export type { Bundle, BundleFile } from './model/bundle.ts'
export type { ObjectRef } from './model/object-ref.ts'
export type { FieldPath, ItemPosition, Resource } from './model/resource.ts'
export type { ResourceKey } from './model/resource-key.ts'
export { type OpenBundleOptions, openBundle } from './open-bundle.ts'
export { renderJson, renderNdjson } from './report/json.ts'
export { renderLine } from './report/line.ts'
export type { KnownName } from './report/redact/names.ts'
export {
  type Redacted,
  type RedactOptions,
  redactFailure,
  redactReport,
} from './report/redact/redact-report.ts'
export type { FailedInput, Report, ReportNode, ReportPhase, ReportUpgrade, ReportVersion } from './report/report.ts'
export { renderText, type TextOptions } from './report/text.ts'
export type {
  Confidence,
  ContextLine,
  Evidence,
  Finding,
  Outcome,
  Remediation,
  RuleOutcome,
  Severity,
} from './rules/finding.ts'
export type { Rule, RulePack } from './rules/rule.ts'
export type { Phase, RuleCost, Timing } from './timing.ts'
