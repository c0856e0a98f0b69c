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
  groupKey?: string
}

/** Pieces of evidence of one finding; of so many matches the first ones prove it. */
const maxEvidence = 24

/** Puts findings of one rule with the same cause and the same `groupBy` value together. */
export function mergeGroups(drafts: readonly Draft[]): Draft[] {
  const groups = new Map<string, Draft>()
  const merged: Draft[] = []
  for (const draft of drafts) {
    if (draft.groupKey === undefined) {
      merged.push(draft)
      continue
    }
    const key = `${draft.causeId ?? ''}\n${draft.groupKey}`
    const first = groups.get(key)
    if (!first) {
      groups.set(key, draft)
      merged.push(draft)
    } else mergeInto(first, draft)
  }
  return merged
}

function mergeInto(target: Draft, other: Draft): void {
  // All of them: what is a symptom of this finding is told by them.
  target.objects = uniqueObjects([...target.objects, ...other.objects])
  target.evidence = uniqueEvidence([...target.evidence, ...other.evidence]).slice(0, maxEvidence)
  target.nodes = [...new Set([...target.nodes, ...other.nodes])]
  if (other.first !== undefined) target.first = Math.min(target.first ?? other.first, other.first)
  if (other.last !== undefined) target.last = Math.max(target.last ?? other.last, other.last)
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
