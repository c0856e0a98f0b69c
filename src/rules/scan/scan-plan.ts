import { timeOfLine } from '../../parsers/log-time.ts'
import type { LinePatternSource } from './line-pattern.ts'

/** A pattern to look for. Plain data, so that a worker can compile it for itself. */
export type ScanPattern = LinePatternSource & {
  /** Lines of before this time (milliseconds) are of no interest. */
  readonly notBefore?: number | undefined
}

/** Which clock a file's lines have; `none` for files that are no logs. */
export type ClockKind = 'pod-log' | 'node-log' | 'none'

/** A file to be read, with the patterns that want it, by index: one list for all files that the same patterns want. */
export type ScanTarget = {
  readonly path: string
  readonly sizeBytes: number
  readonly patterns: readonly number[]
  readonly clock: ClockKind
  /** Only the thread that opened the archive can read it: in a compressed tar, such as the supportconfig. */
  readonly onlyHere?: true
}

/** What has to be read from the logs of one bundle, for all rules together. Plain data. */
export type ScanPlan = {
  readonly patterns: readonly ScanPattern[]
  /** In the order in which they are read, see `scan-queue.ts`. */
  readonly targets: readonly ScanTarget[]
  /** The bundle's time in milliseconds, from which missing years are told; NaN if it is not known. */
  readonly now: number
  /** Whether to take the time of each pattern. */
  readonly timed?: boolean
}

/** Time of a line in milliseconds, `undefined` for one that has none. */
export type LineClock = (line: string) => number | undefined

export function clockOf(kind: ClockKind, now: number): LineClock {
  return kind === 'none' ? () => undefined : (line) => timeOfLine(line, kind, now)
}
