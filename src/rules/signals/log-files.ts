import type { ArchiveEntry } from '../../archive/archive.ts'
import type { BundleFile } from '../../model/bundle.ts'
import type { BundlePath } from '../../parsers/bundle-path.ts'
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

/** Whether a file is one that a log, nodeLog or nodeFile signal wants. */
export function wantsFile(spec: SignalSpec, kind: BundlePath, entry: ArchiveEntry): boolean {
  if (spec.log !== undefined) return kind.kind === 'pod-log' && wantsPodLog(spec, kind)
  if (spec.nodeLog !== undefined) return kind.kind === 'node-log' && wantsUnit(spec.nodeLog, kind.unit)
  if (spec.nodeFile !== undefined) return wantsNodeFile(spec.nodeFile, kind, entry.path)
  return false
}

function wantsPodLog(spec: SignalSpec, kind: Extract<BundlePath, { kind: 'pod-log' }>): boolean {
  if (kind.previous ? spec.previous === 'exclude' : spec.previous === 'only') return false
  const place = `${kind.namespace}/${kind.pod}/${kind.container}`
  return listOf(spec.log).some((glob) => globMatches(glob, place))
}

function wantsUnit(units: string | readonly string[], unit: string): boolean {
  return listOf(units).some((glob) => globMatches(glob, unit))
}

function wantsNodeFile(globs: string | readonly string[], kind: BundlePath, path: string): boolean {
  if (kind.kind === 'supportconfig-file') return listOf(globs).some((glob) => globMatches(glob, `scc/${kind.name}`))
  if (kind.kind !== 'node-config' && kind.kind !== 'containerd-images') return false
  return listOf(globs).some((glob) => path.endsWith(`/${glob}`) || globMatches(`*/${glob}`, path, true))
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

/**
 * `*` stands for any text without `/` (with `acrossFolders`, for any text). Greedy matching with one way back, so the time
 * is at most quadratic in names of a few dozen characters and there is no regular expression to blow up.
 */
export function globMatches(glob: string, text: string, acrossFolders = false): boolean {
  let g = 0
  let t = 0
  let star = -1
  let mark = 0
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g++
      mark = t
    } else if (g < glob.length && glob[g] === text[t]) {
      g++
      t++
    } else if (star >= 0 && (acrossFolders || text[mark] !== '/')) {
      g = star + 1
      t = ++mark
    } else return false
  }
  while (glob[g] === '*') g++
  return g === glob.length
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}
