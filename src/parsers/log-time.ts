import { journalTime } from './journal.ts'
import { klogTime } from './log-formats/klog.ts'
import { isoTimeAt, monthAt, twoDigits } from './timestamp.ts'

/**
 * The time of one line of a pod log or of a node's log file (journal, klog, logrus, containerd, short-iso, dmesg -T), in
 * milliseconds since the epoch, without parsing the rest of it. `undefined` for a line that has none: a continuation, or
 * one cut at the start of the file.
 *
 * @param reference the bundle's time of collection, from which missing years are told (see `latestBefore`); `NaN` if it
 * is not known: then times without a year are undefined
 */
export function timeOfLine(line: string, kind: 'pod-log' | 'node-log', reference: number): number | undefined {
  const first = line.charCodeAt(0)
  if (kind === 'pod-log') return first >= 48 && first <= 57 ? isoTimeAt(line, 0)?.ms : undefined
  if (first >= 48 && first <= 57) return isoTimeAt(line, 0)?.ms
  if (first === 116 && line.startsWith('time="')) return isoTimeAt(line, 6)?.ms
  return journalTime(line, reference) ?? klogTime(line, reference) ?? dmesgTime(line) ?? logfmtTime(line)
}

/** `kern  :warn  : [Mon Jul  3 15:42:24 2023] text`, of Longhorn's collector (`dmesg -HTx`). */
function dmesgTime(line: string): number | undefined {
  const match = /^(?:\w+ *:\w+ *: )?\[\w{3} (\w{3}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})\]/.exec(line)
  const month = match ? monthAt(match[1]!, 0) : -1
  if (!match || month < 0) return undefined
  const [hours, minutes, seconds] = [0, 3, 6].map((at) => twoDigits(match[3]!, at))
  return Date.UTC(Number(match[4]), month, Number(match[2]), hours, minutes, seconds)
}

function logfmtTime(line: string): number | undefined {
  const at = line.startsWith('ts=') ? 3 : line.startsWith('[') ? line.indexOf('] time="') + 8 : -1
  return at > 0 ? isoTimeAt(line, at)?.ms : undefined
}
