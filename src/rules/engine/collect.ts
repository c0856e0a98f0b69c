import type { Diagnostic } from '../../diagnostics.ts'
import type { BundleFile } from '../../model/bundle.ts'
import type { Stopwatch } from '../../timing.ts'
import { mergeHits } from '../scan/hit-table.ts'
import type { PatternHits } from '../scan/hits.ts'
import type { ScanOptions } from '../scan/log-scan.ts'
import { isLargeScan, ParallelScan } from '../scan/parallel-scan.ts'
import type { ClockKind, ScanPattern, ScanPlan, ScanTarget } from '../scan/scan-plan.ts'
import { inScanOrder } from '../scan/scan-queue.ts'
import type { ScanThreads } from '../scan/scan-threads.ts'
import type { PatternCost } from '../scan/search-cache.ts'
import { FileSelector } from '../signals/file-selector.ts'
import { type LogPlace, placeOf, wantsSupportconfig } from '../signals/log-files.ts'
import type { CompiledRule, CompiledSignal } from './compiled-rule.ts'
import type { RunContext } from './run-context.ts'

/** What the logs gave, and where each of them is. */
export type CollectedLogs = {
  hits: ReadonlyMap<ScanPattern, PatternHits>
  places: ReadonlyMap<string, LogPlace>
  /** Faults that other threads met. */
  diagnostics: readonly Diagnostic[]
  costs: readonly (readonly [pattern: ScanPattern, PatternCost])[]
  threads: number
}

export const noLogs: CollectedLogs = { hits: new Map(), places: new Map(), diagnostics: [], costs: [], threads: 1 }

/** Logs that are being collected; a large scan is under way in other threads already. */
export type LogCollection = {
  /** @param stillPossible rules whose logs are wanted still; a scan that is under way reads for all */
  finish(stillPossible: (rule: CompiledRule) => Promise<boolean>): Promise<CollectedLogs>
}

/**
 * Reads every log and file that some rule wants, each once and for all rules together. What no rule wants is not inflated.
 * A large scan begins at once, while objects are read; a small one waits until objects have ruled rules out. Which of the
 * two does not depend on the number of threads, so neither does the report.
 */
export async function startCollection(
  rules: readonly CompiledRule[],
  context: RunContext,
  threads: ScanThreads,
  options: CollectOptions,
): Promise<LogCollection> {
  // The plan itself costs some time where there are many rules and files: a bundle that is small as a whole needs none yet.
  const all = isLargeScan(context.bundle.archive.entries) ? await prepare(rules, context, options) : undefined
  if (all && isLargeScan(all.plan.targets)) {
    const running = new ParallelScan(context.bundle.archive, all.plan, options, threads)
    return { finish: () => conclude(all, running) }
  }
  return {
    async finish(stillPossible) {
      const possible: CompiledRule[] = []
      for (const rule of rules) if (await stillPossible(rule)) possible.push(rule)
      const wanted = await prepare(possible, context, options)
      return conclude(wanted, new ParallelScan(context.bundle.archive, wanted.plan, options))
    },
  }
}

export type CollectOptions = ScanOptions & { stopwatch?: Stopwatch | undefined }

type Prepared = { plan: ScanPlan; files: readonly BundleFile[] }

async function prepare(
  rules: readonly CompiledRule[],
  context: RunContext,
  { stopwatch }: CollectOptions,
): Promise<Prepared> {
  const signals = rules.flatMap((r) => r.signals.filter((s) => s.request !== undefined))
  const files = await candidateFiles(signals, context)
  return { files, plan: { ...planScan(signals, files, context), timed: stopwatch !== undefined } }
}

async function conclude({ plan, files }: Prepared, running: ParallelScan): Promise<CollectedLogs> {
  const { hits, diagnostics, costs, threads } = await running.finish()
  const merged = mergeHits(plan.patterns.length, hits)
  return {
    hits: new Map(plan.patterns.map((pattern, i) => [pattern, merged[i]!])),
    places: placesOf(merged, files),
    diagnostics,
    costs: costs.map(([pattern, cost]) => [plan.patterns[pattern]!, cost] as const),
    threads,
  }
}

/** Of the files in which something was found. */
function placesOf(merged: readonly PatternHits[], files: readonly BundleFile[]): Map<string, LogPlace> {
  const paths = new Set(merged.flatMap(({ groups }) => groups.map((g) => g.path)))
  if (paths.size === 0) return new Map()
  return new Map(files.filter((f) => paths.has(f.entry.path)).map((f) => [f.entry.path, placeOf(f.kind)]))
}

/** What to read for these signals; one pattern for each signal, in their order. */
export function planScan(
  signals: readonly CompiledSignal[],
  files: readonly BundleFile[],
  { bundle, now }: Pick<RunContext, 'bundle' | 'now'>,
): ScanPlan {
  const selector = new FileSelector(signals.map((s) => s.spec))
  const targets: ScanTarget[] = []
  for (const file of files) {
    const { entry, kind } = file
    const patterns = selector.signalsFor(kind, entry.path)
    if (patterns.length === 0) continue
    const target = { path: entry.path, sizeBytes: entry.sizeBytes, patterns, clock: clockKind(kind) }
    targets.push(bundle.archive.canShare(entry) ? target : { ...target, onlyHere: true })
  }
  return { patterns: signals.map((s) => s.request!), targets: inScanOrder(targets), now: now ?? Number.NaN }
}

/** All files, with the members of the supportconfig archives when a signal reads in them. */
async function candidateFiles(
  signals: readonly CompiledSignal[],
  { bundle, signal }: RunContext,
): Promise<readonly BundleFile[]> {
  if (!signals.some((s) => wantsSupportconfig(s.spec))) return bundle.files
  return [...bundle.files, ...(await bundle.expandSupportconfigs(signal))]
}

function clockKind(kind: BundleFile['kind']): ClockKind {
  return kind.kind === 'pod-log' || kind.kind === 'node-log' ? kind.kind : 'none'
}
