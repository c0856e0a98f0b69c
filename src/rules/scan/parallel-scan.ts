import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Archive } from '../../archive/archive.ts'
import type { Diagnostic } from '../../diagnostics.ts'
import { AnalyzerError } from '../../errors.ts'
import type { FileResult } from './hits.ts'
import { LogScanner, type ScanOptions } from './log-scan.ts'
import type { ScanPlan } from './scan-plan.ts'
import { ScanQueue } from './scan-queue.ts'
import type { ScanAnswer, ScanJob } from './scan-worker.ts'

/** Starting a worker and warming up its code costs about 0.1 s of its core: below this one thread is faster. */
const worthWorkersBytes = 150 * 1000 * 1000

/** A worker for every so many bytes at most. */
const bytesPerWorker = 75 * 1000 * 1000

/** A scan whose workers are under way while the caller does something else. */
export type RunningScan = {
  /** Takes part in the scan, and gives all results once everything is read. @throws AnalyzerError aborted */
  finish(): Promise<{ results: readonly FileResult[]; diagnostics: readonly Diagnostic[] }>
  /** Ends the workers of a scan that nobody will finish. */
  cancel(): Promise<void>
}

/** True for files so large together that it pays to begin their scan at once, on as many threads as there are. */
export function isLargeScan(files: readonly { readonly sizeBytes: number }[]): boolean {
  return files.reduce((sum, f) => sum + f.sizeBytes, 0) >= worthWorkersBytes
}

/**
 * Begins a scan. Workers open the archive anew, which takes a file or folder that they can open; for anything else, and in
 * a source tree (workers run the built code only), everything is left to {@link RunningScan.finish}.
 * @param jobs threads in all, this one included
 */
export function startScan(archive: Archive, plan: ScanPlan, jobs: number, options: ScanOptions): RunningScan {
  const queue = new ScanQueue(plan)
  const workers = startWorkers(archive, plan, jobs, queue)
  const answers = Promise.all(workers.map(answerOf))
  // A failure before finish() is asked for is told there.
  answers.catch(() => undefined)
  const cancel = async (): Promise<void> => {
    await Promise.all(workers.map((w) => w.terminate()))
  }
  return {
    cancel,
    async finish() {
      try {
        const scanner = new LogScanner(archive, plan, options)
        if (workers.length === 0) await scanner.scan(plan.targets)
        else {
          for (let turn = queue.take(); turn !== undefined; turn = queue.take()) await scanner.scan(turn)
          await scanner.scan(plan.targets.filter((t) => t.expanded))
        }
        const given = await answers
        for (const { read } of given) for (const [path, bytes] of read) archive.countRead(path, bytes)
        return {
          results: [...scanner.results, ...given.flatMap((a) => a.results)],
          diagnostics: given.flatMap((a) => a.diagnostics),
        }
      } finally {
        await cancel()
      }
    },
  }
}

function startWorkers(archive: Archive, plan: ScanPlan, jobs: number, queue: ScanQueue): Worker[] {
  const script = new URL('./scan-worker.js', import.meta.url)
  if (archive.reopen === undefined || !existsSync(script)) return []
  const bytes = plan.targets.reduce((sum, t) => sum + t.sizeBytes, 0)
  const count = Math.min(jobs - 1, Math.floor(bytes / bytesPerWorker))
  const workerData: ScanJob = { ...archive.reopen, plan, queue: queue.shared }
  return Array.from({ length: Math.max(0, count) }, () => new Worker(script, { workerData }))
}

function answerOf(worker: Worker): Promise<ScanAnswer> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', (cause) => reject(cause))
    worker.once('exit', () => reject(new AnalyzerError('aborted', 'a scanning thread ended before its work was done')))
  })
}
