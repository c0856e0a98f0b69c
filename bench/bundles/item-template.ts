import { encodeResourceList, type ResourceListOptions } from '../../test/support/bundle-builder/index.ts'
import type { Random } from './random.ts'

/** Text of a fixed width for the item with this number. */
export type Fill = (index: number, random: Random) => string

/** Hands out stand-ins for what differs between items. Every one is as wide as what replaces it, so lines fold alike. */
export class Slots {
  readonly fills: Fill[] = []

  /** A word that YAML leaves unquoted. */
  word(width: number, fill: Fill): string {
    return `Q${this.next(fill)}`.padEnd(width, 'q')
  }

  /** RFC 3339, UTC, seconds. */
  time(fill: Fill): string {
    return `2001-01-01T00:00:${this.next(fill)}Z`
  }

  /** A number as a text, at least seven digits. */
  digits(width: number, fill: Fill): string {
    return `99${this.next(fill)}`.padEnd(width, '7')
  }

  private next(fill: Fill): string {
    this.fills.push(fill)
    if (this.fills.length > 60) throw new Error('too many slots for two digits of a second')
    return String(this.fills.length - 1).padStart(2, '0')
  }
}

const STAND_IN = /Q(\d\d)q*|2001-01-01T00:00:(\d\d)Z|99(\d\d)7{3,}/g

/**
 * Items of a list as the collector writes them, at the speed of joining strings: one item goes through the real encoder,
 * the others differ in the stand-ins only.
 */
export class ItemTemplate {
  readonly bytes: number
  private readonly parts: string[] = []
  private readonly order: number[] = []
  private readonly fills: readonly Fill[]

  constructor(options: ResourceListOptions, build: (slots: Slots) => object) {
    const slots = new Slots()
    const text = itemText(build(slots), options)
    this.fills = slots.fills
    let end = 0
    for (const match of text.matchAll(STAND_IN)) {
      this.parts.push(text.slice(end, match.index))
      this.order.push(Number(match[1] ?? match[2] ?? match[3]))
      end = match.index + match[0].length
    }
    this.parts.push(text.slice(end))
    this.bytes = Buffer.byteLength(text)
  }

  render(index: number, random: Random): string {
    const values: string[] = []
    for (const fill of this.fills) values.push(fill(index, random))
    let text = this.parts[0]!
    for (let i = 0; i < this.order.length; i++) text += values[this.order[i]!]! + this.parts[i + 1]!
    return text
  }
}

function itemText(item: object, options: ResourceListOptions): string {
  const { items } = splitList(encodeResourceList([item], options))
  return items
}

/** A list file in three: up to `items:`, the items, from `kind: List` on. */
export function splitList(text: string): { head: string; items: string; tail: string } {
  const start = text.indexOf('\nitems:\n') + '\nitems:\n'.length
  const end = text.lastIndexOf('\nkind: List\n') + 1
  if (start < 8 || end <= 0) throw new Error('expected a resource list with items')
  return { head: text.slice(0, start), items: text.slice(start, end), tail: text.slice(end) }
}
