import type { Diagnostic } from '../diagnostics.ts'
import { LineBreaks } from './line-breaks.ts'

/** Where an object stands in its file. `start` and `end` are byte offsets, end exclusive. */
export type ResourceListItem = {
  readonly start: number
  readonly end: number
  /** Line of its first byte, counted from 1. */
  readonly line: number
  /** Column of the `-` before it, from 0; `undefined` if the file is the object. */
  readonly dash: number | undefined
}

export type ResourceListItems = {
  readonly items: readonly ResourceListItem[]
  /** `yaml-file-invalid`: the file is empty, ends within an item, or has items in a form that cannot be told apart. */
  readonly diagnostics: readonly Diagnostic[]
}

const newline = 10
const carriageReturn = 13
const space = 32
const hash = 35
const dash = 45

/** One pass over a resource list; see `splitResourceList`. */
export class ListSplitter {
  readonly #items: ResourceListItem[] = []
  readonly #diagnostics: Diagnostic[] = []
  readonly #bytes: Uint8Array
  readonly #path: string
  #at: number
  #line = 1

  constructor(bytes: Uint8Array, path: string) {
    this.#bytes = bytes
    this.#path = path
    this.#at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  }

  run(): ResourceListItems {
    if (this.#skipBlank() >= this.#bytes.length) this.#report('expected a resource list, found an empty file')
    while (this.#at < this.#bytes.length) this.#document()
    return { items: this.#items, diagnostics: this.#diagnostics }
  }

  #report(message: string): void {
    this.#diagnostics.push({
      code: 'yaml-file-invalid',
      path: this.#path,
      line: this.#line,
      message,
      effect: 'objects of this file may be missing',
    })
  }

  /** One document: up to a `---` or the end. */
  #document(): void {
    const start = this.#skipBlank()
    const startLine = this.#line
    let hasKeys = false
    let sawItems = false
    let complete = false
    while (this.#at < this.#bytes.length) {
      const first = this.#bytes[this.#at]!
      if (this.#isMarker()) {
        this.#nextLine()
        break
      }
      if (first === dash && !hasKeys && isDashAt(this.#bytes, this.#at)) {
        this.#sequence()
        sawItems = true
        continue
      }
      if (first === space || first === newline || first === carriageReturn || first === hash || first === dash) {
        this.#nextLine()
        continue
      }
      if (this.#startsWith('items:')) {
        this.#itemsValue(complete)
        sawItems = true
      } else {
        if (this.#startsWith('kind:')) complete = true
        this.#nextLine()
      }
      hasKeys = true
    }
    if (hasKeys && !sawItems) this.#singleObject(start, startLine)
  }

  /** A document without `items` is one object; `null`, which old collectors left for a failed list, is none. */
  #singleObject(start: number, line: number): void {
    let end = this.#at
    if (end > start && end <= this.#bytes.length) end = this.#documentEnd(start, end)
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, Math.min(end - start, 8)).toString(
      'latin1',
    )
    if (/^(null|~|\{\})?\s*$/.test(text)) return
    this.#items.push({ start, end, line, dash: undefined })
  }

  /** Without the `---` line that ended the document. */
  #documentEnd(start: number, end: number): number {
    const text = this.#bytes.subarray(start, end)
    let last = text.length - 1
    if (text[last] === newline) last--
    const lineStart = text.lastIndexOf(newline, last) + 1
    return isMarkerAt(text, lineStart) ? start + lineStart : end
  }

  /** `items:` and what follows. `complete` tells that `kind:`, which sorts after `items:`, was already there. */
  #itemsValue(kindSeen: boolean): void {
    const valueStart = this.#at + 6
    const lineEnd = this.#lineEnd()
    const value = new TextDecoder().decode(this.#bytes.subarray(valueStart, Math.min(lineEnd, valueStart + 80))).trim()
    const line = this.#line
    this.#nextLine()
    if (value === '' || value.startsWith('#')) {
      const before = this.#items.length
      this.#skipBlank()
      this.#sequence()
      if (this.#at >= this.#bytes.length && !kindSeen) this.#dropCutItem(before)
    } else if (!/^(\[\s*\]|null|~)\s*(#|$)/.test(value)) {
      this.#diagnostics.push({
        code: 'yaml-file-invalid',
        path: this.#path,
        line,
        message: `expected a list of items, one per "- ", found ${JSON.stringify(value.slice(0, 40))}`,
        effect: 'objects of this file are missing',
      })
    }
  }

  /**
   * The collector sorts keys, so that `kind: List` follows the items. When the file ends before it, the last item is
   * probably cut: what would be concluded from a field that it lacks would be wrong.
   */
  #dropCutItem(before: number): void {
    if (this.#items.length > before) {
      const cut = this.#items.pop()!
      this.#line = cut.line
    }
    this.#report(
      'expected "kind: List" after the items, found the end of the file: it was cut, its last item is left out',
    )
  }

  /** Items from here on, as long as lines begin with a dash in the column of the first one. */
  #sequence(): void {
    const bytes = this.#bytes
    const column = this.#indentAt(this.#at)
    if (!isDashAt(bytes, this.#at + column)) return
    let start = this.#at
    let startLine = this.#line
    let at = this.#at
    let line = this.#line
    const end = bytes.length
    const breaks = new LineBreaks(bytes, at)
    for (;;) {
      at = breaks.next() + 1
      line++
      if (at >= end) break
      const first = bytes[at]!
      if (first === space ? column === 0 : first === newline || first === carriageReturn || first === hash) continue
      const indent = column === 0 ? 0 : this.#indentAt(at)
      if (indent > column || isBlankAt(bytes, at + indent)) continue
      const isItem = indent === column && isDashAt(bytes, at + indent)
      this.#items.push({ start, end: at, line: startLine, dash: column })
      start = at
      startLine = line
      if (!isItem) {
        this.#at = at
        this.#line = line
        return
      }
    }
    this.#items.push({ start, end, line: startLine, dash: column })
    this.#at = end
    this.#line = line
  }

  #indentAt(at: number): number {
    let indent = 0
    while (this.#bytes[at + indent] === space) indent++
    return indent
  }

  #startsWith(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.#bytes[this.#at + i] !== text.charCodeAt(i)) return false
    return true
  }

  #isMarker(): boolean {
    return isMarkerAt(this.#bytes, this.#at)
  }

  #lineEnd(): number {
    const end = this.#bytes.indexOf(newline, this.#at)
    return end < 0 ? this.#bytes.length : end
  }

  #nextLine(): void {
    this.#at = Math.min(this.#lineEnd() + 1, this.#bytes.length)
    this.#line++
  }

  /** Over empty lines, comments and the first `---`; returns where the text begins. */
  #skipBlank(): number {
    while (this.#at < this.#bytes.length) {
      const at = this.#at + this.#indentAt(this.#at)
      if (!isBlankAt(this.#bytes, at) && !this.#isMarker()) break
      this.#nextLine()
    }
    return this.#at
  }
}

/** Nothing but an end of line or a comment from here on. */
function isBlankAt(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at]
  return byte === newline || byte === carriageReturn || byte === hash || byte === undefined
}

function isDashAt(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== dash) return false
  const next = bytes[at + 1]
  return next === space || next === newline || next === carriageReturn || next === undefined
}

function isMarkerAt(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== dash || bytes[at + 1] !== dash || bytes[at + 2] !== dash) return false
  const next = bytes[at + 3]
  return next === space || next === newline || next === carriageReturn || next === undefined
}
