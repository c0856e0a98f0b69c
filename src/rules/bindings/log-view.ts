import { type CelMapHost, type CelValue, celHost, celTruth } from '../cel/values.ts'
import type { HitGroup } from '../scan/hits.ts'
import type { LogPlace } from '../signals/log-files.ts'
import { timestampOf } from './cel-time.ts'

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

type LogField = (typeof logFields)[number]

const fieldNames: ReadonlySet<string> = new Set(logFields)

/** Lines of a log that matched alike, and what is known of them. */
export type LogMatchFacts = {
  readonly group: HitGroup
  readonly place: LogPlace
  readonly node: string | undefined
  readonly first: number | undefined
  readonly last: number | undefined
}

/**
 * Lines of a log that matched alike as expressions see them. A field is made when it is read: there are tens of thousands
 * of such matches in a large bundle, and a finding reads a few of one of them.
 */
export class LogView implements CelMapHost {
  get [celHost](): 'map' {
    return 'map'
  }
  readonly typeName = 'log'
  readonly #facts: LogMatchFacts

  constructor(facts: LogMatchFacts) {
    this.#facts = facts
  }

  /** As a condition a match is true: it is there. */
  [celTruth](): boolean {
    return true
  }

  get size(): number {
    return [...this.keys()].length
  }

  has(key: string): boolean {
    const value = this.get(key)
    return value !== undefined && value !== null
  }

  get(key: string): CelValue | undefined {
    if (fieldNames.has(key)) return this.#field(key as LogField)
    const { captures } = this.#facts.group
    for (let i = 0; i < captures.length; i += 2) if (captures[i] === key) return captures[i + 1]
    return undefined
  }

  keys(): Iterable<string> {
    return new Set([...this.#facts.group.captures.filter((_, i) => i % 2 === 0), ...logFields])
  }

  #field(name: LogField): CelValue {
    const { group, place, node, first, last } = this.#facts
    switch (name) {
      case 'line':
        return group.last.text
      case 'time':
        return timestampOf(group.last.time)
      case 'count':
        return BigInt(group.count)
      case 'firstSeen':
        return timestampOf(first)
      case 'lastSeen':
        return timestampOf(last)
      case 'path':
        return group.path
      case 'node':
        return node ?? null
      case 'previous':
        return place.previous ?? false
      default:
        return place[name] ?? null
    }
  }
}
