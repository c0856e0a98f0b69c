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
export type ScanJob = { path: string; limits: Partial<Limits>; plan: ScanPlan; queue: SharedArrayBuffer }

/** What it answers, once, when no turn is left. */
export type ScanAnswer = {
  results: readonly FileResult[]
  read: readonly [path: string, bytes: number][]
  diagnostics: readonly Diagnostic[]
  costs: readonly (readonly [pattern: number, PatternCost])[]
}

const { path, limits, plan, queue } = workerData as ScanJob
const archive = await openArchive(path, { limits })
// Faults of the archive as a whole are the main thread's to tell.
const known = archive.diagnostics.length
const read: [string, number][] = []
const scanner = new LogScanner(archive, plan, { onProgress: (file, bytes) => read.push([file, bytes]) })
const turns = new ScanQueue(plan, queue)
for (let turn = turns.take(); turn !== undefined; turn = turns.take()) await scanner.scan(turn)
const answer: ScanAnswer = {
  results: scanner.results,
  read,
  diagnostics: archive.diagnostics.slice(known),
  costs: scanner.costs(),
}
await archive.close()
parentPort?.postMessage(answer)
