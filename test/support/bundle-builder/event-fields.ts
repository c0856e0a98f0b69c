import type { JsonObject } from './collector-yaml.ts'
import type { KubeObject } from './place-objects.ts'
import { shiftedTime, stableNumber } from './stable-values.ts'

/**
 * An Event with all fields of core/v1, in the order the API server prints them; accepts either group's names. Without
 * times it happened once, five minutes before `at`.
 */
export function coreEvent(event: KubeObject, at: string): KubeObject {
  const involvedObject = asObject(event['involvedObject'] ?? event['regarding'])
  const eventTime = event['eventTime'] ?? null
  const fallback = eventTime === null ? shiftedTime(at, -5) : null
  const last = event['lastTimestamp'] ?? event['deprecatedLastTimestamp'] ?? fallback
  const first = event['firstTimestamp'] ?? event['deprecatedFirstTimestamp'] ?? last
  const source = event['source'] ?? event['deprecatedSource'] ?? {}
  const component = event['reportingComponent'] ?? event['reportingController'] ?? asObject(source)['component'] ?? ''
  const namespace = event.metadata['namespace'] ?? involvedObject['namespace'] ?? 'default'
  return dropUndefined({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { creationTimestamp: first ?? eventTime, ...event.metadata, namespace },
    involvedObject,
    reason: event['reason'],
    message: event['message'] ?? event['note'],
    source,
    firstTimestamp: first,
    lastTimestamp: last,
    count: event['count'] ?? event['deprecatedCount'] ?? (eventTime === null ? 1 : undefined),
    type: event['type'] ?? 'Normal',
    eventTime,
    series: event['series'],
    action: event['action'],
    related: event['related'],
    reportingComponent: component,
    reportingInstance: event['reportingInstance'] ?? asObject(source)['host'] ?? '',
  })
}

/** The same Event as `events.k8s.io/v1` serves it: same metadata, other field names. */
export function eventsGroupEvent(event: KubeObject): KubeObject {
  return dropUndefined({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: event.metadata,
    eventTime: event['eventTime'],
    series: event['series'],
    reportingController: event['reportingComponent'],
    reportingInstance: event['reportingInstance'],
    action: event['action'],
    reason: event['reason'],
    regarding: event['involvedObject'],
    related: event['related'],
    note: event['message'],
    type: event['type'],
    deprecatedSource: event['source'],
    deprecatedFirstTimestamp: event['firstTimestamp'],
    deprecatedLastTimestamp: event['lastTimestamp'],
    deprecatedCount: event['count'],
  })
}

/** Gives an Event without a name or namespace those that client-go would have made up; other objects stay as they are. */
export function withEventName(object: JsonObject): JsonObject {
  if (object['kind'] !== 'Event') return object
  const involved = asObject(object['involvedObject'] ?? object['regarding'])
  const { metadata: _metadata, ...fields } = object
  const seed = JSON.stringify(fields)
  const namespace = involved['namespace'] ?? 'default'
  return { ...object, metadata: { name: eventName(involved, seed), namespace, ...asObject(object['metadata']) } }
}

function eventName(involved: JsonObject, seed: string): string {
  const high = stableNumber(`event-high ${seed}`, 0x18000000, 0x18ffffff).toString(16)
  const low = stableNumber(`event-low ${seed}`, 0x10000000, 0xffffffff).toString(16)
  return `${String(involved['name'] ?? 'unknown')}.${high}${low}`
}

function dropUndefined(fields: JsonObject & { metadata: JsonObject }): KubeObject {
  return Object.fromEntries(Object.entries(fields).filter((entry) => entry[1] !== undefined)) as KubeObject
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
