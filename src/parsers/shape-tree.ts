import { Shape } from './object-shapes.ts'

const newline = 10
const space = 32

/** Beyond these, keys are data rather than structure, and remembering them is of no use. */
const mostShapes = 8192
const mostChildren = 16
const mostKeys = 100
const longestKey = 64

/**
 * The sequences of keys met so far in a file, by their place in the item. The next key of a map nearly always is one that
 * came next before: comparing its bytes replaces reading it, and checks of what a key may be are made but once.
 */
export class ShapeTree {
  readonly root = new Shape()
  #bytes = new Uint8Array(4096)
  #filled = 0
  #left = mostShapes

  /** The next shape if the bytes here are the key of one, and its colon with a blank or line break behind. */
  predict(shape: Shape, bytes: Uint8Array, at: number): Shape | undefined {
    const known = this.#bytes
    for (let next = shape.firstChild; next !== undefined; next = next.sibling) {
      const length = next.keyLength
      const start = next.keyStart
      let i = 0
      while (i < length && known[start + i] === bytes[at + i]) i++
      if (i < length) continue
      const after = bytes[at + length]
      if (after === space || after === newline) return next
    }
    return undefined
  }

  /** The next shape by its key, which is added; `written` is how it is written, with the colon. */
  next(shape: Shape, key: string, isLeftOut: boolean, written: Uint8Array): Shape | undefined {
    let children = 0
    let last: Shape | undefined
    for (let child = shape.firstChild; child !== undefined; child = child.sibling) {
      if (child.key === key) return child
      last = child
      children++
    }
    const { length } = written
    if (children >= mostChildren || shape.length >= mostKeys || length > longestKey || !this.#takeRoom(length))
      return undefined
    this.#bytes.set(written, this.#filled)
    const child = new Shape(shape, key, isLeftOut, this.#filled, length)
    this.#filled += length
    if (last === undefined) shape.firstChild = child
    else last.sibling = child
    return child
  }

  inner(shape: Shape): Shape {
    shape.inner ??= new Shape()
    return shape.inner
  }

  #takeRoom(length: number): boolean {
    if (this.#left === 0) return false
    this.#left--
    if (this.#filled + length <= this.#bytes.length) return true
    const larger = new Uint8Array(this.#bytes.length * 2)
    larger.set(this.#bytes)
    this.#bytes = larger
    return true
  }
}
