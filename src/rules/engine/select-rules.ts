import { isAnalyzerError } from '../../errors.ts'
import type { RuleOutcome } from '../finding.ts'
import type { Rule, RulePack } from '../rule.ts'
import { type CompiledRule, compileRule } from './compiled-rule.ts'
import type { RunContext } from './run-context.ts'
import { type KnownVersions, versionGate } from './version-gate.ts'

/** A rule that is to run, and how its versions fit those of the bundle. */
export type Selected = { rule: Rule; version: 'any' | 'match' | 'unknown' }

/** The rules for these versions; the others are added to `outcomes`. */
export function selectRules(
  packs: readonly RulePack[],
  wanted: (rule: Rule) => boolean,
  versions: KnownVersions,
  outcomes: RuleOutcome[],
): Selected[] {
  const selected: Selected[] = []
  for (const rule of packs.flatMap((p) => p.rules)) {
    if (rule.status === 'deprecated' || !wanted(rule)) continue
    const gate = versionGate(rule.affects, versions)
    if (gate.verdict === 'outside')
      outcomes.push({ ruleId: rule.id, outcome: 'not-applicable', because: 'version', reason: gate.reason })
    else selected.push({ rule, version: gate.verdict })
  }
  return selected
}

/** Prepares rules; those that cannot be are added to `outcomes`. */
export function compileAll(
  selected: readonly Selected[],
  context: RunContext,
  outcomes: RuleOutcome[],
): Map<CompiledRule, Selected['version']> {
  const compiled = new Map<CompiledRule, Selected['version']>()
  for (const { rule, version } of selected) {
    try {
      compiled.set(compileRule(rule, context.expressions, context.now), version)
    } catch (error) {
      if (!isAnalyzerError(error)) throw error
      outcomes.push({ ruleId: rule.id, outcome: 'failed', reason: error.message })
    }
  }
  return compiled
}
