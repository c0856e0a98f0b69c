import type { HitTableWriter } from './hit-table.ts'
import { FileHits, type HitLine, maxKeptText } from './hits.ts'
import { BreakCounter, newline } from './line-breaks.ts'
import type { LineMatch } from './line-pattern.ts'
import type { LineClock } from './scan-plan.ts'
import type { PatternSearch, Wanted } from './search-cache.ts'

/** Longest piece of a line that is decoded and matched; longer lines are matched around each literal found. */
const maxLineBytes = 16_384

/**
 * Lines of one file that are decoded and matched: honest logs stay far below. Of what a flood has beyond, every 64th is, so
 * that the last lines are among those seen: a log of 1 GiB in which each line fits took 45 s without an end to it.
 */
const mostTried = 300_000
const triedBeyond = 64

/** Bytes for the line that goes on in the next piece. */
export const carryBytes = 1024 * 1024

/** A hit is kept as one number, its start and the literal: more literals than this are in no rule pack. */
const literalSpace = 1 << 20

/**
 * One file on its way through the search. Whole lines are searched in the piece they come in; only the line that is cut at
 * its end is copied, to be searched with its rest.
 */
export class FileScan {
  readonly #path: string
  readonly #search: PatternSearch
  readonly #clock: LineClock
  readonly #timed: boolean
  readonly #carry: Buffer
  #hits: Map<Wanted, FileHits> | undefined
  /** Bytes in the carry. */
  #filled = 0
  #tried = 0
  /** Number of the line in which the next range to be searched begins. */
  #line = 1
  /** The last line that was recorded, per pattern: a line counts once however often its literals occur. */
  #lastLine: Map<Wanted, number> | undefined

  /**
   * Up to where in the bytes at hand a pattern was tried: a line can hold its literal a thousand times, and to try it at
   * each of them takes the square of the line's length.
   */
  #triedTo: Map<Wanted, number> | undefined

  /** @param carry memory of {@link carryBytes} that may be shared by files which are read one after the other */
  constructor(path: string, search: PatternSearch, clock: LineClock, carry: Buffer, timed = false) {
    this.#path = path
    this.#search = search
    this.#clock = clock
    this.#carry = carry
    this.#timed = timed
  }

  push(chunk: Uint8Array): undefined {
    const bytes = chunk instanceof Buffer ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    const lastBreak = bytes.lastIndexOf(newline)
    const linesEnd = lastBreak + 1
    let from = 0
    if (this.#filled > 0 && lastBreak >= 0) {
      from = bytes.indexOf(newline) + 1
      this.#append(bytes, 0, from)
      this.#finishLine()
    }
    if (linesEnd > from) this.#scan(bytes, from, linesEnd)
    this.#append(bytes, linesEnd, bytes.length)
  }

  /** Puts what was found into a table. */
  end(table: HitTableWriter): void {
    this.#finishLine()
    if (this.#hits)
      table.addFile(
        this.#path,
        [...this.#hits].map(([{ index }, hits]) => [index, hits]),
      )
  }

  #append(bytes: Buffer, from: number, to: number): void {
    let at = from
    while (at < to) {
      const size = Math.min(to - at, this.#carry.length - this.#filled)
      bytes.copy(this.#carry, this.#filled, at, at + size)
      this.#filled += size
      at += size
      if (this.#filled === this.#carry.length) this.#searchPartOfLine()
    }
  }

  /** A line that fills the carry is searched in pieces, which overlap by the longest literal and some context. */
  #searchPartOfLine(): void {
    this.#scan(this.#carry, 0, this.#filled)
    const keep = this.#filled - maxLineBytes
    this.#carry.copyWithin(0, keep, this.#filled)
    this.#filled -= keep
  }

  #finishLine(): void {
    this.#scan(this.#carry, 0, this.#filled)
    this.#filled = 0
  }

  #scan(bytes: Buffer, from: number, to: number): void {
    if (from === to) return
    const found: number[] = []
    this.#triedTo?.clear()
    this.#search.search.search(bytes, from, to, (start, literal) => found.push(start * literalSpace + literal))
    // Two cursors find them out of order, and the last of a group follows the file.
    if (found.length > 1) found.sort((a, b) => a - b)
    const breaks = new BreakCounter(bytes, from)
    for (const hit of found) {
      const at = Math.floor(hit / literalSpace)
      this.#line += breaks.countTo(at)
      this.#candidate(bytes, from, to, at, this.#search.wantedOf[hit % literalSpace]!)
    }
    this.#line += breaks.countTo(to)
  }

  /** A literal was found at `at`, in the line that is counted. */
  #candidate(bytes: Buffer, from: number, to: number, at: number, wanted: Wanted): void {
    const line = this.#line
    if (this.#lastLine?.get(wanted) === line || at < (this.#triedTo?.get(wanted) ?? from)) return
    this.#tried++
    if (this.#tried > mostTried && this.#tried % triedBeyond !== 0) {
      this.#hitsOf(wanted).overflow = true
      return
    }
    const lineStart = at === from ? from : Math.max(from, bytes.lastIndexOf(newline, at - 1) + 1)
    const lineBreak = bytes.indexOf(newline, at)
    const lineEnd = lineBreak < 0 || lineBreak > to ? to : lineBreak
    const cut = at - lineStart > maxLineBytes / 2 ? at - maxLineBytes / 2 : lineStart
    const text = bytes.toString('utf8', cut, Math.min(lineEnd, cut + maxLineBytes)).replace(/\r$/, '')
    // a quarter less than what is tried, so that what follows a literal near its end is seen
    this.#triedTo ??= new Map()
    this.#triedTo.set(wanted, lineEnd <= cut + maxLineBytes ? lineEnd : cut + (maxLineBytes / 4) * 3)
    const match = this.#match(wanted, text)
    if (!match) return
    this.#lastLine ??= new Map()
    this.#lastLine.set(wanted, line)
    const head = cut === lineStart ? text : bytes.toString('utf8', lineStart, lineStart + 256)
    const time = this.#clock(head)
    if (wanted.notBefore !== undefined && time !== undefined && time < wanted.notBefore) return
    this.#hitsOf(wanted).add({ line, time, ...cutAround(text, match) }, match.captures)
  }

  #match({ pattern, cost }: Wanted, line: string): LineMatch | undefined {
    const started = this.#timed ? performance.now() : 0
    const match = pattern.match(line)
    cost.tried++
    if (match) cost.matched++
    if (this.#timed) cost.ms += performance.now() - started
    return match
  }

  #hitsOf(wanted: Wanted): FileHits {
    this.#hits ??= new Map()
    let hits = this.#hits.get(wanted)
    if (!hits) {
      hits = new FileHits()
      this.#hits.set(wanted, hits)
    }
    return hits
  }
}

function cutAround(line: string, { start, end }: LineMatch): Pick<HitLine, 'text' | 'matchStart' | 'matchEnd'> {
  if (line.length <= maxKeptText) return { text: line, matchStart: start, matchEnd: end }
  const from = Math.max(0, Math.min(start - maxKeptText / 4, line.length - maxKeptText))
  const text = line.slice(from, from + maxKeptText)
  return { text, matchStart: start - from, matchEnd: Math.min(end - from, text.length) }
}
