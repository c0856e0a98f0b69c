import { type Finding, type Severity, severities } from '../rules/finding.ts'

/** Findings of at least this severity. */
export function atLeast(findings: Finding[], severity: Severity | undefined): Finding[] {
  if (severity === undefined) return findings
  const lowest = severities.indexOf(severity)
  return findings.filter((finding) => severities.indexOf(finding.severity) <= lowest)
}
