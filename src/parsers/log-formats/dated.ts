import { clockAt, isoTimeAt, monthAt } from '../timestamp.ts'
import { type LogLine, levelOf, logLine } from './log-line-type.ts'

/** Lines that begin with a date: Rancher, nginx's error log, calico, fluentd. */
export function parseDatedLine(line: string): LogLine | undefined {
  const time = isoTimeAt(line, 0)
  if (!time) return undefined
  const rest = line.slice(time.end)
  const common = { time: time.ms }
  const nginx = /^ \[(\w+)\] (\d+#\d+: .*)$/s.exec(rest)
  if (nginx) return logLine({ ...common, level: levelOf(nginx[1]), message: nginx[2]!, format: 'nginx-error' })
  const calico = /^ \[(\w+)\]\[\d+\] (\S+) (\d+): (.*)$/s.exec(rest)
  if (calico) {
    const source = `${calico[2]}:${calico[3]}`
    return logLine({ ...common, level: levelOf(calico[1]), message: calico[4]!, format: 'calico', source })
  }
  const fluentd = /^ \[(\w+)\]: (?:#\d+ )?(.*)$/s.exec(rest)
  if (fluentd) return logLine({ ...common, level: levelOf(fluentd[1]), message: fluentd[2]!, format: 'fluent' })
  const rancher = /^ \[([A-Z]+)\] (.*)$/s.exec(rest)
  return rancher
    ? logLine({ ...common, level: levelOf(rancher[1]), message: rancher[2]!, format: 'rancher' })
    : undefined
}

/** fluent-bit: `[2023/01/01 00:00:00] [ warn] [engine] …` */
export function parseFluentBit(line: string): LogLine | undefined {
  const head = /^\[(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)?)\] \[ *(\w+)\] (?:\[([^\]]*)\] )?/.exec(line)
  if (!head) return undefined
  return logLine({
    time: isoTimeAt(head[1]!, 0)?.ms,
    level: levelOf(head[2]),
    message: line.slice(head[0].length),
    format: 'fluent',
    component: head[3],
  })
}

/** Access logs of nginx and of longhorn-manager: `ip - user [22/Mar/2022:17:13:23 +0000] "GET / HTTP/1.1" 404 0 …` */
export function parseAccessLine(line: string): LogLine | undefined {
  const head =
    /^(\S+) \S+ \S+ \[(\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "((?:[^"\\]|\\.)*)" (\d{3}) (\S+)/.exec(line)
  if (!head) return undefined
  const [, client, stamp, request, status, bytes] = head
  const fields = new Map([
    ['client', client!],
    ['request', request!],
    ['status', status!],
    ['bytes', bytes!],
  ])
  return logLine({ time: accessTime(stamp!), message: line, format: 'nginx-access', fields })
}

function accessTime(stamp: string): number | undefined {
  const month = monthAt(stamp, 3)
  const clock = clockAt(stamp, 12)
  if (month < 0 || !clock) return undefined
  const sign = stamp[21] === '-' ? -1 : 1
  const offset = sign * (Number(stamp.slice(22, 24)) * 60 + Number(stamp.slice(24, 26))) * 60_000
  return Date.UTC(Number(stamp.slice(7, 11)), month, Number(stamp.slice(0, 2))) + clock.ms - offset
}
