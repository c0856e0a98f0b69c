import { parentPort, workerData } from 'node:worker_threads'
import type { Limits } from '../../archive/limits.ts'
import { openArchive } from '../../archive/open.ts'
import type { Diagnostic } from '../../diagnostics.ts'
import type { FileResult } from './hits.ts'
import { LogScanner } from './log-scan.ts'
import type { ScanPlan } from './scan-plan.ts'
import { ScanQueue } from './scan-queue.ts'
import type { PatternCost } from './search-cache.ts'

/** What a worker is started with. */
export type ScanWorkerData = { path: string; limits: Partial<Limits> }

/** What it is sent, once. */
export type ScanJob = { plan: ScanPlan; queue: SharedArrayBuffer }

/**
 * What it answers: results after each turn, which to copy into the other thread takes its time and is done while there is
 * other work; the rest when no turn is left.
 */
export type ScanAnswer = { results: readonly FileResult[] } | ScanEnd

export type ScanEnd = {
  read: readonly [path: string, bytes: number][]
  diagnostics: readonly Diagnostic[]
  costs: readonly (readonly [pattern: number, PatternCost])[]
}

const job = new Promise<ScanJob>((resolve) => parentPort?.once('message', resolve))
const { path, limits } = workerData as ScanWorkerData
const archive = await openArchive(path, { limits })
// Faults of the archive as a whole are the main thread's to tell.
const known = archive.diagnostics.length
const { plan, queue } = await job
const read: [string, number][] = []
const scanner = new LogScanner(archive, plan, { onProgress: (file, bytes) => read.push([file, bytes]) })
const turns = new ScanQueue(plan, queue)
for (let turn = turns.take(); turn !== undefined; turn = turns.take()) {
  await scanner.scan(turn)
  answer({ results: scanner.takeResults() })
}
await archive.close()
answer({ read, diagnostics: archive.diagnostics.slice(known), costs: scanner.costs() })

function answer(message: ScanAnswer): void {
  parentPort?.postMessage(message)
}
