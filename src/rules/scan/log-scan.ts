import type { Archive, ArchiveEntry, ReadRequest } from '../../archive/archive.ts'
import { type HitLine, maxKeptText, PatternHits } from './hits.ts'
import type { LineMatch, LinePattern } from './line-pattern.ts'
import { LiteralSearch } from './literal-search.ts'

/** A pattern and the files it wants. */
export type ScanRequest = {
  readonly pattern: LinePattern
  /** Lines of before this time (milliseconds) are of no interest. */
  readonly notBefore?: number | undefined
}

/** Time of a line in milliseconds, from whatever clock that kind of file has. */
export type LineClock = (line: string) => number | undefined

export type ScanFile = { entry: ArchiveEntry; requests: readonly ScanRequest[]; clock: LineClock }

export type ScanProgress = (path: string, bytes: number) => void

/** Longest piece of a line that is decoded and matched; longer lines are matched around each literal found. */
const maxLineBytes = 16_384
const bufferBytes = 1024 * 1024

/**
 * Reads each file once, in pieces, and collects the lines that match. Only lines in which one of a pattern's literals
 * was found are decoded. Memory is one buffer and the hits.
 */
export async function scanFiles(
  archive: Archive,
  files: readonly ScanFile[],
  options: { signal?: AbortSignal | undefined; onProgress?: ScanProgress | undefined } = {},
): Promise<Map<ScanRequest, PatternHits>> {
  const hits = new Map<ScanRequest, PatternHits>()
  for (const file of files) for (const request of file.requests) hits.set(request, new PatternHits())
  const searches = new SearchCache()
  // One buffer serves all files: an archive reads them one after the other.
  const buffer = Buffer.allocUnsafe(bufferBytes)
  const requests = files.map((file): ReadRequest => {
    const scan = new FileScan(file, searches.for(file.requests), hits, buffer)
    return {
      entry: file.entry,
      sink: (chunk) => scan.push(chunk),
      done: () => {
        scan.end()
        options.onProgress?.(file.entry.path, scan.bytes)
      },
    }
  })
  await archive.readMany(requests, options.signal)
  return hits
}

type Search = { search: LiteralSearch; requestOf: readonly ScanRequest[] }

/** Files that are wanted by the same patterns share one table. */
class SearchCache {
  readonly #ids = new Map<ScanRequest, number>()
  readonly #cache = new Map<string, Search>()

  for(requests: readonly ScanRequest[]): Search {
    const key = requests.map((r) => this.#id(r)).join(' ')
    let found = this.#cache.get(key)
    if (!found) {
      const pairs = requests.flatMap((request) => request.pattern.literals.map((literal) => ({ literal, request })))
      found = { search: new LiteralSearch(pairs.map((p) => p.literal)), requestOf: pairs.map((p) => p.request) }
      this.#cache.set(key, found)
    }
    return found
  }

  #id(request: ScanRequest): number {
    const id = this.#ids.get(request) ?? this.#ids.size
    this.#ids.set(request, id)
    return id
  }
}

class FileScan {
  bytes = 0
  readonly #file: ScanFile
  readonly #search: Search
  readonly #hits: Map<ScanRequest, PatternHits>
  readonly #buffer: Buffer
  /** Bytes in the buffer, and the file offset of its first one. */
  #filled = 0
  #base = 0
  /** Where in the file the line began that the buffer begins in the middle of. */
  #openLine: number | undefined
  /** Start of the last line that was recorded, per request: a line counts once however often its literals occur. */
  readonly #lastLine = new Map<ScanRequest, number>()

  constructor(file: ScanFile, search: Search, hits: Map<ScanRequest, PatternHits>, buffer: Buffer) {
    this.#file = file
    this.#search = search
    this.#hits = hits
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

  end(): void {
    this.#scan(this.#filled)
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
    for (const { start, literal } of found) this.#candidate(start, end, this.#search.requestOf[literal]!)
  }

  #candidate(at: number, end: number, request: ScanRequest): void {
    const buffer = this.#buffer
    const lineStart = at === 0 ? 0 : buffer.lastIndexOf(10, at - 1) + 1
    const offset = lineStart === 0 ? (this.#openLine ?? this.#base) : this.#base + lineStart
    if (this.#lastLine.get(request) === offset) return
    const lineBreak = buffer.indexOf(10, at)
    const lineEnd = lineBreak < 0 || lineBreak > end ? end : lineBreak
    const from = at - lineStart > maxLineBytes / 2 ? at - maxLineBytes / 2 : lineStart
    const line = buffer.toString('utf8', from, Math.min(lineEnd, from + maxLineBytes)).replace(/\r$/, '')
    const match = request.pattern.match(line)
    if (!match) return
    this.#lastLine.set(request, offset)
    const head = from === lineStart ? line : buffer.toString('utf8', lineStart, lineStart + 256)
    const time = this.#file.clock(head)
    if (request.notBefore !== undefined && time !== undefined && time < request.notBefore) return
    const kept = cutAround(line, match)
    this.#hits.get(request)!.add(this.#file.entry.path, { offset, time, ...kept }, match.captures)
  }
}

function cutAround(line: string, { start, end }: LineMatch): Pick<HitLine, 'text' | 'match'> {
  if (line.length <= maxKeptText) return { text: line, match: { start, end } }
  const from = Math.max(0, Math.min(start - maxKeptText / 4, line.length - maxKeptText))
  const text = line.slice(from, from + maxKeptText)
  return { text, match: { start: start - from, end: Math.min(end - from, text.length) } }
}
