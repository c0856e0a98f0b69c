import { type CelMapHost, type CelValue, celHost, celTruth } from '../cel/values.ts'

/** Fields of a record; one that is `undefined` is not there. */
export type RecordFields = Readonly<Record<string, CelValue | undefined | (() => CelValue)>>

/** A record with a fixed set of fields as expressions see it; fields may be computed when they are read. */
export class RecordView implements CelMapHost {
  get [celHost](): 'map' {
    return 'map'
  }
  readonly typeName: string
  readonly #fields: RecordFields

  constructor(typeName: string, fields: RecordFields) {
    this.typeName = typeName
    this.#fields = fields
  }

  /** The same record with more fields; its own are kept where a name comes twice. */
  with(more: RecordFields): RecordView {
    return new RecordView(this.typeName, { ...more, ...this.#fields })
  }

  /** As a condition a record is true: it is there. */
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
    const field = Object.hasOwn(this.#fields, key) ? this.#fields[key] : undefined
    return typeof field === 'function' ? field() : field
  }

  keys(): Iterable<string> {
    return Object.keys(this.#fields).filter((key) => this.#fields[key] !== undefined)
  }
}

/**
 * A signal in the expressions of its rule. In a condition it is true when it matched; `count`, `items`, `first`, `last`
 * and `matched` are its own fields; every other field is that of its first match.
 */
export class SignalView implements CelMapHost {
  get [celHost](): 'map' {
    return 'map'
  }
  readonly typeName = 'signal'
  readonly matched: boolean
  readonly items: readonly CelMapHost[]
  readonly #own: RecordView

  constructor(signal: {
    matched: boolean
    items: readonly CelMapHost[]
    count: number
    first?: CelValue | undefined
    last?: CelValue | undefined
  }) {
    this.matched = signal.matched
    this.items = signal.items
    this.#own = new RecordView('signal', {
      matched: signal.matched,
      items: signal.items,
      count: BigInt(signal.count),
      firstSeen: signal.first ?? null,
      lastSeen: signal.last ?? null,
    })
  }

  [celTruth](): boolean {
    return this.matched
  }

  get size(): number {
    return this.items.length
  }

  has(key: string): boolean {
    return this.#own.has(key) || (this.items[0]?.has(key) ?? false)
  }

  get(key: string): CelValue | undefined {
    return this.#own.get(key) ?? this.items[0]?.get(key)
  }

  keys(): Iterable<string> {
    return [...this.#own.keys(), ...(this.items[0]?.keys() ?? [])]
  }
}

/** Fields of a {@link SignalView} that are its own; a match's field of the same name is read through `items`. */
export const signalFields = ['matched', 'items', 'count', 'firstSeen', 'lastSeen'] as const
