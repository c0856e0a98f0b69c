import type { Archive } from '../../archive/archive.ts'
import type { Diagnostic } from '../../diagnostics.ts'
import type { HitBatch } from './hit-table.ts'
import { LogScanner, type ScanOptions } from './log-scan.ts'
import type { ScanPlan } from './scan-plan.ts'
import { ScanQueue } from './scan-queue.ts'
import { ScanThreads, threadsFor } from './scan-threads.ts'
import type { PatternCost } from './search-cache.ts'

/**
 * Starting a worker and warming up its code costs about 0.1 s of its core: below this one thread is faster. So it is with
 * 20,000 files of 3 kB: there the code is warm only when half of the work is done.
 */
const worthWorkersBytes = 150 * 1000 * 1000

export type ScanOutcome = {
  readonly hits: readonly HitBatch[]
  /** Faults that other threads met. */
  readonly diagnostics: readonly Diagnostic[]
  /** By index of the pattern; one for each thread that wanted it. */
  readonly costs: readonly (readonly [pattern: number, PatternCost])[]
  readonly threads: number
}

/** True for files of which it pays to begin the scan at once, on as many threads as there are. */
export function isLargeScan(files: readonly { readonly sizeBytes: number }[]): boolean {
  return bytesOf(files) >= worthWorkersBytes
}

function bytesOf(files: readonly { readonly sizeBytes: number }[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** Threads for the logs of a bundle, started where that is large. @param jobs threads in all, the calling one included */
export function startThreads(archive: Archive, jobs: number): ScanThreads {
  if (jobs < 2 || !isLargeScan(archive.entries)) return new ScanThreads(0)
  return new ScanThreads(threadsFor(bytesOf(archive.entries.filter((e) => archive.canShare(e))), jobs))
}

/** A scan that other threads have begun while the caller does something else. */
export class ParallelScan {
  readonly #archive: Archive
  readonly #plan: ScanPlan
  readonly #options: ScanOptions
  readonly #threads: ScanThreads | undefined
  /** Only where there are threads to share the work with. */
  readonly #queue: ScanQueue | undefined

  /** @param threads none if the caller is to scan alone */
  constructor(archive: Archive, plan: ScanPlan, options: ScanOptions, threads?: ScanThreads) {
    this.#archive = archive
    this.#plan = plan
    this.#options = options
    if (threads === undefined || threads.count === 0) return
    this.#threads = threads
    this.#queue = new ScanQueue(plan)
    threads.begin(plan, this.#queue.shared, archive)
  }

  /** Takes part in the scan, and gives all results once everything is read. @throws AnalyzerError aborted */
  async finish(): Promise<ScanOutcome> {
    const { targets } = this.#plan
    const scanner = new LogScanner(this.#archive, this.#plan, this.#options)
    const queue = this.#queue
    if (queue === undefined) await scanner.scan(targets)
    else {
      for (let turn = queue.take(); turn !== undefined; turn = queue.take()) await scanner.scan(turn)
      await scanner.scan(targets.filter((t) => t.onlyHere))
    }
    const given = (await this.#threads?.scanned()) ?? []
    for (const [path, bytes] of given.flatMap((a) => a.read)) this.#archive.countRead(path, bytes)
    return {
      hits: [...scanner.takeHits(), ...given.flatMap((a) => a.hits)],
      diagnostics: given.flatMap((a) => a.diagnostics),
      costs: [...scanner.costs(), ...given.flatMap((a) => a.costs)],
      threads: 1 + (this.#threads?.count ?? 0),
    }
  }
}
