import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Archive } from '../../archive/archive.ts'
import { AnalyzerError } from '../../errors.ts'
import type { ScanPlan } from './scan-plan.ts'
import type { ScanAnswer, ScanJob } from './scan-worker.ts'

/** A worker for every so many bytes at most. */
const bytesPerWorker = 75 * 1000 * 1000

/** Other threads that have the same bundle open. None where it cannot be opened anew, such as one in memory. */
export class ScanThreads {
  readonly #workers: readonly Worker[]
  readonly #scanned: Promise<ScanAnswer[]>

  /**
   * Starts the threads, which begin to scan at once. In a source tree there are none: they run the built code only.
   * @param jobs threads in all, the calling one included
   * @param queue from which all threads take their turns
   */
  constructor(archive: Archive, plan: ScanPlan, jobs: number, queue: SharedArrayBuffer) {
    const script = new URL('./scan-worker.js', import.meta.url)
    const bytes = plan.targets.reduce((sum, t) => sum + t.sizeBytes, 0)
    const canStart = archive.reopen !== undefined && existsSync(script)
    const count = canStart ? Math.min(jobs - 1, Math.floor(bytes / bytesPerWorker)) : 0
    const workerData = { ...archive.reopen, plan, queue } as ScanJob
    this.#workers = Array.from({ length: Math.max(0, count) }, () => new Worker(script, { workerData }))
    this.#scanned = Promise.all(this.#workers.map(answerOf))
    // A failure before the answers are asked for is told there.
    this.#scanned.catch(() => undefined)
  }

  get count(): number {
    return this.#workers.length
  }

  /** What they found, once no turn is left. @throws AnalyzerError aborted */
  scanned(): Promise<readonly ScanAnswer[]> {
    return this.#scanned
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

function answerOf(worker: Worker): Promise<ScanAnswer> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', (cause) => reject(cause))
    worker.once('exit', () => reject(new AnalyzerError('aborted', 'a scanning thread ended before its work was done')))
  })
}
