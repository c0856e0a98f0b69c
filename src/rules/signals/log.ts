import type { ObjectRef } from '../../model/object-ref.ts'
import { LogView } from '../bindings/log-view.ts'
import type { EvidencePointer, Match } from '../match.ts'
import type { HitGroup, PatternHits } from '../scan/hits.ts'
import type { SignalSource } from '../signal-sources.ts'
import type { LogPlace } from './log-files.ts'
import { extremes } from './window.ts'

/** The hits of one pattern as matches of a signal. */
export function logMatches(
  source: SignalSource,
  hits: PatternHits,
  placeOfPath: (path: string) => LogPlace,
  nodeOfPod: (place: LogPlace) => string | undefined,
): Match[] {
  return hits.groups.map((group) => {
    const place = placeOfPath(group.path)
    return new LogMatch(source, group, place, place.node ?? nodeOfPod(place))
  })
}

/** Lines of a log that matched alike. What is made of their text is made when it is asked for: most are told nowhere. */
class LogMatch implements Match {
  readonly source: SignalSource
  readonly node: string | undefined
  readonly count: number
  readonly first: number | undefined
  readonly last: number | undefined
  readonly view: LogView
  readonly #group: HitGroup
  readonly #place: LogPlace

  constructor(source: SignalSource, group: HitGroup, place: LogPlace, node: string | undefined) {
    const { first, last } = extremes(group.times)
    this.source = source
    this.node = node
    this.count = group.count
    this.first = first
    this.last = last
    this.view = new LogView({ group, place, node, first, last })
    this.#group = group
    this.#place = place
  }

  get objects(): readonly ObjectRef[] {
    const object = objectOf(this.#place)
    return object ? [object] : []
  }

  get times(): readonly number[] {
    return this.#group.times
  }

  get evidence(): readonly EvidencePointer[] {
    const { path, last } = this.#group
    const object = objectOf(this.#place)
    return [
      {
        kind: 'line',
        path,
        line: last.line,
        text: last.text,
        match: { start: last.matchStart, end: last.matchEnd },
        ...(object && { object }),
        ...(last.time !== undefined && { time: last.time }),
        ...(this.count > 1 && { count: this.count }),
      },
    ]
  }
}

function objectOf(place: LogPlace): ObjectRef | undefined {
  if (place.pod !== undefined) return { kind: 'Pod', namespace: place.namespace ?? '', name: place.pod }
  return place.node === undefined ? undefined : { kind: 'Node', name: place.node }
}
