import { analyze } from '../../src/analyze.ts'
import type { Report } from '../../src/report/report.ts'
import type { Finding, ObjectRef } from '../../src/rules/finding.ts'
import type { RulePack } from '../../src/rules/rule.ts'
import { type FileTree, packStory, zipBundle } from '../support/bundle-builder/index.ts'

/** What is told of a problem; evidence is left out, since it may move. */
export type Told = {
  rule: string
  cause: string | undefined
  severity: string
  confidence: string
  /** By name: which of many comes first follows from their order in the bundle. */
  objects: string[]
  /** The words of title, summary and cause, by name for the same reason: "pods a, b". */
  words: string[]
  symptoms: Told[]
}

/** @param name of the archive's top folder; the order of its files follows from it */
export async function reportOn(
  files: FileTree,
  packs: readonly RulePack[],
  only?: readonly string[],
  name?: string,
): Promise<Report> {
  const zip = zipBundle(packStory(files), name === undefined ? {} : { name })
  return analyze(zip, { builtinRules: false, rules: packs, jobs: 1, ...(only && { only }) })
}

/** @param renamed what a name or text becomes by a change */
export function toldIn(findings: readonly Finding[], renamed = (text: string): string => text): Told[] {
  const name = ({ kind, namespace, name: own }: ObjectRef): string =>
    `${kind} ${namespace === undefined ? '' : `${renamed(namespace)}/`}${renamed(own)}`
  const told = findings.map(({ ruleId, causeId, severity, confidence, title, summary, rootCause, ...finding }) => ({
    rule: ruleId,
    cause: causeId,
    severity,
    confidence,
    objects: finding.objects.map(name).sort(),
    words: renamed(`${title}\n${summary}\n${rootCause}`)
      .split(/[\s,.:;()]+/)
      .sort(),
    symptoms: toldIn(finding.symptoms, renamed),
  }))
  // Problems of the same weight are told by time and name, which a change may turn round.
  const key = (one: Told): string => JSON.stringify(one)
  return told.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

export function allOf(findings: readonly Finding[]): Finding[] {
  return findings.flatMap((finding) => [finding, ...allOf(finding.symptoms)])
}
