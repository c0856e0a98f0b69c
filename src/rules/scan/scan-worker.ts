import { parentPort, workerData } from 'node:worker_threads'
import type { Archive } from '../../archive/archive.ts'
import type { Limits } from '../../archive/limits.ts'
import { openArchive } from '../../archive/open.ts'
import type { Diagnostic } from '../../diagnostics.ts'
import type { FileResult } from './hits.ts'
import { type LineRequest, lineNumbers } from './line-numbers.ts'
import { LogScanner } from './log-scan.ts'
import type { ScanPlan } from './scan-plan.ts'
import { ScanQueue } from './scan-queue.ts'
import type { PatternCost } from './search-cache.ts'

/** What a worker is started with. */
export type ScanJob = { path: string; limits: Partial<Limits>; plan: ScanPlan; queue: SharedArrayBuffer }

/** What it read, and what was wrong with that. */
type ReadSoFar = { read: readonly [path: string, bytes: number][]; diagnostics: readonly Diagnostic[] }

/** Its first answer, when no turn is left. */
export type ScanAnswer = ReadSoFar & {
  results: readonly FileResult[]
  costs: readonly (readonly [pattern: number, PatternCost])[]
}

/** Its answer to each list of {@link LineRequest}s that it is sent after that. */
export type LineAnswer = ReadSoFar & { lines: readonly (readonly number[])[] }

const { path, limits, plan, queue } = workerData as ScanJob
const archive = await openArchive(path, { limits })
// Faults of the archive as a whole are the main thread's to tell.
let told = archive.diagnostics.length
let read: [string, number][] = []
parentPort?.postMessage(await scan(archive))
parentPort?.on('message', async (requests: readonly LineRequest[]) => {
  const lines: number[][] = []
  for (const request of requests) {
    const before = archive.stats.bytesRead
    lines.push(await lineNumbers(archive, request))
    read.push([request.path, archive.stats.bytesRead - before])
  }
  const answer: LineAnswer = { lines, ...readSoFar() }
  parentPort?.postMessage(answer)
})

async function scan(archive: Archive): Promise<ScanAnswer> {
  const scanner = new LogScanner(archive, plan, { onProgress: (file, bytes) => read.push([file, bytes]) })
  const turns = new ScanQueue(plan, queue)
  for (let turn = turns.take(); turn !== undefined; turn = turns.take()) await scanner.scan(turn)
  return { results: scanner.results, costs: scanner.costs(), ...readSoFar() }
}

/** Since the last answer. */
function readSoFar(): ReadSoFar {
  const answer = { read, diagnostics: archive.diagnostics.slice(told) }
  read = []
  told = archive.diagnostics.length
  return answer
}
