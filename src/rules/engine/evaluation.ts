import type { Diagnostic } from '../../diagnostics.ts'
import type { Stopwatch } from '../../timing.ts'
import type { RuleOutcome } from '../finding.ts'
import type { ScanPattern } from '../scan/scan-plan.ts'
import type { CollectedLogs } from './collect.ts'
import type { CompiledRule } from './compiled-rule.ts'
import type { Draft } from './draft.ts'
import { evaluateRule, type RuleResult } from './evaluate-rule.ts'
import { readsLogs } from './prune.ts'
import type { RunContext } from './run-context.ts'
import type { Selected } from './select-rules.ts'

/** The evaluation of all rules of one bundle. What comes out is in the order of the rules, whenever each was evaluated. */
export class Evaluation {
  readonly #rules: ReadonlyMap<CompiledRule, Selected['version']>
  readonly #stopwatch: Stopwatch | undefined
  readonly #results = new Map<CompiledRule, RuleResult>()

  constructor(rules: ReadonlyMap<CompiledRule, Selected['version']>, stopwatch: Stopwatch | undefined) {
    this.#rules = rules
    this.#stopwatch = stopwatch
  }

  /** Evaluates the rules that read no logs. */
  async withoutLogs(context: RunContext): Promise<void> {
    for (const rule of this.#rules.keys()) if (!readsLogs(rule)) await this.#evaluate(rule, context)
  }

  /** Evaluates the others, and adds the outcome of each rule to `outcomes`. */
  async rest(context: RunContext, outcomes: RuleOutcome[]): Promise<{ drafts: Draft[]; diagnostics: Diagnostic[] }> {
    const drafts: Draft[] = []
    const diagnostics: Diagnostic[] = []
    for (const rule of this.#rules.keys()) {
      const result = this.#results.get(rule) ?? (await this.#evaluate(rule, context))
      outcomes.push(result.outcome)
      for (const draft of result.drafts) drafts.push(draft)
      diagnostics.push(...resultDiagnostics(rule, result), ...floodDiagnostics(rule, context.logs))
    }
    if (this.#stopwatch) addMatchingCosts(this.#rules.keys(), context.logs, this.#stopwatch)
    return { drafts, diagnostics }
  }

  async #evaluate(rule: CompiledRule, context: RunContext): Promise<RuleResult> {
    const started = this.#stopwatch && performance.now()
    const result = await evaluateRule(rule, context, this.#rules.get(rule)!)
    if (started !== undefined) this.#stopwatch!.rule(rule.rule.id).evaluationMs += performance.now() - started
    this.#results.set(rule, result)
    return result
  }
}

function addMatchingCosts(
  rules: Iterable<CompiledRule>,
  { costs, threads }: CollectedLogs,
  stopwatch: Stopwatch,
): void {
  stopwatch.threads = threads
  const owners = new Map<ScanPattern, string>()
  for (const { rule, signals } of rules) for (const { request } of signals) if (request) owners.set(request, rule.id)
  for (const [pattern, { tried, matched, ms }] of costs) {
    const cost = stopwatch.rule(owners.get(pattern)!)
    cost.linesTried += tried
    cost.linesMatched += matched
    cost.matchingMs += ms
  }
}

function floodDiagnostics({ rule, signals }: CompiledRule, { hits }: CollectedLogs): Diagnostic[] {
  const flooded = signals.filter(({ request }) => request && hits.get(request)?.overflow)
  return flooded.map(({ name }) => ({
    code: 'evidence-limit',
    path: rule.id,
    message: `signal ${name}: there are more lines than are looked at, or than are kept apart`,
    effect: 'counts are too low, and findings may be missing',
  }))
}

function resultDiagnostics({ rule }: CompiledRule, { outcome, fault, skippedItems }: RuleResult): Diagnostic[] {
  const found: Diagnostic[] = []
  if (fault !== undefined) {
    const effect = outcome.outcome === 'failed' ? 'the rule gave no result' : 'some objects were left out of the rule'
    found.push({ code: 'rule-failed', path: rule.id, message: fault, effect })
  }
  if (skippedItems > 0) {
    found.push({
      code: 'evidence-limit',
      path: rule.id,
      message: `${skippedItems} more matches were not looked at`,
      effect: 'findings about them are missing',
    })
  }
  return found
}
