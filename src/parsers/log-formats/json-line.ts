import { isoTimeAt } from '../timestamp.ts'
import { type LogLine, levelOf, logLine } from './log-line-type.ts'

/** KubeVirt's and CDI's JSON (`component`, `pos`, `timestamp`), and zap's (`ts`, `caller`) of etcd and operators. */
export function parseJsonLine(line: string): LogLine | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
  const fields = new Map(Object.entries(parsed).map(([key, value]) => [key, textOf(value)]))
  const message = fields.get('msg') ?? fields.get('message')
  if (message === undefined && !fields.has('level')) return undefined
  const isKubevirt = fields.has('timestamp') && (fields.has('component') || fields.has('pos'))
  return logLine({
    time: timeOf(fields.get('timestamp') ?? fields.get('ts') ?? fields.get('time')),
    level: levelOf(fields.get('level')),
    message: message ?? fields.get('error') ?? '',
    format: isKubevirt ? 'kubevirt-json' : 'zap-json',
    component: fields.get('component') ?? fields.get('logger'),
    source: fields.get('pos') ?? fields.get('caller'),
    fields,
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** zap's default are seconds since the epoch. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return /^\d{9,11}(?:\.\d+)?(?:e\+?\d+)?$|^\d\.\d+e\+?09$/.test(text) ? Number(text) * 1000 : isoTimeAt(text, 0)?.ms
}
