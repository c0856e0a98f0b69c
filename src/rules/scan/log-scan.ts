import type { Archive, EntryReader } from '../../archive/archive.ts'
import { carryBytes, FileScan } from './file-scan.ts'
import { type HitBatch, HitTableWriter } from './hit-table.ts'
import { clockOf, type ScanPlan, type ScanTarget } from './scan-plan.ts'
import { type PatternCost, SearchCache } from './search-cache.ts'

/** A table that has more text is finished, so that none is ever copied to grow much. */
const tableBytes = 1024 * 1024

export type ScanOptions = {
  signal?: AbortSignal | undefined
  /** Told of each file that was read. */
  onProgress?: ((path: string, bytes: number) => void) | undefined
}

/**
 * Reads files once each, in pieces, and collects the lines that match. Only lines in which one of a pattern's literals was
 * found are decoded. Memory is one piece, one line, and the hits.
 */
export class LogScanner {
  readonly #archive: Archive
  readonly #plan: ScanPlan
  readonly #options: ScanOptions
  readonly #searches: SearchCache
  readonly #carry = Buffer.allocUnsafe(carryBytes)
  readonly #finished: HitBatch[] = []
  readonly #table = new HitTableWriter()

  constructor(archive: Archive, plan: ScanPlan, options: ScanOptions = {}) {
    this.#archive = archive
    this.#plan = plan
    this.#options = options
    this.#searches = new SearchCache(plan)
  }

  /** What was found since the last call. */
  takeHits(): HitBatch[] {
    this.#finishTable()
    return this.#finished.splice(0)
  }

  /** What each pattern cost so far. */
  costs(): [pattern: number, PatternCost][] {
    return this.#searches.costs()
  }

  /** Scans these files in one go, which for a compressed tar is one pass over it. */
  async scan(targets: readonly ScanTarget[]): Promise<void> {
    await this.#archive.readMany(targets, (target) => this.#readerOf(target), this.#options.signal)
  }

  #finishTable(): void {
    const batch = this.#table.take()
    if (batch.files.length > 0) this.#finished.push(batch)
  }

  #readerOf({ path, patterns, clock }: ScanTarget): EntryReader {
    const { now, timed } = this.#plan
    const scan = new FileScan(path, this.#searches.for(patterns), clockOf(clock, now), this.#carry, timed)
    return {
      push: (chunk) => scan.push(chunk),
      end: ({ bytesRead }) => {
        scan.end(this.#table)
        if (this.#table.textBytes > tableBytes) this.#finishTable()
        this.#options.onProgress?.(path, bytesRead)
      },
    }
  }
}
