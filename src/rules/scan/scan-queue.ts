import type { ScanPlan, ScanTarget } from './scan-plan.ts'

/** What it costs to begin with a file, in bytes that are read in the same time. */
const bytesPerFile = 10_000

const largeBytes = 1024 * 1024

/**
 * Large files first, the largest before all, so that none is left over at the end while others wait. Small ones by path,
 * which is the order in which the collector packs them: then a turn's files are neighbours, and read with few calls.
 */
export function inScanOrder(targets: readonly ScanTarget[]): ScanTarget[] {
  const rank = ({ sizeBytes }: ScanTarget): number => (sizeBytes >= largeBytes ? sizeBytes : 0)
  return [...targets].sort((a, b) => rank(b) - rank(a) || (a.path < b.path ? -1 : 1))
}

/** A turn that costs less than this is not worth asking for. */
const batchCost = 4 * 1024 * 1024

/** The files of a plan in turns; both sides compute the same, so that a number names a turn. */
export function batchesOf({ targets }: ScanPlan): ScanTarget[][] {
  const batches: ScanTarget[][] = []
  let current: ScanTarget[] = []
  let cost = 0
  for (const target of targets) {
    if (target.onlyHere) continue
    current.push(target)
    cost += target.sizeBytes + bytesPerFile
    if (cost < batchCost) continue
    batches.push(current)
    current = []
    cost = 0
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
