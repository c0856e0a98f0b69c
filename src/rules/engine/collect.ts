import type { BundleFile } from '../../model/bundle.ts'
import { mergeResults, type PatternHits } from '../scan/hits.ts'
import { LogScanner, type ScanOptions } from '../scan/log-scan.ts'
import type { ClockKind, ScanPattern, ScanPlan, ScanTarget } from '../scan/scan-plan.ts'
import { type LogPlace, placeOf, wantsFile, wantsSupportconfig } from '../signals/log-files.ts'
import type { CompiledRule, CompiledSignal } from './compiled-rule.ts'
import type { RunContext } from './run-context.ts'

/** What the logs gave, and where each of them is. */
export type CollectedLogs = {
  hits: ReadonlyMap<ScanPattern, PatternHits>
  places: ReadonlyMap<string, LogPlace>
}

/**
 * Reads every log and file that some rule still wants, each once and for all rules together. What no rule wants is not
 * inflated.
 */
export async function collectLogs(
  rules: readonly CompiledRule[],
  context: RunContext,
  options: ScanOptions,
): Promise<CollectedLogs> {
  const signals = rules.flatMap((r) => r.signals.filter((s) => s.request !== undefined))
  const files = await candidateFiles(signals, context)
  const plan = planScan(signals, files, context.now)
  const scanner = new LogScanner(context.bundle.archive, plan, options)
  await scanner.scan(plan.targets)
  const merged = mergeResults(plan.patterns.length, scanner.results)
  return {
    hits: new Map(plan.patterns.map((pattern, i) => [pattern, merged[i]!])),
    places: new Map(files.map((f) => [f.entry.path, placeOf(f.kind)])),
  }
}

/** What to read for these signals; one pattern for each signal, in their order. */
export function planScan(
  signals: readonly CompiledSignal[],
  files: readonly BundleFile[],
  now: number | undefined,
): ScanPlan {
  const targets = files.flatMap(({ entry, kind }): ScanTarget[] => {
    const patterns = signals.flatMap(({ spec }, i) => (wantsFile(spec, kind, entry) ? [i] : []))
    if (patterns.length === 0) return []
    return [{ path: entry.path, sizeBytes: entry.sizeBytes, patterns, clock: clockKind(kind) }]
  })
  targets.sort((a, b) => b.sizeBytes - a.sizeBytes || (a.path < b.path ? -1 : 1))
  return { patterns: signals.map((s) => s.request!), targets, now: now ?? Number.NaN }
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
