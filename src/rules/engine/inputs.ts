import type { Missing } from '../../model/availability.ts'
import type { Bundle } from '../../model/bundle.ts'
import { logNamespaces } from '../signals/log-files.ts'
import type { CompiledSignal } from './compiled-rule.ts'

/** What a signal needs and the bundle does not have; `undefined` when it can be evaluated. */
export function missingInput({ spec, source }: CompiledSignal, bundle: Bundle): Missing | undefined {
  const { availability } = bundle
  const namespaces = typeof spec.namespace === 'string' ? [spec.namespace] : spec.namespace
  switch (source) {
    case 'resource':
      return anyMissing(namespaces, (ns) => availability.missingResource(spec.resource!, ns))
    case 'event':
      return anyMissing(namespaces, (ns) => availability.missingResource('events', ns))
    case 'setting':
      return availability.missingResource('settings.harvesterhci.io')
    case 'upgrade':
      return availability.missingResource('upgrades.harvesterhci.io', 'harvester-system')
    case 'log':
      return anyMissing(logNamespaces(spec), (ns) => availability.missingLogs(ns))
    case 'tail':
      return availability.missingLogs()
    case 'nodeLog':
    case 'nodeFile':
      return availability.missingNodeLogs()
    case 'alert':
      return bundle.archive.find('prometheus-alerts.json')
        ? undefined
        : { what: 'prometheus-alerts.json', hint: 'enable rancher-monitoring; collected since Harvester v1.4.0' }
  }
}

/** Missing only when none of several places is there: one namespace of two is enough to find something in. */
function anyMissing(
  namespaces: readonly string[] | undefined,
  missing: (namespace?: string) => Missing | undefined,
): Missing | undefined {
  if (namespaces === undefined || namespaces.length === 0) return missing()
  const all = namespaces.map((ns) => missing(ns))
  return all.includes(undefined) ? undefined : all[0]
}
