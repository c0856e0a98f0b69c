import type { BundleFile } from '../../model/bundle.ts'
import type { SignalSpec } from '../rule-spec.ts'

/** What is told about a line by the place of its file. */
export type LogPlace = {
  namespace?: string
  pod?: string
  container?: string
  node?: string
  unit?: string
  previous?: boolean
}

/** True for signals that read inside the supportconfig archives, which are only opened for them. */
export function wantsSupportconfig(spec: SignalSpec): boolean {
  return listOf(spec.nodeFile).some((glob) => glob.startsWith('scc/'))
}

export function placeOf(kind: BundleFile['kind']): LogPlace {
  switch (kind.kind) {
    case 'pod-log':
      return { namespace: kind.namespace, pod: kind.pod, container: kind.container, previous: kind.previous }
    case 'node-log':
      return { node: kind.node, unit: kind.unit }
    case 'node-config':
    case 'containerd-images':
    case 'supportconfig-file':
      return { node: kind.node }
    default:
      return {}
  }
}

/** First path segment of the log globs, where they all name one: what has to be collected for the signal to work. */
export function logNamespaces(spec: SignalSpec): string[] {
  return listOf(spec.log)
    .map((glob) => glob.split('/')[0]!)
    .filter((namespace) => !namespace.includes('*'))
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}
