type MapObject = Record<string, unknown>
type MapConstructor = new (fill?: boolean) => MapObject

/** Objects of one shape before it is worth a constructor: V8 needs seven to learn how much room they take. */
const earnsConstructor = 8
const mostConstructors = 2000

/**
 * Makes the objects of a list, whose items repeat the same keys in the same order: one constructor per sequence of keys,
 * from which V8 learns to give all of its objects exactly their room. Made from `{}`, an object has room for four fields and
 * a list for the others, and becomes a hash table at twenty. Bytes per object: 64 instead of 96 with 5 keys, 176 instead
 * of 192 with 19, 264 instead of 1624 with 30, which a Longhorn volume's `spec` has; and filling it takes 0.2 to 0.8 of
 * the time.
 */
export class ObjectShapes {
  readonly #constructors = new Map<string, MapConstructor>()

  /** The constructor for maps with these keys; `undefined` when there are too many different ones. */
  constructorFor(keys: readonly string[]): MapConstructor | undefined {
    const name = keys.join('\n')
    const known = this.#constructors.get(name)
    if (known !== undefined || this.#constructors.size >= mostConstructors) return known
    const made = newConstructor()
    this.#constructors.set(name, made)
    return made
  }
}

/** A constructor of ordinary objects. */
function newConstructor(): MapConstructor {
  // V8 counts the assignments, runs or not, for the room of the first objects; it takes back what those do not use.
  function Shaped(this: MapObject, fill?: boolean): void {
    if (fill !== true) return
    this['a'] = this['b'] = this['c'] = this['d'] = this['e'] = this['f'] = this['g'] = this['h'] = this['i'] = 0
    this['j'] = this['k'] = this['l'] = this['m'] = this['n'] = this['o'] = this['p'] = this['q'] = this['r'] = 0
    this['s'] = this['t'] = this['u'] = this['v'] = this['w'] = this['x'] = this['y'] = this['z'] = 0
  }
  Shaped.prototype = Object.prototype
  return Shaped as unknown as MapConstructor
}

/** The keys of a map up to one of them: a node in the tree of all sequences of keys that come at one place. */
export class Shape {
  /** `undefined` for the root: no key yet. */
  readonly parent: Shape | undefined
  readonly key: string
  /** Whether the key's value is left out of the objects. */
  readonly isLeftOut: boolean
  /** Number of keys. */
  readonly length: number
  /** Where the key's bytes are among all that are remembered, its colon included. */
  readonly keyStart: number
  readonly keyLength: number
  /** The keys that came next, in the order in which they were met. */
  firstChild: Shape | undefined
  sibling: Shape | undefined
  /** The root of the maps that are, or are listed in, the value of this key. */
  inner: Shape | undefined
  /** The value of this key in the last object, and what `RepeatedValues` knows of it. */
  lastValue: unknown
  repeatedValue: unknown
  repeatedSlot = -1
  repeatedLength = 0
  #keys: string[] | undefined
  #made = 0
  #construct: MapConstructor | undefined

  constructor(parent?: Shape, key = '', isLeftOut = false, keyStart = 0, keyLength = 0) {
    this.parent = parent
    this.key = key
    this.isLeftOut = isLeftOut
    this.length = (parent?.length ?? 0) + (parent === undefined ? 0 : 1)
    this.keyStart = keyStart
    this.keyLength = keyLength
  }

  has(key: string): boolean {
    for (let shape: Shape | undefined = this; shape?.parent; shape = shape.parent) if (shape.key === key) return true
    return false
  }

  /** An object with the keys so far; its values begin at `from`. */
  make(values: readonly unknown[], from: number, shapes: ObjectShapes): MapObject {
    this.#keys ??= this.#collectKeys()
    const keys = this.#keys
    if (this.#construct === undefined && ++this.#made === earnsConstructor)
      this.#construct = shapes.constructorFor(keys)
    const map = this.#construct === undefined ? {} : new this.#construct()
    for (let i = 0; i < keys.length; i++) map[keys[i]!] = values[from + i]
    return map
  }

  #collectKeys(): string[] {
    const keys: string[] = []
    for (let shape: Shape | undefined = this; shape?.parent; shape = shape.parent)
      if (!shape.isLeftOut) keys.push(shape.key)
    return keys.reverse()
  }
}
