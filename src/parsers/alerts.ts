import type { Diagnostic } from '../diagnostics.ts'

/** An alert that was active when the bundle was made. */
export type PrometheusAlert = {
  /** The label `alertname`. */
  readonly name: string
  readonly state: 'firing' | 'pending' | 'inactive'
  readonly labels: ReadonlyMap<string, string>
  readonly annotations: ReadonlyMap<string, string>
  /** Milliseconds since the epoch. */
  readonly activeAt: number | undefined
  /** The value of the alert's expression; `NaN` if it is none. */
  readonly value: number
}

/**
 * Reads `prometheus-alerts.json` (kit v0.0.40 and later): the Prometheus Go client's structs, of which only one field has
 * a JSON name, so that `activeAt` stands beside `Labels`. Case is ignored. `null` is an empty list. Never throws.
 */
export function parseAlerts(
  text: string,
  path = 'prometheus-alerts.json',
): { alerts: readonly PrometheusAlert[]; diagnostics: readonly Diagnostic[] } {
  const invalid = (message: string): Diagnostic => ({
    code: 'file-invalid',
    path,
    message,
    effect: 'alerts are missing',
  })
  let parsed: unknown
  try {
    parsed = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return { alerts: [], diagnostics: [invalid('expected a JSON list of alerts, found damaged or other text')] }
  }
  if (parsed === null) return { alerts: [], diagnostics: [] }
  if (!Array.isArray(parsed)) return { alerts: [], diagnostics: [invalid('expected a JSON list of alerts')] }
  const read = parsed.map(readAlert)
  const alerts = read.filter((alert) => alert !== undefined)
  const bad = read.length - alerts.length
  return { alerts, diagnostics: bad === 0 ? [] : [invalid(`expected alerts with a name, found ${bad} without`)] }
}

function readAlert(value: unknown): PrometheusAlert | undefined {
  const fields = lowerCased(value)
  const labels = textsOf(fields.get('labels'))
  const name = labels.get('alertname')
  if (name === undefined) return undefined
  const state = scalarText(fields.get('state')).toLowerCase()
  const activeAt = Date.parse(scalarText(fields.get('activeat')))
  return {
    name,
    state: state === 'pending' || state === 'inactive' ? state : 'firing',
    labels,
    annotations: textsOf(fields.get('annotations')),
    activeAt: Number.isNaN(activeAt) ? undefined : activeAt,
    value: goFloat(fields.get('value')),
  }
}

/** Maps and lists have none: what JSON makes of `{"toString": 1}` cannot be turned into a text at all. */
function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Go writes infinities as `+Inf`. */
function goFloat(value: unknown): number {
  const text = scalarText(value)
  const infinite = /^([+-]?)Inf$/.exec(text)
  return infinite ? (infinite[1] === '-' ? -1 : 1) * Number.POSITIVE_INFINITY : Number(text || 'NaN')
}

function lowerCased(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map()
  return new Map(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]))
}

function textsOf(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map()
  return new Map(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
