import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Archive } from '../../archive/archive.ts'
import { AnalyzerError } from '../../errors.ts'
import type { HitBatch } from './hit-table.ts'
import type { ScanPlan } from './scan-plan.ts'
import type { ScanAnswer, ScanEnd, ScanJob } from './scan-worker.ts'

/** What one thread found, and how it went. */
export type Scanned = ScanEnd & { readonly hits: readonly HitBatch[] }

/** A worker for every so many bytes at most. */
const bytesPerWorker = 75 * 1000 * 1000

/** A thread keeps hardly anything of what it reads: with the usual 48 its heap takes 16 MB more, and no less time. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 }

/**
 * Other threads that read the same bundle. They are started before it is known what they will read: to load their code
 * takes them 0.1 s, in which this thread reads versions and makes the plan.
 */
export class ScanThreads {
  readonly #workers: readonly Worker[]
  readonly #scanned: Promise<Scanned[]>

  /** @param count of threads beside the calling one */
  constructor(count: number) {
    const script = new URL('./scan-worker.js', import.meta.url)
    // In a source tree there are none: they run the built code only.
    this.#workers = Array.from({ length: existsSync(script) ? count : 0 }, () => new Worker(script, { resourceLimits }))
    this.#scanned = Promise.all(this.#workers.map(scannedBy))
    // A failure before the answers are asked for is told there.
    this.#scanned.catch(() => undefined)
  }

  get count(): number {
    return this.#workers.length
  }

  /** Lets them scan. @param queue from which all threads take their turns */
  begin(plan: ScanPlan, queue: SharedArrayBuffer, archive: Archive): void {
    if (this.count === 0) return
    const entries = plan.targets.flatMap((t) => (t.onlyHere ? [] : (archive.find(t.path) ?? [])))
    const job: ScanJob = { plan, queue, entries: archive.share(entries), limits: archive.limits }
    for (const worker of this.#workers) worker.postMessage(job)
  }

  /** What they found, once no turn is left. @throws AnalyzerError aborted */
  scanned(): Promise<readonly Scanned[]> {
    return this.#scanned
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

/** How many threads to start for so many bytes. @param jobs threads in all, the calling one included */
export function threadsFor(bytes: number, jobs: number): number {
  return Math.max(0, Math.min(jobs - 1, Math.floor(bytes / bytesPerWorker)))
}

function scannedBy(worker: Worker): Promise<Scanned> {
  const hits: HitBatch[] = []
  return new Promise((resolve, reject) => {
    worker.on('message', (answer: ScanAnswer) => {
      if ('hits' in answer) hits.push(...answer.hits)
      else resolve({ ...answer, hits })
    })
    worker.once('error', (cause) => reject(cause))
    worker.once('exit', () => reject(new AnalyzerError('aborted', 'a scanning thread ended before its work was done')))
  })
}
