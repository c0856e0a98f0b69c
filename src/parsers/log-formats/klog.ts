import { clockAt, latestBefore, twoDigits } from '../timestamp.ts'
import { type LogLevel, type LogLine, logLine } from './log-line-type.ts'
import { parseLogfmt } from './logfmt.ts'

const levels: Readonly<Record<string, LogLevel>> = { I: 'info', W: 'warning', E: 'error', F: 'fatal' }

/** Over lines of megabytes the expression uses up its stack. */
const longestMessage = 65_536

/** Time of a line `Lmmdd hh:mm:ss.uuuuuu …`; klog writes neither year nor zone. */
export function klogTime(line: string, reference: number): number | undefined {
  const month = twoDigits(line, 1)
  const day = twoDigits(line, 3)
  if (month < 1 || month > 12 || day < 1 || day > 31 || line.charCodeAt(5) !== 32) return undefined
  if (!(line[0]! in levels)) return undefined
  const clock = clockAt(line, 6)
  return clock && latestBefore(reference, month - 1, day, clock.ms)
}

/** Kubernetes' components and everything built with its libraries; also the structured form `"msg" key="value"`. */
export function parseKlog(line: string, reference: number): LogLine | undefined {
  const head = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ ([^\s\]]+:\d+)\] ?/.exec(line)
  if (!head) return undefined
  const body = line.slice(head[0].length)
  const common = {
    time: klogTime(line, reference),
    level: levels[head[1]!],
    format: 'klog' as const,
    source: head[2]!,
  }
  const structured = /^"((?:[^"\\]|\\.)*)"(?: |$)/.exec(body.slice(0, longestMessage))
  if (!structured) return logLine({ ...common, message: body })
  const fields = parseLogfmt(body, structured[0].length)
  return logLine({
    ...common,
    message: structured[1]!.replace(/\\(["\\])/g, '$1'),
    fields: fields.size > 0 ? fields : undefined,
  })
}
