import type { Archive, ReadRequest } from '../../archive/archive.ts'
import { FileHits, type FileResult, type HitLine, maxKeptText } from './hits.ts'
import { compileLinePattern, type LineMatch, type LinePattern } from './line-pattern.ts'
import { LiteralSearch } from './literal-search.ts'
import { clockOf, type LineClock, type ScanPlan, type ScanTarget } from './scan-plan.ts'

export type ScanOptions = {
  signal?: AbortSignal | undefined
  /** Told of each file that was read. */
  onProgress?: ((path: string, bytes: number) => void) | undefined
}

/** Longest piece of a line that is decoded and matched; longer lines are matched around each literal found. */
const maxLineBytes = 16_384
const bufferBytes = 1024 * 1024

/**
 * Reads files once each, in pieces, and collects the lines that match. Only lines in which one of a pattern's literals was
 * found are decoded. Memory is one buffer and the hits.
 */
export class LogScanner {
  readonly #archive: Archive
  readonly #plan: ScanPlan
  readonly #options: ScanOptions
  readonly #searches: SearchCache
  // One buffer serves all files: an archive reads them one after the other.
  readonly #buffer = Buffer.allocUnsafe(bufferBytes)
  readonly results: FileResult[] = []

  constructor(archive: Archive, plan: ScanPlan, options: ScanOptions = {}) {
    this.#archive = archive
    this.#plan = plan
    this.#options = options
    this.#searches = new SearchCache(plan)
  }

