import { type FieldPath, isRecord, type Resource } from '../../model/resource.ts'
import { type CelMapHost, type CelValue, celHost, celTruth } from '../cel/values.ts'

/** The way to a field, as a chain from its end: most views are read and forgotten, and nobody asks where they were. */
type PathStep = { readonly before: PathStep | undefined; readonly key: string | number }

/**
 * A map inside an object of the bundle as expressions see it. It converts fields when they are read, and knows the object
 * it belongs to and its place in it: that is how a value that an expression picked out gets its file and line.
 */
export class ObjectView implements CelMapHost {
  get [celHost](): 'map' {
    return 'map'
  }
  readonly resource: Resource
  readonly #value: Readonly<Record<string, unknown>>
  readonly #step: PathStep | undefined

  constructor(resource: Resource, value: Readonly<Record<string, unknown>>, step: PathStep | undefined) {
    this.resource = resource
    this.#value = value
    this.#step = step
  }

  /** A view of what is at this path of an object. */
  static at(resource: Resource, value: Readonly<Record<string, unknown>>, path: FieldPath): ObjectView {
    const step = path.reduce<PathStep | undefined>((before, key) => ({ before, key }), undefined)
    return new ObjectView(resource, value, step)
  }

  get path(): FieldPath {
    const path: (string | number)[] = []
    for (let step = this.#step; step !== undefined; step = step.before) path.push(step.key)
    return path.reverse()
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
    return this.#step === undefined ? this.resource.kind : 'map'
  }

  has(key: string): boolean {
    // The collector turns empty texts into nulls that were repaired to null: neither is worth telling from absent.
    return Object.hasOwn(this.#value, key) && this.#value[key] !== null
  }

  get(key: string): CelValue | undefined {
    if (!Object.hasOwn(this.#value, key)) return undefined
    return toCelValue(this.#value[key], this.resource, this.#step, key)
  }

  keys(): Iterable<string> {
    return Object.keys(this.#value)
  }
}

/** An object of the bundle as a value of expressions. */
export function viewOf(resource: Resource): ObjectView {
  return new ObjectView(resource, resource.value, undefined)
}

/**
 * A JSON value as CEL has it. Whole numbers are int: the collector prints `3.0` as `3` and ten million as `1e+07`, so the
 * way a number is written says nothing of its type.
 */
function toCelValue(value: unknown, resource: Resource, before: PathStep | undefined, key: string | number): CelValue {
  if (typeof value !== 'object' || value === null) return scalarValue(value)
  const step = { before, key }
  if (isRecord(value)) return new ObjectView(resource, value, step)
  return Array.isArray(value) ? value.map((item, index) => toCelValue(item, resource, step, index)) : null
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
