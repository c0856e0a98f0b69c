import type { Expr } from '../rules/cel/ast.ts'
import { readableTemplate } from '../rules/readable-template.ts'
import type { RemedyInfo, RuleInfo, RulePackInfo } from './analyzer.ts'

/** A rule whose texts have placeholders, such as `<node>`, where a finding has what it found. */
export function readableRule(rule: RuleInfo, expressions: RulePackInfo['expressions']): RuleInfo {
  const exprOf = (source: string): Expr | undefined => {
    const expr = expressions.get(source)
    return typeof expr === 'string' ? (JSON.parse(expr) as Expr) : expr
  }
  const read = (text: string): string => readableTemplate(text, exprOf)
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
