import { stringAt } from '../../model/resource.ts'
import { viewOf } from '../bindings/object-view.ts'
import type { EvidencePointer, Match, SignalResult } from '../match.ts'
import { alertMatches } from '../signals/alert.ts'
import { eventMatches } from '../signals/event.ts'
import { logMatches } from '../signals/log.ts'
import { tailMatches } from '../signals/tail.ts'
import { upgradeMatches } from '../signals/upgrade.ts'
import { clip, enough, timeWindow, windowAnchor } from '../signals/window.ts'
import type { CompiledSignal } from './compiled-rule.ts'
import type { RunContext, Scope } from './run-context.ts'

/** Told of each where-expression that could not be evaluated on a candidate. */
export type FaultSink = (signal: string, error: unknown) => void

/**
 * Evaluates one signal: its candidates, those for which `where` holds, the part that lies in its window, and whether
 * they are enough.
 * @param results of the signals before it, for windows relative to one of them
 */
export async function evaluateSignal(
  signal: CompiledSignal,
  context: RunContext,
  scope: Scope,
  results: ReadonlyMap<string, SignalResult>,
  onFault: FaultSink,
): Promise<SignalResult> {
  const { spec } = signal
  const anchorName = windowAnchor(spec.within)
  const window = timeWindow(spec.within, context.now, anchorName === undefined ? undefined : results.get(anchorName))
  const matches: Match[] = []
  for (const candidate of await candidatesOf(signal, context, scope)) {
    const clipped = clip(candidate, window)
    if (clipped && holds(signal, clipped, context, scope, onFault)) matches.push(clipped)
  }
  const count = matches.reduce((sum, m) => sum + m.count, 0)
  if (spec.expect === 'none') return absence(signal, matches, context)
  const firsts = matches.map((m) => m.first).filter((t) => t !== undefined)
  const lasts = matches.map((m) => m.last).filter((t) => t !== undefined)
  return {
    matched: matches.length > 0 && enough(spec, matches, count),
    matches,
    count,
    first: firsts.length > 0 ? Math.min(...firsts) : undefined,
    last: lasts.length > 0 ? Math.max(...lasts) : undefined,
  }
}

function holds(
  signal: CompiledSignal,
  candidate: Match,
  context: RunContext,
  scope: Scope,
  onFault: FaultSink,
): boolean {
  if (signal.spec.where === undefined) return true
  try {
    return context.expressions.condition(signal.spec.where)(new Map(scope).set('self', candidate.view))
  } catch (error) {
    onFault(signal.name, error)
    return false
  }
}

/** Everything a signal could mean before `where`; an empty list where there is nothing of the kind. */
async function candidatesOf(signal: CompiledSignal, context: RunContext, scope: Scope): Promise<readonly Match[]> {
  const { spec, source } = signal
  const { bundle } = context
  switch (source) {
    case 'resource':
      return inNamespaces(spec.namespace, (ns) => bundle.list(spec.resource!, ns)).map((r) => resourceMatch(r, source))
    case 'setting':
      return bundle
        .list('settings.harvesterhci.io')
        .filter((r) => r.name === spec.setting)
        .map((r) => resourceMatch(r, source))
    case 'event':
      return [
        ...eventMatches(
          spec,
          inNamespaces(spec.namespace, (ns) => bundle.list('events', ns)),
          signal.pattern,
        ),
      ]
    case 'alert':
      return alertMatches(spec, context.alerts ?? [])
    case 'upgrade':
      return upgradeMatches(context.upgrade)
    case 'tail':
      return tailMatches(spec, context, scope)
    case 'log':
    case 'nodeLog':
    case 'nodeFile': {
      const hits = signal.request && context.logs.hits.get(signal.request)
      if (!hits) return []
      const nodeOfPod = (place: { namespace?: string; pod?: string }): string | undefined => {
        const pod = bundle.get('pods', place.namespace ?? '', place.pod ?? '')
        return pod && stringAt(pod.value, 'spec', 'nodeName')
      }
      return logMatches(source, hits, (path) => context.logs.places.get(path) ?? {}, nodeOfPod)
    }
  }
}

function inNamespaces<T>(
  namespaces: string | readonly string[] | undefined,
  list: (ns?: string) => readonly T[],
): readonly T[] {
  if (namespaces === undefined) return list()
  return typeof namespaces === 'string' ? list(namespaces) : namespaces.flatMap((ns) => list(ns))
}

function resourceMatch(resource: Match['resource'] & object, source: 'resource' | 'setting'): Match {
  const object =
    resource.namespace === ''
      ? { kind: resource.kind, name: resource.name }
      : { kind: resource.kind, namespace: resource.namespace, name: resource.name }
  return {
    source,
    view: viewOf(resource),
    resource,
    objects: [object],
    node: resource.key === 'nodes' ? resource.name : stringAt(resource.value, 'spec', 'nodeName'),
    count: 1,
    evidence: [{ kind: 'field', position: resource.position, field: ['metadata', 'name'], object }],
  }
}

function absence(signal: CompiledSignal, matches: readonly Match[], { bundle }: RunContext): SignalResult {
  const { spec } = signal
  const key = spec.resource ?? signal.source
  const namespace = typeof spec.namespace === 'string' ? spec.namespace : undefined
  const listed = spec.resource === undefined ? [] : bundle.list(spec.resource, namespace)
  const path = listed[0]?.position.path ?? (namespace === undefined ? 'yamls/' : `yamls/namespaced/${namespace}/`)
  const names = listed.slice(0, 5).map((r) => r.name)
  const more = listed.length > names.length ? `, and ${listed.length - names.length} more` : ''
  const what =
    listed.length === 0
      ? `no ${key} at all`
      : `${listed.length} ${key} here (${names.join(', ')}${more}); none is the one looked for`
  const pointer: EvidencePointer = { kind: 'text', path, text: `absent: ${what}` }
  return { matched: matches.length === 0, matches: [], count: 0, absence: pointer }
}
