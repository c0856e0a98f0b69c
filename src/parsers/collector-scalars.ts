import { CollectedText, type SlicedBuffer } from './collected-text.ts'
import type { StringTable } from './string-table.ts'
import { plainValue } from './yaml.ts'

/** Thrown for text that is not exactly as the collector's encoder writes it: a full parser has to read it. */
export class UnfamiliarYaml extends Error {}

const newline = 10
const space = 32
const doubleQuote = 34
const hash = 35
const singleQuote = 39
const plus = 43
const dash = 45
const two = 50
const colon = 58
const backslash = 92
const bar = 124

/** Bytes no plain scalar begins with; `-` and `?` may, if no blank follows. */
const notFirst = bytesOf(' #,[]{}&*!|>\'"%@`\x7f')
/** First bytes of plain scalars that may be something else than text: numbers, null, booleans. */
const mayBeTyped = bytesOf('0123456789+-.~nNtTfF')
/** Where a run of ordinary bytes ends, by style. Control characters are no part of any, whole lines end with one. */
const plainStops = bytesOf(':#\x7f', 1)
const singleStops = bytesOf("'\x7f", 1)
const doubleStops = bytesOf('"\\\x7f', 1)
const literalStops = bytesOf('\x7f', 1)

/**
 * The scalars of one item in the exact style of yaml.v2, and a cursor over its lines. What is on lines of its own is
 * indented by two more than its key. Every method leaves `at` behind what it read.
 */
export class CollectorScalars {
  bytes = Buffer.alloc(0) as Buffer as SlicedBuffer
  at = 0
  /** Blanks before `at`, if a line has just begun there; -1 at the end of the item. */
  indent = 0
  /** Where `nextLine` was called last. */
  lineEnd = 0
  /** Offset behind the item. */
  end = 0
  /** Whether the last scalar in quotes, if that was the last one, went over more than one line. */
  folded = false
  readonly #strings: StringTable
  readonly #text = new CollectedText()

  constructor(strings: StringTable) {
    this.#strings = strings
  }

  /** @throws UnfamiliarYaml if the item does not end with its line, which is what bounds all loops here */
  begin(bytes: Buffer, start: number, end: number): void {
    if (start >= end || bytes[end - 1] !== newline) throw new UnfamiliarYaml()
    this.bytes = bytes as SlicedBuffer
    this.at = start
    this.end = end
    this.indent = 0
    this.#text.reserve(end - start)
  }

  /** From the beginning of a line to its text. */
  beginLine(): void {
    const start = this.at
    if (start >= this.end) {
      this.indent = -1
      return
    }
    let at = start
    while (this.bytes[at] === space) at++
    this.at = at
    this.indent = at - start
  }

  /** From the end of a line to the text of the next one. */
  nextLine(): void {
    if (this.bytes[this.at] !== newline) throw new UnfamiliarYaml()
    this.lineEnd = this.at++
    this.beginLine()
  }

  /** A scalar that is the value of a key, or of the dash, in this column; from its first byte to the next line. */
  scalar(column: number): unknown {
    const first = this.bytes[this.at]!
    if (first === bar) return this.#literal(column)
    if (first === doubleQuote || first === singleQuote) {
      const text = this.quoted(column)
      this.nextLine()
      return text
    }
    const start = this.at
    return this.plainRest(start, this.plainLine(), column)
  }

  /** A plain scalar as far as it is on this line: to the end of it, or to the colon behind a key. */
  plainLine(): unknown {
    const start = this.at
    const first = this.bytes[start]!
    this.folded = false
    if (notFirst[first] === 1) throw new UnfamiliarYaml()
    // "- " and "? " are no scalars; ": " leaves an empty text.
    if ((first === dash || first === 63) && this.bytes[start + 1]! <= space) throw new UnfamiliarYaml()
    const beyondAscii = this.#skipPlain()
    if (this.at === start) throw new UnfamiliarYaml()
    const text = this.#slice(start, this.at, beyondAscii)
    return mayBeTyped[first] === 1 ? plainValue(text) : text
  }

  /** The rest of a plain scalar of which `plainLine` has read the first line: lines folded at column 80. */
  plainRest(start: number, firstLine: unknown, column: number): unknown {
    const end = this.at
    this.nextLine()
    if (this.indent <= column) return firstLine
    this.#text.clear()
    this.#text.append(this.bytes, start, end)
    while (this.indent > column) {
      this.#checkFold(column)
      const lineStart = this.at
      if (this.bytes[lineStart] === hash) throw new UnfamiliarYaml()
      this.#skipPlain()
      this.#text.push(space)
      this.#text.append(this.bytes, lineStart, this.at)
      this.nextLine()
    }
    return this.#collected()
  }

