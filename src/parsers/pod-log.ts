import { isoTimeAt } from './timestamp.ts'

export type PodLogPrefix = {
  /** When the container runtime read the line; milliseconds since the epoch, microseconds as fraction. */
  timeMs: number
  /** The line as the container wrote it. */
  rest: string
}

/**
 * Splits the time off a line of `logs/<namespace>/<pod>/<container>.log`. The collector asks the kubelet for timestamps:
 * RFC 3339, nine fraction digits, in the zone of the node. `undefined` for a line without, such as the kubelet's own.
 */
export function splitPodLogPrefix(line: string): PodLogPrefix | undefined {
  if (line.charCodeAt(10) !== 84) return undefined
  const time = isoTimeAt(line, 0)
  if (!time || (time.end < line.length && line.charCodeAt(time.end) !== 32)) return undefined
  return { timeMs: time.ms, rest: line.slice(time.end + 1) }
}

/** True for what the kubelet answers in place of a log: then it is the file's only line, and has no time. */
export function isKubeletLogError(line: string): boolean {
  return (
    line.startsWith('unable to retrieve container logs for ') ||
    line.startsWith('failed to try resolving symlinks in path ') ||
    line.startsWith('failed to watch file ')
  )
}
