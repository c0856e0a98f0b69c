import type { Archive } from '../../archive/archive.ts'
import type { Diagnostic } from '../../diagnostics.ts'
import type { FileResult } from './hits.ts'
import { type LineRequest, lineNumbers } from './line-numbers.ts'
import { LogScanner, type ScanOptions } from './log-scan.ts'
import type { ScanPlan } from './scan-plan.ts'
import { ScanQueue } from './scan-queue.ts'
import { ScanThreads } from './scan-threads.ts'
import type { PatternCost } from './search-cache.ts'

/** Starting a worker and warming up its code costs about 0.1 s of its core: below this one thread is faster. */
const worthWorkersBytes = 150 * 1000 * 1000

export type ScanOutcome = {
  readonly results: readonly FileResult[]
  /** Faults that other threads met. */
  readonly diagnostics: readonly Diagnostic[]
  /** By index of the pattern; one for each thread that wanted it. */
  readonly costs: readonly (readonly [pattern: number, PatternCost])[]
  readonly threads: number
}

/** True for files so large together that it pays to begin their scan at once, on as many threads as there are. */
export function isLargeScan(files: readonly { readonly sizeBytes: number }[]): boolean {
  return files.reduce((sum, f) => sum + f.sizeBytes, 0) >= worthWorkersBytes
}

/** A scan whose other threads are under way while the caller does something else. */
export class ParallelScan {
  readonly #archive: Archive
  readonly #plan: ScanPlan
  readonly #options: ScanOptions
  readonly #queue: ScanQueue
  readonly #threads: ScanThreads

  /** @param jobs threads in all, this one included */
  constructor(archive: Archive, plan: ScanPlan, jobs: number, options: ScanOptions) {
    this.#archive = archive
    this.#plan = plan
    this.#options = options
    this.#queue = new ScanQueue(plan)
    this.#threads = new ScanThreads(archive, plan, jobs, this.#queue.shared)
  }

  /** Takes part in the scan, and gives all results once everything is read. @throws AnalyzerError aborted */
  async finish(): Promise<ScanOutcome> {
    const { targets } = this.#plan
    const scanner = new LogScanner(this.#archive, this.#plan, this.#options)
    if (this.#threads.count === 0) await scanner.scan(targets)
    else {
      for (let turn = this.#queue.take(); turn !== undefined; turn = this.#queue.take()) await scanner.scan(turn)
      await scanner.scan(targets.filter((t) => t.expanded))
    }
    const given = await this.#threads.scanned()
    for (const { read } of given) this.#countRead(read)
    return {
      results: [...scanner.results, ...given.flatMap((a) => a.results)],
      diagnostics: given.flatMap((a) => a.diagnostics),
      costs: [...scanner.costs(), ...given.flatMap((a) => a.costs)],
      threads: 1 + this.#threads.count,
    }
  }

  /** Line numbers of offsets in the files that were scanned, in the order of the requests. @throws AnalyzerError aborted */
  async lineNumbers(requests: readonly LineRequest[]): Promise<(readonly number[])[]> {
    const expanded = new Set(this.#plan.targets.filter((t) => t.expanded).map((t) => t.path))
    const shares = shared(requests, this.#threads.count + 1, expanded)
    const [own = [], ...others] = shares.map((share) => share.map((index) => requests[index]!))
    const running = this.#threads.countLines(others)
    // Whatever happens here first, a failure there is told below.
    running.catch(() => undefined)
    const counted: (readonly number[])[][] = [[]]
    for (const request of own) counted[0]!.push(await lineNumbers(this.#archive, request, this.#options.signal))
    for (const { lines, read } of await running) {
      counted.push([...lines])
      this.#countRead(read)
    }
    const lines: (readonly number[])[] = new Array(requests.length)
    for (const [i, share] of shares.entries()) for (const [k, index] of share.entries()) lines[index] = counted[i]![k]!
    return lines
  }

  /** Ends the other threads. */
  close(): Promise<void> {
    return this.#threads.close()
  }

  #countRead(read: readonly (readonly [path: string, bytes: number])[]): void {
    for (const [path, bytes] of read) this.#archive.countRead(path, bytes)
  }
}

/**
 * Requests by index in `count` shares of about the same number of bytes, the first one with those that only this thread
 * can read.
 */
function shared(requests: readonly LineRequest[], count: number, own: ReadonlySet<string>): number[][] {
  const bytesOf = (index: number): number => requests[index]!.offsets.at(-1) ?? 0
  const shares = Array.from({ length: count }, () => ({ bytes: 0, indexes: [] as number[] }))
  const largestFirst = [...requests.keys()].sort((a, b) => bytesOf(b) - bytesOf(a))
  for (const index of largestFirst) {
    const least = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a))
    const share = own.has(requests[index]!.path) ? shares[0]! : least
    share.indexes.push(index)
    share.bytes += bytesOf(index)
  }
  return shares.map(({ indexes }) => indexes)
}
