import type { ObjectRef } from '../../model/object-ref.ts'
import type { Finding } from '../finding.ts'
import type { EvidencePointer } from '../match.ts'

/** A finding before its evidence is read and before it is put under its cause or over its symptoms. */
export type Draft = Omit<Finding, 'evidence' | 'symptoms' | 'firstSeen' | 'lastSeen'> & {
  evidence: EvidencePointer[]
  symptoms: Draft[]
  /** Milliseconds. */
  first?: number
  last?: number
  /** Nodes that it is about. */
  nodes: string[]
  /** Which of the rule's explains-clauses hold for this finding, by index. */
  ties: number[]
  /** Cause and `groupBy` value: findings of a rule that have it in common become one. */
  groupKey?: string
}

/** Pieces of evidence of one finding; of so many matches the first ones prove it. */
const maxEvidence = 24

/** Puts findings of one rule with the same cause and the same `groupBy` value together, at the place of the first. */
export function mergeGroups(drafts: readonly Draft[]): Draft[] {
  const groups = new Map<string, Draft[]>()
  const first: Draft[] = []
  for (const draft of drafts) {
    if (draft.groupKey === undefined) {
      first.push(draft)
      continue
    }
    const group = groups.get(draft.groupKey)
    if (group) group.push(draft)
    else {
      groups.set(draft.groupKey, [draft])
      first.push(draft)
    }
  }
  for (const group of groups.values()) if (group.length > 1) mergeAll(group)
  return first
}

/** Into the first of them; at once, since to add 5,000 pods one by one takes the square of that. */
function mergeAll(group: readonly Draft[]): void {
  const [target] = group
  if (target === undefined) return
  // All of them: what is a symptom of this finding is told by them.
  target.objects = uniqueObjects(group.flatMap((d) => d.objects))
  target.evidence = uniqueEvidence(group.flatMap((d) => d.evidence)).slice(0, maxEvidence)
  target.nodes = [...new Set(group.flatMap((d) => d.nodes))]
  for (const { first, last } of group) {
    if (first !== undefined) target.first = Math.min(target.first ?? first, first)
    if (last !== undefined) target.last = Math.max(target.last ?? last, last)
  }
}

export function uniqueObjects(objects: readonly ObjectRef[]): ObjectRef[] {
  const byKey = new Map(objects.map((o) => [`${o.kind} ${o.namespace ?? ''}/${o.name}`, o]))
  return [...byKey.values()]
}

/** The same place may prove two signals; it is shown once. */
export function uniqueEvidence(pointers: readonly EvidencePointer[]): EvidencePointer[] {
  const byPlace = new Map<string, EvidencePointer>()
  for (const pointer of pointers) {
    const place = placeKey(pointer)
    if (!byPlace.has(place)) byPlace.set(place, pointer)
  }
  return [...byPlace.values()]
}

function placeKey(pointer: EvidencePointer): string {
  if (pointer.kind === 'field') return `${pointer.position.path}:${pointer.position.start}:${pointer.field.join('.')}`
  return pointer.kind === 'line' ? `${pointer.path}:${pointer.line}` : `${pointer.path} ${pointer.text}`
}
