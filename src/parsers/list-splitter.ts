import type { Diagnostic } from '../diagnostics.ts'
import { LineBreaks } from './line-breaks.ts'
import { indentAt, isBlankAt, isDashAt, isMarkerAt, startsWith } from './list-lines.ts'

/** Where an object stands in its file. `start` and `end` are byte offsets, end exclusive. */
export type ResourceListItem = {
  readonly start: number
  readonly end: number
  /** Line of its first byte, counted from 1. */
  readonly line: number
  /** Column of the `-` before it, from 0; `undefined` if the file is the object. */
  readonly dash: number | undefined
}

const newline = 10
const carriageReturn = 13
const space = 32
const hash = 35
const dash = 45

/** Told of each item while its bytes are there: those that were fed last, from offset `base` of the file on. */
export type ItemSink = (item: ResourceListItem, base: number) => void

/** What the next line belongs to. */
type Place = 'between documents' | 'document' | 'before items' | 'items'

/**
 * One pass over a resource list, of which any part may be there at a time: lines are looked at one after the other, once
 * they are whole. See `splitResourceList`.
 */
export class ListSplitter {
  readonly diagnostics: Diagnostic[] = []
  readonly #path: string
  readonly #sink: ItemSink
  #bytes: Uint8Array = new Uint8Array()
  /** Offset of `#bytes` in the file; all that follow are offsets in `#bytes`. */
  #base = 0
  #end = 0
  /** The next line. */
  #at = 0
  #line = 1
  #place: Place = 'between documents'
  /** Where the document, or the item, began: what is still needed. */
  #start = 0
  #startLine = 1
  #dash = 0
  #isBareList = false
  #hasKeys = false
  #sawItems = false
  /** Whether the document's `kind:` was there, which the collector writes behind the items. */
  #sawKind = false
  #sawDocument = false

  constructor(path: string, sink: ItemSink) {
    this.#path = path
    this.#sink = sink
  }

