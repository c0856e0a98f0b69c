import type { ObjectRef } from '../../model/object-ref.ts'
import { LogView } from '../bindings/log-view.ts'
import type { Match } from '../match.ts'
import { type HitGroup, type PatternHits, timesOf } from '../scan/hits.ts'
import type { SignalSource } from '../signal-sources.ts'
import type { LogPlace } from './log-files.ts'

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
  const { last: line, count } = group
  const times = timesOf(group)
  const { first, last } = extremes(times)
  const object = objectOf(place)
  const node = place.node ?? nodeOfPod(place)
  return {
    source,
    view: new LogView({ group, place, node, first, last }),
    objects: object ? [object] : [],
    node,
    count,
    first,
    last,
    times,
    evidence: [
      {
        kind: 'line',
        path: group.path,
        line: line.line,
        text: line.text,
        match: { start: line.matchStart, end: line.matchEnd },
        ...(object && { object }),
        ...(line.time !== undefined && { time: line.time }),
        ...(count > 1 && { count }),
      },
    ],
  }
}

/** Lines are mostly, but not always, in the order of their times. */
function extremes(times: readonly number[]): { first: number | undefined; last: number | undefined } {
  let first = times[0]
  let last = times[0]
  for (const time of times) {
    if (time < first!) first = time
    if (time > last!) last = time
  }
  return { first, last }
}

function objectOf(place: LogPlace): ObjectRef | undefined {
  if (place.pod !== undefined) return { kind: 'Pod', namespace: place.namespace ?? '', name: place.pod }
  return place.node === undefined ? undefined : { kind: 'Node', name: place.node }
}
