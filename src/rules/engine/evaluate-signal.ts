import { type Resource, refOf, stringAt } from '../../model/resource.ts'
import { viewOf } from '../bindings/object-view.ts'
import type { CelMapHost } from '../cel/values.ts'
import type { EvidencePointer, Match, SignalResult } from '../match.ts'
import type { SignalSpec } from '../rule-spec.ts'
import { clip, enough, spanOf, timeWindow, windowAnchor } from '../signals/window.ts'
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
  const { spec, source } = signal
  const anchorName = windowAnchor(spec.within)
  const window = timeWindow(spec.within, context.now, anchorName === undefined ? undefined : results.get(anchorName))
  const holds = condition(signal, context, scope, onFault)
  const matches: Match[] = []
  if (source === 'resource' || source === 'setting') {
    // An object has no time, and becomes a match only if it is one: most do not.
    for (const resource of objectsOf(spec, context, scope)) {
      if (holds(viewOf(resource))) matches.push(resourceMatch(resource, source))
    }
  } else {
    for (const candidate of await context.candidates.of(signal, context, scope)) {
      const clipped = clip(candidate, window)
      if (clipped && holds(clipped.view)) matches.push(clipped)
    }
  }
  const count = matches.reduce((sum, m) => sum + m.count, 0)
  if (spec.expect === 'none') return absence(signal, matches, context)
  return { matched: matches.length > 0 && enough(spec, matches, count), matches, count, ...spanOf(matches) }
}

/** Whether a candidate, `self`, fulfils the signal's condition. */
function condition(
  { name, spec }: CompiledSignal,
  context: RunContext,
  scope: Scope,
  onFault: FaultSink,
): (view: CelMapHost) => boolean {
  if (spec.where === undefined) return () => true
  const holds = context.expressions.condition(spec.where)
  const inner = new Map(scope)
  return (view) => {
    try {
      return holds(inner.set('self', view))
    } catch (error) {
      onFault(name, error)
      return false
    }
  }
}

/** Objects that `where` may hold for. */
function objectsOf(spec: SignalSpec, { bundle, resources }: RunContext, scope: Scope): readonly Resource[] {
  if (spec.setting !== undefined) return bundle.list('settings.harvesterhci.io').filter((r) => r.name === spec.setting)
  const found = resources.candidates(spec.resource!, spec.where, scope)
  const { namespace } = spec
  if (namespace === undefined) return found
  if (typeof namespace === 'string') return found.filter((r) => r.namespace === namespace)
  return namespace.flatMap((ns) => found.filter((r) => r.namespace === ns))
}

function resourceMatch(resource: Resource, source: 'resource' | 'setting'): Match {
  const object = refOf(resource)
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
