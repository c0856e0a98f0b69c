import type { ScanPlan, ScanTarget } from './scan-plan.ts'

/** Fewer bytes than this are not worth a turn of their own. */
const batchBytes = 4 * 1024 * 1024

/** The files of a plan in turns, largest first; both sides compute the same, so that a number names a turn. */
export function batchesOf({ targets }: ScanPlan): ScanTarget[][] {
  const batches: ScanTarget[][] = []
  let current: ScanTarget[] = []
  let bytes = 0
  for (const target of targets) {
    if (target.expanded) continue
    current.push(target)
    bytes += target.sizeBytes
    if (bytes < batchBytes) continue
    batches.push(current)
    current = []
    bytes = 0
  }
  if (current.length > 0) batches.push(current)
  return batches
}

/** Hands out turns to whoever is idle, over all threads. */
export class ScanQueue {
  readonly shared: SharedArrayBuffer
  readonly #next: Int32Array
  readonly #batches: readonly ScanTarget[][]

  constructor(plan: ScanPlan, shared: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.shared = shared
    this.#next = new Int32Array(shared)
    this.#batches = batchesOf(plan)
  }

  /** The next turn, `undefined` when all are taken. */
  take(): readonly ScanTarget[] | undefined {
    return this.#batches[Atomics.add(this.#next, 0, 1)]
  }
}
