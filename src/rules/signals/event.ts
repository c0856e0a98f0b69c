import type { ObjectRef } from '../../model/object-ref.ts'
import { fieldAt, numberAt, type Resource, stringAt, timeAt } from '../../model/resource.ts'
import { timestampOf } from '../bindings/cel-time.ts'
import { ObjectView, viewOf } from '../bindings/object-view.ts'
import { RecordView } from '../bindings/record-view.ts'
import type { EvidencePointer, Match } from '../match.ts'
import type { SignalSpec } from '../rule-spec.ts'
import type { LinePattern } from '../scan/line-pattern.ts'

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

/** Matches of an event signal among all events; the where-expression comes later. */
export function* eventMatches(
  spec: SignalSpec,
  events: readonly Resource[],
  pattern: LinePattern | undefined,
): Generator<Match> {
  const query = spec.event ?? {}
  const reasons = listOf(query.reason)
  const kinds = listOf(query.object)?.map((k) => k.toLowerCase())
  for (const event of events) {
    if (reasons && !reasons.includes(stringAt(event.value, 'reason') ?? '')) continue
    if (query.type !== undefined && stringAt(event.value, 'type') !== query.type) continue
    if (kinds && !kinds.includes((stringAt(event.value, 'involvedObject', 'kind') ?? '').toLowerCase())) continue
    const message = stringAt(event.value, 'message') ?? ''
    const found = pattern?.match(message)
    if (pattern && !found) continue
    yield eventMatch(event, message, found?.captures)
  }
}

function eventMatch(event: Resource, message: string, captures?: ReadonlyMap<string, string>): Match {
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
      ...Object.fromEntries(captures ?? []),
      reason: stringAt(event.value, 'reason') ?? null,
      type: stringAt(event.value, 'type') ?? null,
      message,
      count: BigInt(count),
      firstSeen: timestampOf(first),
      lastSeen: timestampOf(last),
      object:
        involved && typeof involved === 'object'
          ? new ObjectView(event, involved as Record<string, unknown>, ['involvedObject'])
          : null,
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

function listOf(value: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof value === 'string' ? [value] : value
}
