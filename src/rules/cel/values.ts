import type { CelDuration, CelTimestamp } from './time.ts'

/** Marks a host object that stands for a map; see {@link CelMapHost}. */
export const celHost: unique symbol = Symbol.for('harvester-bundle-analyzer.cel.host')
/** Method of a host object that says whether it counts as true in a boolean position (tolerant mode only). */
export const celTruth: unique symbol = Symbol.for('harvester-bundle-analyzer.cel.truth')
/** Names the kind of a value that is an instance of a class of this package. */
export const celKind: unique symbol = Symbol.for('harvester-bundle-analyzer.cel.kind')

/** What a parameter of a function accepts; `dyn` accepts everything. */
export type Kind =
  | 'dyn'
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'list'
  | 'map'
  | 'timestamp'
  | 'duration'
  | 'type'
  | 'optional'
  | ExtensionKind

export type ExtensionKind = 'ip' | 'cidr' | 'quantity' | 'semver' | 'url'

/**
 * A lazy object that behaves as a CEL map with string keys. `get` gives `undefined` for an absent key;
 * values are CEL values already and are not converted.
 */
export interface CelMapHost {
  readonly [celHost]: 'map'
  get(key: string): CelValue | undefined
  has(key: string): boolean
  keys(): Iterable<string>
  readonly size: number
  /** What `type(x)` shows; `map` when absent. */
  readonly typeName?: string
}

/** A value of a type that is no part of core CEL: an IP address, a quantity. */
export interface CelExtension {
  readonly [celKind]: ExtensionKind
  readonly typeName: string
  equals(other: CelExtension): boolean
  /** For types that have an order; only called with a value of the same type. */
  compare?(other: CelExtension): number
  toString(): string
}

export type MapKey = string | boolean | bigint
/** `uint` keys are held as bigint, since `1` and `1u` are the same key; {@link CelMap} remembers which they were. */
export type CelMapValue = ReadonlyMap<MapKey, CelValue> | CelMapHost
export type CelList = readonly CelValue[]

/** int is bigint, double is number, a list is an array, a map is a Map or a {@link CelMapHost}. */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | CelUint
  | CelTimestamp
  | CelDuration
  | CelType
  | CelOptional
  | CelExtension
  | CelMapValue
  | readonly CelValue[]

/** An unsigned 64 bit integer; a class of its own because CEL tells `1` and `1u` apart by type. */
export class CelUint {
  get [celKind](): 'uint' {
    return 'uint'
  }
  readonly value: bigint

  constructor(value: bigint) {
    this.value = value
  }
}

/** A type as a value: the result of `type(x)`. */
export class CelType {
  get [celKind](): 'type' {
    return 'type'
  }
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** An optional value; `undefined` inside means none. */
export class CelOptional {
  static readonly none: CelOptional = new CelOptional(undefined)
  get [celKind](): 'optional' {
    return 'optional'
  }
  readonly value: CelValue | undefined

  constructor(value: CelValue | undefined) {
    this.value = value
  }
}

/** A map made by an expression. */
export class CelMap extends Map<MapKey, CelValue> {
  /** The keys that were written as uint. */
  uintKeys: Set<bigint> | undefined
}

export function isMapHost(value: unknown): value is CelMapHost {
  return typeof value === 'object' && value !== null && (value as Partial<CelMapHost>)[celHost] === 'map'
}

export function kindOf(value: CelValue): Kind {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    default:
      return value === null ? 'null' : objectKind(value)
  }
}

type ObjectValue = Exclude<CelValue, string | boolean | bigint | number | null>

function objectKind(value: ObjectValue): Kind {
  if (Array.isArray(value)) return 'list'
  if (value instanceof Map) return 'map'
  if (value instanceof Uint8Array) return 'bytes'
  const kind = (value as { [celKind]?: Kind })[celKind]
  return kind ?? (isMapHost(value) ? 'map' : 'dyn')
}

export function isList(value: CelValue | undefined): value is CelList {
  return Array.isArray(value)
}

export function isMap(value: CelValue | undefined): value is CelMapValue {
  return value instanceof Map || isMapHost(value)
}

export function isExtension(value: CelValue): value is CelExtension {
  return typeof value === 'object' && value !== null && 'equals' in value && celKind in value
}

const typeNames: Readonly<Partial<Record<Kind, string>>> = {
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  optional: 'optional_type',
}

/** The name CEL gives the type of a value, as `type(x)` shows it. */
export function typeName(value: CelValue): string {
  if (isMapHost(value) && value.typeName !== undefined) return value.typeName
  if (isExtension(value)) return value.typeName
  const kind = kindOf(value)
  return typeNames[kind] ?? kind
}

/** Types that an expression can name, with the value they have. */
export const standardTypes: ReadonlyMap<string, CelType> = new Map(
  [
    'bool',
    'bytes',
    'double',
    'int',
    'list',
    'map',
    'null_type',
    'string',
    'type',
    'uint',
    'optional_type',
    'google.protobuf.Timestamp',
    'google.protobuf.Duration',
    'net.IP',
    'net.CIDR',
    'kubernetes.Quantity',
    'kubernetes.Semver',
    'kubernetes.URL',
  ].map((name) => [name, new CelType(name)]),
)
