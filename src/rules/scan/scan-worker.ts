import { parentPort } from 'node:worker_threads'
import type { SharedEntries } from '../../archive/archive.ts'
import type { Limits } from '../../archive/limits.ts'
import { openShared } from '../../archive/open-shared.ts'
import type { Diagnostic } from '../../diagnostics.ts'
import { type HitBatch, memoryOf } from './hit-table.ts'
import { LogScanner } from './log-scan.ts'
import type { ScanPlan } from './scan-plan.ts'
import { ScanQueue } from './scan-queue.ts'
import type { PatternCost } from './search-cache.ts'

/** What a worker is sent, once. */
export type ScanJob = { plan: ScanPlan; queue: SharedArrayBuffer; entries: SharedEntries; limits: Partial<Limits> }

/** What it answers: hits after each turn, the rest when no turn is left. */
export type ScanAnswer = { hits: readonly HitBatch[] } | ScanEnd

export type ScanEnd = {
  read: readonly [path: string, bytes: number][]
  diagnostics: readonly Diagnostic[]
  costs: readonly (readonly [pattern: number, PatternCost])[]
}

const job = new Promise<ScanJob>((resolve) => parentPort?.once('message', resolve))
const { plan, queue, entries, limits } = await job
const archive = openShared(entries, limits)
const read: [string, number][] = []
const scanner = new LogScanner(archive, plan, { onProgress: (file, bytes) => read.push([file, bytes]) })
const turns = new ScanQueue(plan, queue)
for (let turn = turns.take(); turn !== undefined; turn = turns.take()) {
  await scanner.scan(turn)
  const hits = scanner.takeHits()
  answer({ hits }, hits.flatMap(memoryOf))
}
await archive.close()
answer({ read, diagnostics: archive.diagnostics, costs: scanner.costs() })

function answer(message: ScanAnswer, handedOver: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, handedOver)
}
