import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import type { Report } from '../../src/report/report.ts'
import { type Finding, type Severity, severities } from '../../src/rules/finding.ts'

/** What a case says a report on it has to tell: the file `<case>.expect.yaml` beside the bundle. */
export type Expectation = {
  case: string
  /** Nothing is wrong with this cluster. */
  negative: boolean
  /** Regular expressions, without regard to case, that all have to be in the texts of one finding. */
  must_mention: string[]
  /** Regular expressions that may not be in that finding. */
  must_not: string[]
  severity_at_least: Severity
  /** `namespace/Kind/name` of an object, the end of the name left open, or the path of a file. */
  primary_object: string
}

export function readExpectation(path: string): Expectation {
  return load(readFileSync(path, 'utf8')) as Expectation
}

/** What keeps a report from being what was expected; empty when it is. */
export function faultsOf(report: Report, expected: Expectation): string[] {
  if (expected.negative) return falseFindings(report)
  if (report.findings.length === 0) return ['nothing was found']
  const judged = report.findings.map((finding) => findingFaults(finding, expected))
  return judged.find((faults) => faults.length === 0) ?? judged.sort((a, b) => a.length - b.length)[0]!
}

/** Findings that a healthy cluster may not have. */
export function falseFindings(report: Report): string[] {
  return report.findings
    .filter((finding) => isAtLeast(finding.severity, 'warning'))
    .map((finding) => `${finding.severity} ${finding.ruleId}: ${finding.title}`)
}

function findingFaults(finding: Finding, expected: Expectation): string[] {
  const text = textsOf(finding).join('\n')
  const at = `${finding.ruleId}${finding.causeId === undefined ? '' : `/${finding.causeId}`}`
  const faults: string[] = []
  for (const pattern of expected.must_mention) {
    if (!new RegExp(pattern, 'i').test(text)) faults.push(`${at} does not mention /${pattern}/`)
  }
  for (const pattern of expected.must_not) {
    const found = new RegExp(pattern, 'i').exec(text)
    if (found) faults.push(`${at} says "${found[0]}", which is wrong here`)
  }
  if (!isAtLeast(finding.severity, expected.severity_at_least)) {
    faults.push(`${at} is ${finding.severity}, expected ${expected.severity_at_least} at least`)
  }
  if (!isAbout(finding, expected.primary_object)) faults.push(`${at} does not name ${expected.primary_object}`)
  return faults
}

/** All that a reader sees of a finding, its evidence and its symptoms. */
function textsOf(finding: Finding): string[] {
  return [
    finding.ruleId,
    finding.causeId ?? '',
    finding.title,
    finding.summary,
    finding.rootCause,
    ...finding.remediation.flatMap((step) => [step.text, ...(step.commands ?? [])]),
    ...finding.objects.map((o) => `${o.kind} ${o.namespace ?? ''}/${o.name}`),
    ...finding.evidence.flatMap((e) => [e.path, e.object?.name ?? '', e.note ?? '', e.excerpt]),
    ...finding.evidence.flatMap((e) => (e.context ?? []).map((line) => line.text)),
    ...finding.symptoms.flatMap(textsOf),
  ]
}

function isAtLeast(severity: Severity, lowest: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(lowest)
}

function isAbout(finding: Finding, wanted: string): boolean {
  const parts = wanted.split('/')
  if (wanted === '' || pathsOf(finding).some((path) => path.replace(/^(nodes\/[^/]+)\.zip!\/[^/]+/, '$1') === wanted)) {
    return true
  }
  const [namespace, kind, ...name] = parts
  return objectsOf(finding).some(
    (o) => (o.namespace ?? '') === namespace && o.kind === kind && o.name.startsWith(name.join('/')),
  )
}

function pathsOf(finding: Finding): string[] {
  return [...finding.evidence.map((e) => e.path), ...finding.symptoms.flatMap(pathsOf)]
}

function objectsOf(finding: Finding): Finding['objects'] {
  const shown = finding.evidence.flatMap((e) => (e.object === undefined ? [] : [e.object]))
  return [...finding.objects, ...shown, ...finding.symptoms.flatMap(objectsOf)]
}
