import type { Report } from '../report/report.ts'
import { type Finding, type Severity, severities } from '../rules/finding.ts'

/** 1 where a finding, or a symptom of one, is at least as severe as asked. */
export function exitCode(report: Report, failOn: Severity | undefined): 0 | 1 {
  if (failOn === undefined) return 0
  const lowest = severities.indexOf(failOn)
  const isSevere = (finding: Finding): boolean =>
    severities.indexOf(finding.severity) <= lowest || finding.symptoms.some(isSevere)
  return report.findings.some(isSevere) ? 1 : 0
}