  /** Scans these files in one go, which for a compressed tar is one pass over it. */
  async scan(targets: readonly ScanTarget[]): Promise<void> {
    const requests = targets.flatMap((target) => this.#request(target))
    await this.#archive.readMany(requests, this.#options.signal)
  }

  #request(target: ScanTarget): ReadRequest[] {
    const entry = this.#archive.find(target.path)
    if (!entry) return []
    const search = this.#searches.for(target.patterns)
    const scan = new FileScan(target.path, search, clockOf(target.clock, this.#plan.now), this.#buffer)
    const done = (): void => {
      this.results.push(scan.end())
      this.#options.onProgress?.(target.path, scan.bytes)
    }
    return [{ entry, sink: (chunk) => scan.push(chunk), done }]
  }
}

type Wanted = { readonly index: number; readonly pattern: LinePattern; readonly notBefore: number | undefined }
type Search = { readonly search: LiteralSearch; readonly wantedOf: readonly Wanted[] }

/** Patterns are compiled when a file first wants them, and files that are wanted by the same ones share one table. */
class SearchCache {
  readonly #plan: ScanPlan
  readonly #wanted = new Map<number, Wanted>()
  readonly #searches = new Map<string, Search>()

  constructor(plan: ScanPlan) {
    this.#plan = plan
  }

  for(patterns: readonly number[]): Search {
    const key = patterns.join(' ')
    let found = this.#searches.get(key)
    if (!found) {
      const wanted = patterns.map((index) => this.#compile(index))
      const pairs = wanted.flatMap((w) => w.pattern.literals.map((literal) => ({ literal, w })))
      found = { search: new LiteralSearch(pairs.map((p) => p.literal)), wantedOf: pairs.map((p) => p.w) }
      this.#searches.set(key, found)
    }
    return found
  }

  #compile(index: number): Wanted {
    let wanted = this.#wanted.get(index)
    if (!wanted) {
      const source = this.#plan.patterns[index]!
      wanted = { index, pattern: compileLinePattern(source), notBefore: source.notBefore }
      this.#wanted.set(index, wanted)
    }
    return wanted
  }
}

class FileScan {
  bytes = 0
  readonly #path: string
  readonly #search: Search
  readonly #clock: LineClock
  readonly #buffer: Buffer
  readonly #hits = new Map<Wanted, FileHits>()
  /** Bytes in the buffer, and the file offset of its first one. */
  #filled = 0
  #base = 0
  /** Where in the file the line began that the buffer begins in the middle of. */
  #openLine: number | undefined
  /** Start of the last line that was recorded, per pattern: a line counts once however often its literals occur. */
  readonly #lastLine = new Map<Wanted, number>()

  constructor(path: string, search: Search, clock: LineClock, buffer: Buffer) {
    this.#path = path
    this.#search = search
    this.#clock = clock
    this.#buffer = buffer
  }

  push(chunk: Uint8Array): undefined {
    this.bytes += chunk.length
    let taken = 0
    while (taken < chunk.length) {
      const size = Math.min(chunk.length - taken, this.#buffer.length - this.#filled)
      this.#buffer.set(chunk.subarray(taken, taken + size), this.#filled)
      this.#filled += size
      taken += size
      if (this.#filled === this.#buffer.length) this.#drain()
    }
  }

  end(): FileResult {
    this.#scan(this.#filled)
    const hits = [...this.#hits].map(([{ index }, { groups, overflow }]) => [index, { groups, overflow }] as const)
    return { path: this.#path, hits }
  }

  /** Scans the whole lines in the buffer and moves the rest to its front. */
  #drain(): void {
    const lastBreak = this.#buffer.lastIndexOf(10, this.#filled - 1)
    // A line that fills the whole buffer is scanned in pieces which overlap by the longest literal and some context.
    const end = lastBreak >= 0 ? lastBreak + 1 : this.#filled
    this.#scan(end)
    const keep = lastBreak >= 0 ? end : Math.max(0, end - maxLineBytes)
    if (lastBreak >= 0) this.#openLine = undefined
    else this.#openLine ??= this.#base
    this.#buffer.copyWithin(0, keep, this.#filled)
    this.#filled -= keep
    this.#base += keep
  }

  #scan(end: number): void {
    if (end === 0) return
    const found: { start: number; literal: number }[] = []
    this.#search.search.search(this.#buffer, 0, end, (start, literal) => found.push({ start, literal }))
    // Two cursors find them out of order, and first and last of a group follow the file.
    found.sort((a, b) => a.start - b.start || a.literal - b.literal)
    for (const { start, literal } of found) this.#candidate(start, end, this.#search.wantedOf[literal]!)
  }

  #candidate(at: number, end: number, wanted: Wanted): void {
    const buffer = this.#buffer
    const lineStart = at === 0 ? 0 : buffer.lastIndexOf(10, at - 1) + 1
    const offset = lineStart === 0 ? (this.#openLine ?? this.#base) : this.#base + lineStart
    if (this.#lastLine.get(wanted) === offset) return
    const lineBreak = buffer.indexOf(10, at)
    const lineEnd = lineBreak < 0 || lineBreak > end ? end : lineBreak
    const from = at - lineStart > maxLineBytes / 2 ? at - maxLineBytes / 2 : lineStart
    const line = buffer.toString('utf8', from, Math.min(lineEnd, from + maxLineBytes)).replace(/\r$/, '')
    const match = wanted.pattern.match(line)
    if (!match) return
    this.#lastLine.set(wanted, offset)
    const head = from === lineStart ? line : buffer.toString('utf8', lineStart, lineStart + 256)
    const time = this.#clock(head)
    if (wanted.notBefore !== undefined && time !== undefined && time < wanted.notBefore) return
    this.#hitsOf(wanted).add({ offset, time, ...cutAround(line, match) }, match.captures)
  }

  #hitsOf(wanted: Wanted): FileHits {
    let hits = this.#hits.get(wanted)
    if (!hits) {
      hits = new FileHits(this.#path)
      this.#hits.set(wanted, hits)
    }
    return hits
  }
}

function cutAround(line: string, { start, end }: LineMatch): Pick<HitLine, 'text' | 'match'> {
  if (line.length <= maxKeptText) return { text: line, match: { start, end } }
  const from = Math.max(0, Math.min(start - maxKeptText / 4, line.length - maxKeptText))
  const text = line.slice(from, from + maxKeptText)
  return { text, match: { start: start - from, end: Math.min(end - from, text.length) } }
}
