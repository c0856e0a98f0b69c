import type { SignalResult } from '../match.ts'
import type { SignalSource } from '../signal-sources.ts'
import type { CompiledRule } from './compiled-rule.ts'
import { evaluateSignal } from './evaluate-signal.ts'
import { missingInput } from './inputs.ts'
import type { RunContext } from './run-context.ts'
import { signalView } from './signal-view.ts'

const readFromLogs: ReadonlySet<SignalSource> = new Set(['log', 'nodeLog', 'nodeFile', 'tail'])

/** Whether a rule can only be evaluated once the logs are read. */
export function readsLogs({ signals }: CompiledRule): boolean {
  return signals.some((s) => readFromLogs.has(s.source))
}

/**
 * False when the objects alone show that a rule cannot match, so that its logs need not be read. Looks only at signals
 * that depend on no log and on no item; a fault of an expression leaves the rule possible, to be reported later.
 */
export async function stillPossible(compiled: CompiledRule, context: RunContext): Promise<boolean> {
  const { rule, signals } = compiled
  if (!readsLogs(compiled)) return true
  const scope = new Map(context.globals)
  const results = new Map<string, SignalResult>()
  let faulty = false
  for (const signal of signals) {
    const known = [...signal.dependsOn].every((name) => results.has(name))
    if (signal.perItem || readFromLogs.has(signal.source) || !known) continue
    if (missingInput(signal, context.bundle)) continue
    const result = await evaluateSignal(signal, context, scope, results, () => {
      faulty = true
    })
    results.set(signal.name, result)
    scope.set(signal.name, signalView(result))
    const needed = signal.name === rule.for || !signal.spec.optional
    if (needed && !result.matched && !faulty) return false
  }
  return true
}
