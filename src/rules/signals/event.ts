import type { ObjectRef } from '../../model/object-ref.ts'
import { fieldAt, isRecord, numberAt, type Resource, stringAt, timeAt } from '../../model/resource.ts'
import { timestampOf } from '../bindings/cel-time.ts'
import { ObjectView, viewOf } from '../bindings/object-view.ts'
import { RecordView } from '../bindings/record-view.ts'
import type { EvidencePointer, Match } from '../match.ts'

/** Fields of an event's view, beside the captures of the signal's pattern. */
export const eventFields = [
  'reason',
  'type',
  'message',
  'count',
  'firstSeen',
  'lastSeen',
  'object',
  'kind',
  'name',
  'namespace',
  'node',
  'component',
  'event',
] as const

/** One event as a match, without regard to any pattern. */
export function eventMatch(event: Resource): Match {
  const { first, last, count } = eventTimes(event)
  const object = involvedObject(event)
  const node = stringAt(event.value, 'source', 'host') ?? stringAt(event.value, 'reportingInstance')
  const involved = fieldAt(event.value, ['involvedObject'])
  const evidence: EvidencePointer = {
    kind: 'field',
    position: event.position,
    field: ['message'],
    ...(object && { object }),
    ...(last !== undefined && { time: last }),
    ...(count > 1 && { count }),
  }
  return {
    source: 'event',
    resource: event,
    view: new RecordView('event', {
      reason: stringAt(event.value, 'reason') ?? null,
      type: stringAt(event.value, 'type') ?? null,
      message: stringAt(event.value, 'message') ?? '',
      count: BigInt(count),
      firstSeen: timestampOf(first),
      lastSeen: timestampOf(last),
      object: isRecord(involved) ? ObjectView.at(event, involved, ['involvedObject']) : null,
      kind: object?.kind ?? null,
      name: object?.name ?? null,
      namespace: object?.namespace ?? null,
      node: node ?? null,
      component: stringAt(event.value, 'source', 'component') ?? stringAt(event.value, 'reportingComponent') ?? null,
      event: () => viewOf(event),
    }),
    objects: object ? [object] : [],
    node,
    count,
    first,
    last,
    evidence: [evidence],
  }
}

/** The same match with the captures of a pattern as fields of its view; those of the event itself come first. */
export function withCaptures(match: Match, captures: readonly string[]): Match {
  if (captures.length === 0) return match
  const fields: Record<string, string> = Object.create(null)
  for (let i = 0; i < captures.length; i += 2) fields[captures[i]!] = captures[i + 1]!
  return { ...match, view: (match.view as RecordView).with(fields) }
}

function eventTimes(event: Resource): { first?: number; last?: number; count: number } {
  // Scheduler events have eventTime and series; all others first- and lastTimestamp.
  const single = timeAt(event.value, 'eventTime') ?? timeAt(event.value, 'metadata', 'creationTimestamp')
  const first = timeAt(event.value, 'firstTimestamp') ?? single
  const last = timeAt(event.value, 'lastTimestamp') ?? timeAt(event.value, 'series', 'lastObservedTime') ?? single
  const count = numberAt(event.value, 'count') ?? numberAt(event.value, 'series', 'count') ?? 1
  return { count: Math.max(1, count), ...(first !== undefined && { first }), ...(last !== undefined && { last }) }
}

function involvedObject(event: Resource): ObjectRef | undefined {
  const kind = stringAt(event.value, 'involvedObject', 'kind')
  const name = stringAt(event.value, 'involvedObject', 'name')
  if (kind === undefined || name === undefined) return undefined
  const namespace = stringAt(event.value, 'involvedObject', 'namespace')
  return namespace === undefined ? { kind, name } : { kind, namespace, name }
}
