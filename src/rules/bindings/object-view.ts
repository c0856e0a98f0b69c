import { type FieldPath, isRecord, type Resource } from '../../model/resource.ts'
import { type CelMapHost, type CelValue, celHost, celTruth } from '../cel/values.ts'

/**
 * A map inside an object of the bundle as expressions see it. It converts fields when they are read, and knows the object
 * it belongs to and its place in it: that is how a value that an expression picked out gets its file and line.
 */
export class ObjectView implements CelMapHost {
  get [celHost](): 'map' {
    return 'map'
  }
  readonly resource: Resource
  readonly path: FieldPath
  readonly #value: Readonly<Record<string, unknown>>

  constructor(resource: Resource, value: Readonly<Record<string, unknown>>, path: FieldPath) {
    this.resource = resource
    this.#value = value
    this.path = path
  }

  /** As a condition an object is true: it is there. */
  [celTruth](): boolean {
    return true
  }

  get size(): number {
    return Object.keys(this.#value).length
  }

  /** What `type(x)` shows: the kind of an object, `map` for what is inside one. */
  get typeName(): string {
    return this.path.length === 0 ? this.resource.kind : 'map'
  }

  has(key: string): boolean {
    // The collector turns empty texts into nulls that were repaired to null: neither is worth telling from absent.
    return Object.hasOwn(this.#value, key) && this.#value[key] !== null
  }

  get(key: string): CelValue | undefined {
    if (!Object.hasOwn(this.#value, key)) return undefined
    return toCelValue(this.#value[key], this.resource, [...this.path, key])
  }

  keys(): Iterable<string> {
    return Object.keys(this.#value)
  }
}

/** An object of the bundle as a value of expressions. */
export function viewOf(resource: Resource): ObjectView {
  return new ObjectView(resource, resource.value, [])
}

/**
 * A JSON value as CEL has it. Whole numbers are int: the collector prints `3.0` as `3` and ten million as `1e+07`, so the
 * way a number is written says nothing of its type.
 */
function toCelValue(value: unknown, resource: Resource, path: FieldPath): CelValue {
  if (isRecord(value)) return new ObjectView(resource, value, path)
  if (Array.isArray(value)) return value.map((item, index) => toCelValue(item, resource, [...path, index]))
  return scalarValue(value)
}

/** @see toCelValue */
export function scalarValue(value: unknown): CelValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'string' || typeof value === 'boolean') return value
  return null
}

/** The object behind a value, if it is one: a view of it, or of something inside it. */
export function resourceOf(value: CelValue | undefined): Resource | undefined {
  return value instanceof ObjectView ? value.resource : undefined
}
