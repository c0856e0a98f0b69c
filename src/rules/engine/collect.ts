import type { BundleFile } from '../../model/bundle.ts'
import { timeOfLine } from '../../parsers/log-time.ts'
import type { ScanFile, ScanProgress, ScanRequest } from '../scan/log-scan.ts'
import { scanFiles } from '../scan/log-scan.ts'
import { placeOf, wantsFile, wantsSupportconfig } from '../signals/log-files.ts'
import type { CompiledRule, CompiledSignal } from './compiled-rule.ts'
import type { RunContext } from './run-context.ts'

/**
 * Reads every log and file that some rule still wants, each once and for all rules together, largest first. What no rule
 * wants is not inflated.
 */
export async function collectLogs(
  rules: readonly CompiledRule[],
  context: RunContext,
  onProgress?: ScanProgress,
): Promise<void> {
  const signals = rules.flatMap((r) => r.signals.filter((s) => s.request !== undefined))
  if (signals.length === 0) return
  const files = await candidateFiles(signals, context)
  const scans: ScanFile[] = []
  for (const file of files) {
    const requests = [...new Set(requestsFor(signals, file))]
    if (requests.length === 0) continue
    scans.push({ entry: file.entry, requests, clock: clockOf(file, context.now) })
  }
  scans.sort((a, b) => b.entry.sizeBytes - a.entry.sizeBytes)
  const { bundle, signal } = context
  for (const [request, hits] of await scanFiles(bundle.archive, scans, { signal, onProgress })) {
    context.hits.set(request, hits)
    // Hits in order of the paths, so that neither size nor timing shows in the report.
    hits.groups.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.first.offset - b.first.offset))
  }
}

function requestsFor(signals: readonly CompiledSignal[], file: BundleFile): ScanRequest[] {
  return signals.filter((s) => wantsFile(s.spec, file.kind, file.entry)).map((s) => s.request!)
}

/** All files, with the members of the supportconfig archives when a signal reads in them. */
async function candidateFiles(
  signals: readonly CompiledSignal[],
  { bundle, signal }: RunContext,
): Promise<BundleFile[]> {
  if (!signals.some((s) => wantsSupportconfig(s.spec))) return [...bundle.files]
  return [...bundle.files, ...(await bundle.expandSupportconfigs(signal))]
}

function clockOf({ kind }: BundleFile, now: number | undefined): (line: string) => number | undefined {
  const reference = now ?? Number.NaN
  if (kind.kind === 'pod-log') return (line) => timeOfLine(line, 'pod-log', reference)
  if (kind.kind !== 'node-log') return () => undefined
  return (line) => timeOfLine(line, 'node-log', reference)
}

/** Where each log is, by path. */
export function placesOf(files: readonly BundleFile[]): Map<string, ReturnType<typeof placeOf>> {
  return new Map(files.map((f) => [f.entry.path, placeOf(f.kind)]))
}
