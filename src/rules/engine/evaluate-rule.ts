import type { CelValue } from '../cel/values.ts'
import type { RuleOutcome } from '../finding.ts'
import type { Match, SignalResult } from '../match.ts'
import type { CompiledRule, CompiledSignal } from './compiled-rule.ts'
import { type Draft, mergeGroups } from './draft.ts'
import { conditionHolds, draftFinding } from './draft-finding.ts'
import { evaluateSignal } from './evaluate-signal.ts'
import { missingInput } from './inputs.ts'
import { withNamedValues } from './named-values.ts'
import { noItemMatches } from './no-item-matches.ts'
import type { RunContext, Scope } from './run-context.ts'
import { signalView } from './signal-view.ts'

/** Items of `for` that are looked at; beyond it the report says so. */
export const maxItems = 2_000

export type RuleResult = {
  outcome: RuleOutcome
  drafts: Draft[]
  /** First fault of an expression, where there was one. */
  fault?: string
  /** Items of `for` that were not looked at. */
  skippedItems: number
}

/** What a rule knows at some point of its evaluation. */
export type RuleState = {
  readonly compiled: CompiledRule
  readonly context: RunContext
  readonly scope: Scope
  readonly results: ReadonlyMap<string, SignalResult>
  /** What optional signals lack. */
  readonly missing: readonly string[]
  readonly item?: Match
  readonly version: 'any' | 'match' | 'unknown'
  /** Values of `let` that are the same for all items, as far as they were needed. */
  readonly sharedValues: Map<string, CelValue>
}

/** Evaluates one rule on one bundle. Faults of its expressions become part of the result. */
export async function evaluateRule(
  compiled: CompiledRule,
  context: RunContext,
  version: RuleState['version'],
): Promise<RuleResult> {
  const faults: string[] = []
  const onFault = (where: string, error: unknown): void => {
    faults.push(`${where}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const inputs = splitByInput(compiled, context)
  const result = (
    outcome: RuleOutcome['outcome'],
    reason?: string,
    drafts: Draft[] = [],
    skippedItems = 0,
  ): RuleResult => ({
    outcome: {
      ruleId: compiled.rule.id,
      outcome,
      ...(outcome === 'not-applicable' && { because: 'missing-input' as const }),
      ...(reason !== undefined && { reason }),
    },
    drafts,
    skippedItems,
    ...(faults[0] !== undefined && { fault: faults[0] }),
  })
  const empty: RuleState = {
    compiled,
    context,
    scope: context.globals,
    results: new Map(),
    missing: inputs.optional,
    version,
    sharedValues: new Map(),
  }
  const shared = await evaluateSignals(
    empty,
    compiled.signals.filter((s) => !s.perItem),
    inputs,
    onFault,
  )
  if (isRuledOut(compiled, shared, inputs.lacking)) {
    return faults.length > 0 ? result('failed', faults[0]) : result('clean')
  }
  if (inputs.required.length > 0) return result('not-applicable', `needs ${inputs.required.join('; ')}`)
  if (noItemMatches(shared, inputs.unusable)) return faults.length > 0 ? result('failed', faults[0]) : result('clean')
  const states = itemStates(shared)
  const drafts: Draft[] = []
  const groups = new Set<string>()
  for (const state of states.slice(0, maxItems)) {
    const full = await evaluateSignals(
      state,
      compiled.signals.filter((s) => s.perItem),
      inputs,
      onFault,
    )
    try {
      const draft = draftOf(full, groups)
      if (draft) drafts.push(draft)
    } catch (error) {
      onFault('rule', error)
    }
  }
  if (drafts.length === 0 && faults.length > 0) return result('failed', faults[0])
  const merged = mergeGroups(drafts)
  return result(merged.length > 0 ? 'matched' : 'clean', undefined, merged, Math.max(0, states.length - maxItems))
}

type Inputs = {
  /** Signals that are not evaluated. */
  unusable: ReadonlySet<string>
  /** Signals that match nothing for want of an input, their own or that of a signal they look at: that says nothing. */
  lacking: ReadonlySet<string>
  /** What is missing, for signals that are not optional and for those that are. */
  required: readonly string[]
  optional: readonly string[]
}

/** Which signals cannot be evaluated on this bundle, and what for. */
function splitByInput(compiled: CompiledRule, context: RunContext): Inputs {
  const unusable = new Set<string>()
  const required: string[] = []
  const optional: string[] = []
  for (const signal of compiled.signals) {
    const missing = missingInput(signal, context.bundle)
    if (!missing) continue
    unusable.add(signal.name)
    if (signal.spec.optional) optional.push(missing.what)
    else required.push(`${missing.what} (${missing.hint})`)
  }
  const lacking = withDependents(compiled.signals, unusable)
  return {
    // Where the rule is not applicable anyhow, what looks at a signal that is missing would only fail.
    unusable: required.length > 0 ? lacking : unusable,
    lacking,
    required: [...new Set(required)],
    optional: [...new Set(optional)],
  }
}

async function evaluateSignals(
  state: RuleState,
  signals: readonly CompiledSignal[],
  { unusable, lacking }: Inputs,
  onFault: (where: string, error: unknown) => void,
): Promise<RuleState> {
  const scope = new Map(state.scope)
  const results = new Map(state.results)
  for (const signal of signals) {
    const result = unusable.has(signal.name)
      ? { matched: false, matches: [], count: 0 }
      : await evaluateSignal(signal, state.context, scope, results, onFault)
    results.set(signal.name, result)
    scope.set(signal.name, signalView(result))
    // Without a signal that the rule wants the others tell nothing, and may fail for the lack of it.
    if (!result.matched && isWanted(signal, state.compiled) && (signal.perItem || !lacking.has(signal.name))) break
  }
  return { ...state, scope, results }
}

/** Whether the rule cannot match without this signal. */
function isWanted({ name, spec }: CompiledSignal, { rule }: CompiledRule): boolean {
  return name === rule.for || !spec.optional
}

/** True when a signal without which the rule cannot match was looked for and is not there. */
function isRuledOut(compiled: CompiledRule, state: RuleState, lacking: ReadonlySet<string>): boolean {
  return compiled.signals.some(
    (s) => isWanted(s, compiled) && !lacking.has(s.name) && state.results.get(s.name)?.matched === false,
  )
}

/** These signals and those that look at one of them: that they match nothing says nothing. `signals` are in order. */
function withDependents(signals: readonly CompiledSignal[], names: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(names)
  for (const { name, dependsOn } of signals) if ([...dependsOn].some((d) => all.has(d))) all.add(name)
  return all
}

/** One state for each match of `for`, in which its name stands for that match; the state itself without `for`. */
function itemStates(state: RuleState): RuleState[] {
  const name = state.compiled.rule.for
  if (name === undefined) return [state]
  return (state.results.get(name)?.matches ?? []).map((item) => ({
    ...state,
    item,
    scope: new Map(state.scope).set(name, item.view),
    results: new Map(state.results).set(name, {
      matched: true,
      matches: [item],
      count: item.count,
      first: item.first,
      last: item.last,
    }),
  }))
}

/** @param known cause and group of findings that are there already: what is added to one of them needs no texts */
function draftOf(state: RuleState, known: Set<string>): Draft | undefined {
  const { named, signals } = state.compiled
  if (!signals.every((s) => s.spec.optional || state.results.get(s.name)?.matched)) return undefined
  const before = withNamedValues(state, named.forWhen)
  return conditionHolds(before) ? draftFinding(withNamedValues(before, named.forDraft), known) : undefined
}
