import type { UpgradeState } from '../../model/upgrade.ts'
import { upgradePhases } from '../../model/upgrade-phases.ts'
import type { BlockedPhase } from '../finding.ts'
import type { RuleState } from './evaluate-rule.ts'

/**
 * The phase that a finding holds up, by the rule's `blocks`. A rule knows the phase, the upgrade how far it has come: a
 * phase that is done is not held up, one that is still to come will be, and without an upgrade nothing is held up now.
 * @param when of the cause, which comes before that of the rule
 */
export function blocksOf(
  { compiled, context, scope }: RuleState,
  when: BlockedPhase['when'] | undefined,
): { blocks?: BlockedPhase } {
  const { blocks } = compiled.rule
  if (!blocks) return {}
  const phase = blocks.phase === '*' ? context.upgrade?.phase : context.expressions.render(blocks.phase)(scope)
  if (phase === undefined || phase === '') return {}
  const found = blockedPhase(phase, when ?? blocks.when, context.upgrade)
  return found === undefined ? {} : { blocks: found }
}

export function blockedPhase(
  phase: string,
  when: BlockedPhase['when'],
  upgrade: Pick<UpgradeState, 'phase' | 'state'> | undefined,
): BlockedPhase | undefined {
  const ids: readonly string[] = upgradePhases.map(({ id }) => id)
  const at = ids.indexOf(phase)
  const known = upgradePhases[at]
  const facts = { phase, ...(known && { number: known.number, title: known.title }) }
  const current = upgrade === undefined || upgrade.state === 'succeeded' ? -1 : ids.indexOf(upgrade.phase)
  const isAhead = current >= 0 && at > current
  if (when === 'next') return { ...facts, when, ...(isAhead && { upgrade: 'this' as const }) }
  if (current < 0 || (at >= 0 && at < current)) return undefined
  return isAhead ? { ...facts, when: 'next', upgrade: 'this' } : { ...facts, when }
}
