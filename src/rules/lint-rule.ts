import type { Rule } from './rule.ts'
import type { RuleFault } from './rule-fault.ts'

/**
 * What a sound rule still lacks in its examples: a cause that none tells, evidence that none places, and for what is
 * reported at warning or above a bundle on which it keeps silent and one that lacks its input. The rule loads without.
 */
export function lintRule(rule: Rule): RuleFault[] {
  const { positive, negative } = rule.examples ?? { positive: [], negative: [] }
  const found: RuleFault[] = []
  const finds = positive.flatMap((example) => example.finds ?? [])
  const told = new Set(finds.map(({ cause }) => cause))
  // The only cause of a rule is told whenever the rule matches.
  const causes = rule.causes?.length === 1 ? [] : (rule.causes ?? [])
  for (const [i, { id }] of causes.entries())
    if (!told.has(id)) found.push({ path: ['causes', i], message: `no positive example finds the cause ${id}` })
  if (!finds.some(({ evidence = [] }) => evidence.some(isPlace)))
    found.push({
      path: ['examples', 'positive'],
      message: 'no positive example says at which path:line the evidence is',
    })
  if (!isGrave(rule)) return found
  if (!negative.some(({ outcome = 'clean' }) => outcome === 'clean'))
    found.push({ path: ['examples', 'negative'], message: 'no negative example is clean' })
  if (!negative.some(({ outcome, missing }) => outcome === 'not-applicable' && missing !== undefined))
    found.push({
      path: ['examples', 'negative'],
      message: 'no negative example is not-applicable and names the missing input',
    })
  return found
}

function isPlace(evidence: string): boolean {
  return /:\d+$/.test(evidence)
}

function isGrave({ severity, causes = [] }: Rule): boolean {
  return [severity, ...causes.map((cause) => cause.severity ?? severity)].some((s) => s !== 'info')
}
