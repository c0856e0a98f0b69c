import { analyze } from '../../src/analyze.ts'
import type { Report } from '../../src/report/report.ts'
import { wording } from '../../src/report/wording.ts'
import type { Finding } from '../../src/rules/finding.ts'
import type { RulePack } from '../../src/rules/rule.ts'
import type { ExampleSpec } from '../../src/rules/rule-spec.ts'
import { buildBundleTree, zipBundle } from './bundle-builder/index.ts'

/** Builds the bundle of an example as the collector would have made it. */
export function exampleZip(example: ExampleSpec): Buffer {
  return zipBundle(buildBundleTree(example.bundle))
}

/** Runs a pack over the bundle of an example. */
export async function runExample(example: ExampleSpec, packs: readonly RulePack[]): Promise<Report> {
  return analyze(exampleZip(example), { builtinRules: false, rules: packs })
}

/** Findings of one rule, roots and symptoms alike: what explains a finding is another rule's matter. */
export function findingsOf(report: Report, ruleId: string): Finding[] {
  const all = (findings: readonly Finding[]): Finding[] => findings.flatMap((f) => [f, ...all(f.symptoms)])
  return all(report.findings).filter((f) => f.ruleId === ruleId)
}

/** Every text of a finding, for `mentions`. */
export function textOf(finding: Finding): string {
  return [
    finding.title,
    finding.summary,
    finding.rootCause,
    finding.blocks === undefined ? '' : wording.blocks(finding.blocks),
    ...finding.remediation.flatMap((r) => [r.text, ...(r.commands ?? [])]),
    ...finding.evidence.map((e) => `${e.excerpt} ${e.note ?? ''}`),
  ].join('\n')
}
