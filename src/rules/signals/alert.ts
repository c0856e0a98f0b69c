import type { PrometheusAlert } from '../../parsers/alerts.ts'
import { timestampOf } from '../bindings/cel-time.ts'
import { RecordView } from '../bindings/record-view.ts'
import type { Match } from '../match.ts'
import type { SignalSpec } from '../signal-sources.ts'

/** Alerts of these names; pending ones are among them, `state` tells. */
export function alertMatches(spec: SignalSpec, alerts: readonly PrometheusAlert[]): Match[] {
  const names = typeof spec.alert === 'string' ? [spec.alert] : (spec.alert ?? [])
  return alerts.filter((alert) => names.includes(alert.name)).map(alertMatch)
}

function alertMatch(alert: PrometheusAlert): Match {
  const labels = new RecordView('labels', Object.fromEntries(alert.labels))
  const text = [...alert.labels].map(([key, value]) => `${key}=${value}`).join(' ')
  return {
    source: 'alert',
    view: new RecordView('alert', {
      name: alert.name,
      state: alert.state,
      labels,
      annotations: new RecordView('annotations', Object.fromEntries(alert.annotations)),
      activeAt: timestampOf(alert.activeAt),
      value: alert.value,
    }),
    objects: [],
    node: alert.labels.get('node'),
    count: 1,
    first: alert.activeAt,
    last: alert.activeAt,
    evidence: [{ kind: 'text', path: 'prometheus-alerts.json', text: `${alert.state}: ${text}` }],
  }
}
