export type LogLevel = 'trace' | 'debug' | 'info' | 'warning' | 'error' | 'fatal'

export type LogFormat =
  | 'klog'
  | 'logrus'
  | 'rancher'
  | 'kubevirt-json'
  | 'zap-json'
  | 'logfmt'
  | 'nginx-access'
  | 'nginx-error'
  | 'calico'
  | 'fluent'
  | 'bracketed'
  | 'journal'
  | 'plain'

/** One line of a log, whatever component wrote it. */
export type LogLine = {
  /** Milliseconds since the epoch, from the message itself; without a zone in the text it is taken for UTC. */
  time?: number
  level?: LogLevel
  message: string
  format: LogFormat
  /** KubeVirt's or zap's component, the process of an instance manager, the identifier in a journal. */
  component?: string
  /** `file.go:123`, where the component tells it. */
  source?: string
  fields?: ReadonlyMap<string, string>
}

const levels: ReadonlyMap<string, LogLevel> = new Map<string, LogLevel>([
  ['trace', 'trace'],
  ['debug', 'debug'],
  ['info', 'info'],
  ['information', 'info'],
  ['notice', 'info'],
  ['warn', 'warning'],
  ['warning', 'warning'],
  ['error', 'error'],
  ['err', 'error'],
  ['dpanic', 'fatal'],
  ['panic', 'fatal'],
  ['fatal', 'fatal'],
  ['crit', 'fatal'],
  ['critical', 'fatal'],
  ['alert', 'fatal'],
  ['emerg', 'fatal'],
])

export function levelOf(text: string | undefined): LogLevel | undefined {
  return text === undefined ? undefined : levels.get(text.trim().toLowerCase())
}

/** Leaves out what is undefined, so that absent stays absent. */
export function logLine(parts: { [K in keyof LogLine]: LogLine[K] | undefined } & { message: string }): LogLine {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as LogLine
}
