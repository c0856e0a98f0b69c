import type { JsonObject } from '../../../support/bundle-builder/collector-yaml.ts'
import type { BundleSpec } from '../../../support/bundle-builder/index.ts'

/** A bundle in which nothing is wrong, however much in it looks like it. */
export type QuietCase = readonly [what: string, spec: BundleSpec]

export const at = '2025-04-11T09:12:40Z'
export const nodes = (count: number): string[] => Array.from({ length: count }, (_, i) => `node${i + 1}`)

/** A time before the collection: `ago(90)` is an hour and a half earlier. */
export const ago = (minutes: number): string =>
  new Date(Date.parse(at) - minutes * 60_000).toISOString().replace('.000Z', 'Z')
export const hours = (count: number): number => count * 60
export const days = (count: number): number => count * 1440

type EventFields = {
  reason: string
  message: string
  about: string
  namespace?: string
  type?: string
  count?: number
  first?: number
  last?: number
  component?: string
  host?: string
}

/** An event; `first` and `last` are minutes before the collection, `about` is `Kind name`. */
export function event(fields: EventFields): JsonObject {
  const [kind = 'Pod', name = ''] = fields.about.split(' ')
  const namespace = fields.namespace ?? 'default'
  const last = fields.last ?? 30
  return {
    apiVersion: 'v1',
    kind: 'Event',
    type: fields.type ?? 'Warning',
    reason: fields.reason,
    message: fields.message,
    count: fields.count ?? 1,
    firstTimestamp: ago(fields.first ?? last),
    lastTimestamp: ago(last),
    source: { component: fields.component ?? 'kubelet', host: fields.host ?? 'node1' },
    involvedObject: kind === 'Node' ? { kind, name } : { kind, name, namespace },
    metadata: { name: `${name}.${fields.reason.toLowerCase()}${last}`, namespace },
  }
}

/** The status of a pod whose one container ended well, so many minutes before the collection. */
export function completed(container: string, minutes: number, restartCount = 0): JsonObject {
  const terminated = { exitCode: 0, reason: 'Completed', finishedAt: ago(minutes) }
  return {
    phase: 'Succeeded',
    conditions: [{ type: 'Ready', status: 'False', reason: 'PodCompleted' }],
    containerStatuses: [{ name: container, ready: false, restartCount, state: { terminated } }],
  }
}

/** A pod as the list shows it; `status` over what a running one has. */
export function pod(
  name: string,
  status: JsonObject = {},
  spec: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject {
  const started = ago(days(9))
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', creationTimestamp: started, ...metadata },
    spec: { nodeName: 'node1', containers: [{ name: 'main', image: 'registry.example/main:1' }], ...spec },
    status: {
      phase: 'Running',
      startTime: started,
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: started }],
      containerStatuses: [{ name: 'main', ready: true, restartCount: 0, state: { running: { startedAt: started } } }],
      ...status,
    },
  }
}