  /**
   * Goes on over the lines that are whole now.
   *
   * @param bytes the file from offset `base` on, which is at most what `needed` was (or `at`, if an open item is to have
   *   no bytes), to as far as it is known
   * @param end offset in `bytes` behind the last whole line
   */
  feed(bytes: Uint8Array, base: number, end: number): void {
    const moved = base - this.#base
    this.#bytes = bytes
    this.#base = base
    this.#end = end
    this.#at -= moved
    this.#start -= moved
    if (base + this.#at === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3
    while (this.#at < end) this.#step()
  }

  /** Offset in the file of the first byte that has to be there for the next `feed`. */
  get needed(): number {
    const isOpen = this.#place === 'items' || (this.#place === 'document' && !this.#sawItems)
    return this.#base + (isOpen ? this.#start : this.#at)
  }

  /** Offset in the file of the first line that was not looked at. */
  get at(): number {
    return this.#base + this.#at
  }

  /** After all of the file was fed, up to its end. */
  finish(): void {
    if (this.#place === 'items') {
      if (this.#isBareList || this.#sawKind) this.#emit(this.#at)
      else this.#reportCut(this.#startLine)
    } else if (this.#place === 'before items' && !this.#sawKind) this.#reportCut(this.#line)
    else if (this.#place === 'document') this.#endDocument()
    else if (!this.#sawDocument) this.#report(this.#line, 'expected a resource list, found an empty file')
  }

  #step(): void {
    switch (this.#place) {
      case 'between documents':
        if (this.#isSkipped()) this.#nextLine()
        else this.#beginDocument()
        break
      case 'document':
        this.#documentLine()
        break
      case 'before items':
        if (this.#isSkipped()) this.#nextLine()
        else if (!this.#beginItems()) this.#place = 'document'
        break
      case 'items':
        this.#items()
    }
  }

  #beginDocument(): void {
    this.#place = 'document'
    this.#start = this.#at
    this.#startLine = this.#line
    this.#isBareList = this.#hasKeys = this.#sawItems = this.#sawKind = false
    this.#sawDocument = true
  }

  #documentLine(): void {
    const bytes = this.#bytes
    const first = bytes[this.#at]!
    if (isMarkerAt(bytes, this.#at)) {
      this.#endDocument()
      this.#place = 'between documents'
      this.#nextLine()
    } else if (first === dash && !this.#hasKeys && isDashAt(bytes, this.#at)) {
      this.#isBareList = true
      this.#beginItems()
    } else if (first === space || first === newline || first === carriageReturn || first === hash || first === dash) {
      this.#nextLine()
    } else {
      this.#hasKeys = true
      if (startsWith(bytes, this.#at, 'items:')) this.#itemsValue()
      else {
        if (startsWith(bytes, this.#at, 'kind:')) this.#sawKind = true
        this.#nextLine()
      }
    }
  }

  /** A document without `items` is one object; `null`, which old collectors left for a failed list, is none. */
  #endDocument(): void {
    if (!this.#hasKeys || this.#sawItems) return
    const text = Buffer.from(this.#bytes.subarray(this.#start, Math.min(this.#at, this.#start + 8))).toString('latin1')
    if (this.#start >= 0 && /^(null|~|\{\})?\s*$/.test(text)) return
    this.#emit(this.#at, true)
  }

  #itemsValue(): void {
    const valueStart = this.#at + 6
    const valueEnd = Math.min(this.#lineEnd(), valueStart + 80)
    const value = new TextDecoder().decode(this.#bytes.subarray(valueStart, valueEnd)).trim()
    this.#sawItems = true
    this.#isBareList = false
    if (value === '' || value.startsWith('#')) this.#place = 'before items'
    else if (!/^(\[\s*\]|null|~)\s*(#|$)/.test(value)) {
      const found = JSON.stringify(value.slice(0, 40))
      this.#report(
        this.#line,
        `expected a list of items, one per "- ", found ${found}`,
        'objects of this file are missing',
      )
    }
    this.#nextLine()
  }

  /** If the line begins with a dash, in whatever column. */
  #beginItems(): boolean {
    const column = indentAt(this.#bytes, this.#at)
    if (!isDashAt(this.#bytes, this.#at + column)) return false
    this.#place = 'items'
    this.#sawItems = true
    this.#dash = column
    this.#start = this.#at
    this.#startLine = this.#line
    this.#nextLine()
    return true
  }

  /** Items from here on, as long as lines begin with a dash in the column of the first one. */
  #items(): void {
    const bytes = this.#bytes
    const column = this.#dash
    const end = this.#end
    const breaks = new LineBreaks(bytes, this.#at, end)
    let at = this.#at
    let line = this.#line
    for (; at < end; at = Math.min(breaks.next() + 1, end), line++) {
      const first = bytes[at]!
      if (first === space ? column === 0 : first === newline || first === carriageReturn || first === hash) continue
      const indent = column === 0 ? 0 : indentAt(bytes, at)
      if (indent > column || isBlankAt(bytes, at + indent)) continue
      this.#emit(at)
      if (indent !== column || !isDashAt(bytes, at + indent)) {
        this.#place = 'document'
        break
      }
      this.#start = at
      this.#startLine = line
    }
    this.#at = at
    this.#line = line
  }

  #emit(end: number, isWhole = false): void {
    const start = this.#base + this.#start
    const item = { start, end: this.#base + end, line: this.#startLine, dash: isWhole ? undefined : this.#dash }
    this.#sink(item, this.#base)
  }

  /**
   * The collector sorts keys, so that `kind: List` follows the items. When the file ends before it, the last item is
   * probably cut: what would be concluded from a field that it lacks would be wrong.
   */
  #reportCut(line: number): void {
    this.#report(
      line,
      'expected "kind: List" after the items, found the end of the file: it was cut, its last item is left out',
    )
  }

  #report(line: number, message: string, effect = 'objects of this file may be missing'): void {
    this.diagnostics.push({ code: 'yaml-file-invalid', path: this.#path, line, message, effect })
  }

  /** Empty lines, comments and a `---`, where nothing has begun. */
  #isSkipped(): boolean {
    const at = this.#at
    return isBlankAt(this.#bytes, at + indentAt(this.#bytes, at)) || isMarkerAt(this.#bytes, at)
  }

  #lineEnd(): number {
    const end = this.#bytes.indexOf(newline, this.#at)
    return end < 0 || end > this.#end ? this.#end : end
  }

  #nextLine(): void {
    this.#at = Math.min(this.#lineEnd() + 1, this.#end)
    this.#line++
  }
}
