import type { ObjectRef } from '../../model/object-ref.ts'
import { timestampOf } from '../bindings/cel-time.ts'
import { RecordView } from '../bindings/record-view.ts'
import type { Match } from '../match.ts'
import type { HitGroup, PatternHits } from '../scan/hits.ts'
import type { SignalSource } from '../signal-sources.ts'
import type { LogPlace } from './log-files.ts'

/** Fields of a log match's view, beside the captures of the signal's pattern. */
export const logFields = [
  'line',
  'time',
  'count',
  'firstSeen',
  'lastSeen',
  'path',
  'namespace',
  'pod',
  'container',
  'node',
  'unit',
  'previous',
] as const

/** The hits of one pattern as matches of a signal. */
export function logMatches(
  source: SignalSource,
  hits: PatternHits,
  placeOfPath: (path: string) => LogPlace,
  nodeOfPod: (place: LogPlace) => string | undefined,
): Match[] {
  return hits.groups.map((group) => logMatch(source, group, placeOfPath(group.path), nodeOfPod))
}

function logMatch(
  source: SignalSource,
  group: HitGroup,
  place: LogPlace,
  nodeOfPod: (place: LogPlace) => string | undefined,
): Match {
  const first = group.times.length > 0 ? group.times.reduce((a, b) => Math.min(a, b)) : undefined
  const last = group.times.length > 0 ? group.times.reduce((a, b) => Math.max(a, b)) : undefined
  const object = objectOf(place)
  const node = place.node ?? nodeOfPod(place)
  return {
    source,
    view: new RecordView('log', {
      ...Object.fromEntries(group.captures),
      line: group.last.text,
      time: timestampOf(group.last.time),
      count: BigInt(group.count),
      firstSeen: timestampOf(first),
      lastSeen: timestampOf(last),
      path: group.path,
      namespace: place.namespace ?? null,
      pod: place.pod ?? null,
      container: place.container ?? null,
      node: node ?? null,
      unit: place.unit ?? null,
      previous: place.previous ?? false,
    }),
    objects: object ? [object] : [],
    node,
    count: group.count,
    first,
    last,
    times: group.times,
    evidence: [
      {
        kind: 'line',
        path: group.path,
        offset: group.last.offset,
        text: group.last.text,
        match: group.last.match,
        ...(object && { object }),
        ...(group.last.time !== undefined && { time: group.last.time }),
        ...(group.count > 1 && { count: group.count }),
      },
    ],
  }
}

function objectOf(place: LogPlace): ObjectRef | undefined {
  if (place.pod !== undefined) return { kind: 'Pod', namespace: place.namespace ?? '', name: place.pod }
  return place.node === undefined ? undefined : { kind: 'Node', name: place.node }
}
