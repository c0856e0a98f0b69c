import type { CompiledSignal } from './compiled-rule.ts'
import type { RuleState } from './evaluate-rule.ts'

/**
 * True when a rule can match for no item of `for`: what it wants beside the item is nowhere in the bundle. Many rules over
 * all volumes or pods want an event or a line of a log, which most bundles do not have. To ask for it for each item took
 * 0.07 s for one rule, and items beyond the limit were said to be left out, though they could not have mattered.
 *
 * @param state what is known before the items, which are not asked
 */
export function noItemMatches(state: RuleState, unusable: ReadonlySet<string>): boolean {
  const { rule, signals } = state.compiled
  if (rule.for === undefined) return false
  const nowhere = new Set<string>()
  for (const signal of signals) {
    const isAbsent = signal.perItem
      ? unusable.has(signal.name) || isNowhere(signal, state)
      : signal.name !== rule.for && state.results.get(signal.name)?.matched === false
    if (!isAbsent) continue
    if (!signal.spec.optional && signal.perItem) return true
    nowhere.add(signal.name)
  }
  if (rule.when === undefined || nowhere.size === 0) return false
  const isFalse = (name: string): boolean => {
    const value = Object.hasOwn(rule.let ?? {}, name) ? rule.let![name] : undefined
    return value === undefined ? nowhere.has(name) : state.context.expressions.neverHolds(value, isFalse)
  }
  return state.context.expressions.neverHolds(rule.when, isFalse)
}

/** Whether a signal has nothing that its condition and window could choose from, whatever the item. */
function isNowhere(signal: CompiledSignal, { context }: RuleState): boolean {
  const { spec, source } = signal
  if (spec.expect === 'none' || source === 'tail' || source === 'setting') return false
  if (source === 'resource') return context.bundle.list(spec.resource!).length === 0
  return context.candidates.isEmpty(signal, context)
}
