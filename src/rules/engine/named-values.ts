import type { CelValue } from '../cel/values.ts'
import type { ExpressionTable } from '../expressions.ts'
import type { Rule } from '../rule.ts'
import type { CompiledSignal } from './compiled-rule.ts'
import type { RuleState } from './evaluate-rule.ts'
import { templateExpressions } from './template.ts'

/** The values of `let`, by what needs them first, each in the order of the rule; one may use those before it. */
export type NamedValues = {
  /** Named by `when`, with which most items end. */
  readonly forWhen: readonly string[]
  /** Named by what decides whether there is a finding, of which cause, in which group and about what. */
  readonly forDraft: readonly string[]
  /** Named by texts only. Of 2,000 pods that are put into one finding, one has texts. */
  readonly forTexts: readonly string[]
  /** In which the item of `for` has no part: made once for all items. */
  readonly shared: ReadonlySet<string>
}

export function namedValuesOf(
  rule: Rule,
  signals: readonly CompiledSignal[],
  expressions: ExpressionTable,
): NamedValues {
  const named = rule.let ?? {}
  const names = Object.keys(named)
  const forWhen = withThoseTheyUse(rule.when === undefined ? [] : [rule.when], named, expressions)
  const forDraft = withThoseTheyUse(draftExpressions(rule), named, expressions)
  const ofItems = new Set(signals.filter((s) => s.perItem).map((s) => s.name))
  if (rule.for !== undefined) ofItems.add(rule.for)
  const shared = names.filter((name) => {
    const used = withThoseTheyUse([named[name]!], named, expressions)
    return ![...used].some((n) => ofItems.has(n))
  })
  return {
    forWhen: names.filter((n) => forWhen.has(n)),
    forDraft: names.filter((n) => forDraft.has(n) && !forWhen.has(n)),
    forTexts: names.filter((n) => !forDraft.has(n) && !forWhen.has(n)),
    shared: new Set(shared),
  }
}

/** Adds these values. @throws AnalyzerError expression-failed */
export function withNamedValues(state: RuleState, names: readonly string[]): RuleState {
  if (names.length === 0) return state
  const { compiled, context, sharedValues } = state
  const scope = new Map<string, CelValue>(state.scope)
  for (const name of names) {
    const isShared = compiled.named.shared.has(name)
    let value = isShared ? sharedValues.get(name) : undefined
    if (value === undefined) value = context.expressions.value(compiled.rule.let![name]!)(scope)
    if (isShared) sharedValues.set(name, value)
    scope.set(name, value)
  }
  return { ...state, scope }
}

/** Names in these expressions, and what those of them that are named values use in turn. */
function withThoseTheyUse(
  sources: readonly string[],
  named: Readonly<Record<string, string>>,
  expressions: ExpressionTable,
): ReadonlySet<string> {
  const names = new Set(sources.flatMap((source) => expressions.freeVariables(source)))
  for (const name of names) {
    const source = Object.hasOwn(named, name) ? named[name] : undefined
    if (source !== undefined) for (const inner of expressions.freeVariables(source)) names.add(inner)
  }
  return names
}

/** What of a rule is asked of every item for which its condition holds. */
function draftExpressions({ exceptions, causes, groupBy, since, objects, explains, signals }: Rule): string[] {
  const optional = [groupBy, since, ...[...(causes ?? []), ...(explains ?? [])].map(({ when }) => when)]
  const inSignals = Object.values(signals).flatMap(({ show, note }) => [
    ...(show ?? []),
    ...(note === undefined ? [] : templateExpressions(note)),
  ])
  return [
    ...(exceptions ?? []).map(({ when }) => when),
    ...optional.filter((source) => source !== undefined),
    ...(objects ?? []),
    ...inSignals,
  ]
}
