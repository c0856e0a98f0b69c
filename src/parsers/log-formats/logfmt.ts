import { isoTimeAt } from '../timestamp.ts'
import { type LogLine, levelOf, logLine } from './log-line-type.ts'

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
])

/**
 * Reads `key=value key="quoted \"value\""` from `at` on. Words without `=` are passed over. The first value of a key
 * counts: logrus writes its own before those of the message.
 */
export function parseLogfmt(text: string, at = 0): Map<string, string> {
  const fields = new Map<string, string>()
  let i = at
  while (i < text.length) {
    while (text[i] === ' ') i++
    const start = i
    while (i < text.length && text[i] !== '=' && text[i] !== ' ') i++
    if (text[i] !== '=') continue
    const key = text.slice(start, i)
    const [value, end] = text[i + 1] === '"' ? quotedAt(text, i + 2) : bareAt(text, i + 1)
    if (key !== '' && !fields.has(key)) fields.set(key, value)
    i = end
  }
  return fields
}

function bareAt(text: string, at: number): [string, number] {
  const blank = text.indexOf(' ', at)
  const end = blank < 0 ? text.length : blank
  return [text.slice(at, end), end]
}

/** From after the opening quote; a line cut within the value ends it. */
function quotedAt(text: string, at: number): [string, number] {
  let end = at
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  const raw = text.slice(at, Math.min(end, text.length))
  const value = raw.includes('\\') ? raw.replace(/\\(.)/g, (_, c: string) => escapes.get(c) ?? c) : raw
  return [value, end + 1]
}

/** logrus (`time= level= msg=`) of Harvester, Longhorn, fleet, rancherd; logfmt (`ts= caller=`) of Prometheus. */
export function parseLogfmtLine(line: string): LogLine | undefined {
  if (!/^(?:time|level|ts|caller|msg|logger|t|lvl|err)=/.test(line)) return undefined
  const fields = parseLogfmt(line)
  const stamp = fields.get('time') ?? fields.get('ts') ?? fields.get('t')
  const isLogrus = line.startsWith('time=')
  const message = fields.get('msg')
  if (message === undefined && (isLogrus ? stamp === undefined : fields.get('level') === undefined)) return undefined
  const file = fields.get('file')
  return logLine({
    time: stamp === undefined ? undefined : isoTimeAt(stamp, 0)?.ms,
    level: levelOf(fields.get('level') ?? fields.get('lvl')),
    message: message ?? fields.get('error') ?? fields.get('err') ?? '',
    format: isLogrus ? 'logrus' : 'logfmt',
    component: fields.get('component'),
    // Longhorn 1.5 and later writes file="x.go:1"; Prometheus also has a file= of its own, which is a path.
    source: fields.get('caller') ?? (file !== undefined && /\.go:\d+$/.test(file) ? file : undefined),
    fields,
  })
}
