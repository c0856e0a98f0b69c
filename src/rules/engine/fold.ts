import type { ObjectGraph } from '../../model/graph.ts'
import { type ObjectRef, refKey } from '../../model/object-ref.ts'
import { durationMs } from '../duration.ts'
import type { Rule } from '../rule.ts'
import type { ExplainsSpec } from '../rule-spec.ts'
import type { Draft } from './draft.ts'
import { compareDrafts } from './order.ts'
import { fitsRule } from './rule-pattern.ts'

/**
 * Puts findings under the one that explains them and returns the roots. A finding has one parent: the first in order of
 * severity and confidence that claims it. Nothing explains itself, directly or in a circle.
 */
export function foldSymptoms(drafts: readonly Draft[], rules: ReadonlyMap<string, Rule>, graph: ObjectGraph): Draft[] {
  const ordered = [...drafts].sort(compareDrafts)
  const parent = new Map<Draft, Draft>()
  // The least severe first: of two that claim each other the worse one becomes the cause.
  for (const symptom of ordered.toReversed()) {
    const claims = ordered.filter(
      (cause) => cause !== symptom && !isBelow(cause, symptom, parent) && explains(cause, symptom, rules, graph),
    )
    if (claims[0]) parent.set(symptom, claims[0])
  }
  for (const [symptom, cause] of parent) cause.symptoms.push(symptom)
  for (const draft of ordered) draft.symptoms.sort(compareDrafts)
  const roots = ordered.filter((d) => !parent.has(d))
  for (const root of roots) {
    const blocks = root.blocks ?? blocksOfSymptoms(root)
    if (blocks !== undefined) root.blocks = blocks
  }
  return roots.sort(compareDrafts)
}

/** What explains the finding that holds up an upgrade holds it up itself. */
function blocksOfSymptoms({ symptoms }: Draft): Draft['blocks'] {
  const blocks = symptoms.flatMap((s) => s.blocks ?? blocksOfSymptoms(s) ?? [])
  return blocks.find(({ when }) => when === 'now') ?? blocks[0]
}

function isBelow(draft: Draft, ancestor: Draft, parent: ReadonlyMap<Draft, Draft>): boolean {
  for (let up = parent.get(draft); up; up = parent.get(up)) if (up === ancestor) return true
  return false
}

function explains(cause: Draft, symptom: Draft, rules: ReadonlyMap<string, Rule>, graph: ObjectGraph): boolean {
  const clauses = rules.get(cause.ruleId)?.explains ?? []
  return cause.ties.some((i) => {
    const clause = clauses[i]
    return (
      clause !== undefined &&
      names(clause, symptom) &&
      inTime(clause, cause, symptom) &&
      tied(clause, cause, symptom, graph)
    )
  })
}

function names(clause: ExplainsSpec, symptom: Draft): boolean {
  const causes = listOf(clause.cause)
  if (causes.length > 0 && !causes.includes(symptom.causeId ?? '')) return false
  return listOf(clause.rule).some((pattern) => fitsRule(pattern, symptom.ruleId))
}

/** Only where both times are known: the state of an object has none, and clocks of nodes differ by seconds. */
function inTime(clause: ExplainsSpec, cause: Draft, symptom: Draft): boolean {
  if (clause.within === undefined || cause.first === undefined || symptom.first === undefined) return true
  const clockSkew = 5_000
  const lag = symptom.first - cause.first
  return lag >= -clockSkew && lag <= durationMs(clause.within) + (cause.last ?? cause.first) - cause.first
}

function tied(clause: ExplainsSpec, cause: Draft, symptom: Draft, graph: ObjectGraph): boolean {
  switch (clause.by) {
    case 'bundle':
      return true
    case 'same-node':
      return nodesOf(cause).some((node) => nodesOf(symptom).includes(node))
    case 'same-object':
      return shareObject(cause.objects, symptom.objects)
    case 'related':
      return (
        shareObject(cause.objects, symptom.objects) ||
        cause.objects.some((a) => symptom.objects.some((b) => graph.isRelated(a, b)))
      )
  }
}

function nodesOf(draft: Draft): string[] {
  return [...draft.nodes, ...draft.objects.filter((o) => o.kind === 'Node').map((o) => o.name)]
}

function shareObject(a: readonly ObjectRef[], b: readonly ObjectRef[]): boolean {
  const keys = new Set(a.map(refKey))
  return b.some((ref) => keys.has(refKey(ref)))
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}
