import { readableTemplate } from '../rules/readable-template.ts'
import { expressionOf } from '../rules/rule.ts'
import type { RemedyInfo, RuleInfo, RulePackInfo } from './analyzer.ts'

/** A text of a rule with placeholders, such as `<node>`, where a finding has what it found. */
export function readableText(text: string, pack: Pick<RulePackInfo, 'expressions'>): string {
  return readableTemplate(text, (source) => expressionOf(pack, source))
}

/** The same for all texts of a rule. */
export function readableRule(rule: RuleInfo, pack: Pick<RulePackInfo, 'expressions'>): RuleInfo {
  const read = (text: string): string => readableText(text, pack)
  const readAny = (text: string | undefined): string | undefined => (text === undefined ? undefined : read(text))
  const remedies = (all: readonly RemedyInfo[] | undefined): readonly RemedyInfo[] | undefined =>
    all?.map((remedy) =>
      typeof remedy === 'string'
        ? read(remedy)
        : { text: read(remedy.text), commands: remedy.commands?.map((command) => read(command)) },
    )
  return {
    ...rule,
    title: read(rule.title),
    summary: readAny(rule.summary),
    cause: readAny(rule.cause),
    remediation: remedies(rule.remediation),
    causes: rule.causes?.map((cause) => ({
      ...cause,
      title: readAny(cause.title),
      cause: read(cause.cause),
      remediation: remedies(cause.remediation),
    })),
  }
}