  /** Bytes up to the end of the line or a colon with a blank behind it; true if some are beyond ASCII. */
  #skipPlain(): boolean {
    const bytes = this.bytes
    let at = this.at
    let seen = 0
    for (;;) {
      let byte = bytes[at]!
      while (plainStops[byte] === 0) {
        seen |= byte
        byte = bytes[++at]!
      }
      if (byte === colon) {
        if (bytes[at + 1]! <= space) break
      } else if (byte !== hash || bytes[at - 1] === space) break
      at++
    }
    this.at = at
    if ((bytes[at] !== newline && bytes[at] !== colon) || bytes[at - 1] === space) throw new UnfamiliarYaml()
    return seen > 127
  }

  /** A quoted scalar, to behind its closing quote. */
  quoted(column: number): string {
    const bytes = this.bytes
    const quote = bytes[this.at]!
    const stops = quote === doubleQuote ? doubleStops : singleStops
    const start = this.at + 1
    this.folded = false
    let at = start
    let seen = 0
    while (stops[bytes[at]!] === 0) seen |= bytes[at++]!
    if (bytes[at] !== quote || (quote === singleQuote && bytes[at + 1] === quote)) {
      return this.#longQuoted(quote, stops, column)
    }
    this.at = at + 1
    return this.#slice(start, at, seen > 127)
  }

  /** One with escapes or several lines. */
  #longQuoted(quote: number, stops: Uint8Array, column: number): string {
    const bytes = this.bytes
    this.#text.clear()
    this.at++
    for (;;) {
      const start = this.at
      while (stops[bytes[this.at]!] === 0) this.at++
      this.#text.append(bytes, start, this.at)
      const stop = bytes[this.at]
      if (stop === newline) {
        if (bytes[this.at - 1] === space) throw new UnfamiliarYaml()
        this.nextLine()
        this.#checkFold(column)
        this.folded = true
        this.#text.push(space)
      } else if (stop === quote) {
        this.at++
        if (quote === doubleQuote || bytes[this.at] !== quote) return this.#collected()
        this.#text.push(quote)
        this.at++
      } else if (stop === backslash) {
        this.at = this.#text.pushEscaped(bytes, this.at + 1)
        if (this.at < 0) throw new UnfamiliarYaml()
      } else {
        throw new UnfamiliarYaml()
      }
    }
  }

  /** A literal block scalar: every line is indented, or empty. */
  #literal(column: number): string {
    const bytes = this.bytes
    this.at++
    const isIndented = bytes[this.at] === two
    if (isIndented) this.at++
    const chomping = bytes[this.at]!
    if (chomping === dash || chomping === plus) this.at++
    if (bytes[this.at] !== newline) throw new UnfamiliarYaml()
    this.at++
    this.#text.clear()
    let breaks = 0
    let hasText = false
    while (this.at < this.end && this.#literalLine(column + 2)) {
      const start = this.at
      while (literalStops[bytes[this.at]!] === 0) this.at++
      if (bytes[this.at] !== newline) throw new UnfamiliarYaml()
      if (start === this.at) breaks++
      else {
        if (!hasText && !isIndented && (breaks > 0 || bytes[start] === space)) throw new UnfamiliarYaml()
        for (; breaks > 0; breaks--) this.#text.push(newline)
        this.#text.append(bytes, start, this.at)
        hasText = true
        breaks = 1
      }
      this.at++
    }
    if (chomping === plus) for (; breaks > 0; breaks--) this.#text.push(newline)
    else if (chomping !== dash && hasText) this.#text.push(newline)
    this.beginLine()
    return this.#collected()
  }

  /** To the text of a literal's next line, if it is one of its lines: empty, or indented as far. */
  #literalLine(column: number): boolean {
    const start = this.at
    if (this.bytes[start] === newline) return true
    for (let i = 0; i < column; i++) if (this.bytes[start + i] !== space) return false
    this.at = start + column
    // A line of nothing but blanks would have made the encoder choose double quotes.
    if (this.bytes[this.at] === newline) throw new UnfamiliarYaml()
    return true
  }

  #checkFold(column: number): void {
    if (this.indent !== column + 2 || this.bytes[this.at] === newline) throw new UnfamiliarYaml()
  }

  #slice(start: number, end: number, beyondAscii: boolean): string {
    return beyondAscii ? checked(this.bytes.utf8Slice(start, end)) : this.#strings.ascii(this.bytes, start, end)
  }

  #collected(): string {
    const text = this.#text.toString()
    return this.#text.beyondAscii ? checked(text) : text
  }
}

/** YAML allows these only as escapes; what is below U+0080 never gets this far. */
function checked(text: string): string {
  if (/[\x80-\x84\x86-\x9f\ufffe\uffff]/.test(text)) throw new UnfamiliarYaml()
  return text
}

/** A set of bytes, as 256 flags; `controls` is the flag of those below the blank. */
function bytesOf(characters: string, controls: 0 | 1 = 1): Uint8Array {
  const set = new Uint8Array(256).fill(controls, 0, space)
  for (const character of characters) set[character.charCodeAt(0)] = 1
  return set
}
