import { canonicalKey } from '../../model/resource-key.ts'
import { durationMs } from '../duration.ts'
import type { ExpressionTable } from '../expressions.ts'
import type { Rule } from '../rule.ts'
import { compileLinePattern, type LinePattern, prepareLinePattern } from '../scan/line-pattern.ts'
import type { ScanPattern } from '../scan/scan-plan.ts'
import { type SignalSource, type SignalSpec, signalSources } from '../signal-sources.ts'
import { windowAnchor } from '../signals/window.ts'
import { type NamedValues, namedValuesOf } from './named-values.ts'
import type { ResourceDemand } from './resource-demand.ts'

/** A signal ready to be evaluated. */
export type CompiledSignal = {
  readonly name: string
  readonly spec: SignalSpec
  readonly source: SignalSource
  /** Other signals of the rule that its expressions name. */
  readonly dependsOn: ReadonlySet<string>
  /** Has to be evaluated anew for each item of `for`. */
  readonly perItem: boolean
  /** Of a signal whose texts are matched whole, such as an event's message. */
  readonly pattern?: LinePattern
  /** Of a signal that is read from logs and files. */
  readonly request?: ScanPattern
}

export type CompiledRule = {
  readonly rule: Rule
  /** In an order in which each comes after those it depends on. */
  readonly signals: readonly CompiledSignal[]
  readonly demands: readonly ResourceDemand[]
  readonly named: NamedValues
}

const scanned: ReadonlySet<SignalSource> = new Set(['log', 'nodeLog', 'nodeFile'])

/**
 * Prepares a rule for one bundle.
 * @param now the bundle's time: lines that are too old for the rule's window are dropped while scanning
 * @throws AnalyzerError rule-invalid
 */
export function compileRule(rule: Rule, expressions: ExpressionTable, now: number | undefined): CompiledRule {
  const names = new Set(Object.keys(rule.signals))
  const unordered = Object.entries(rule.signals).map(([name, spec]) => ({
    name,
    spec,
    source: sourceOf(spec),
    dependsOn: dependenciesOf(name, spec, names, expressions),
  }))
  const ordered = inOrder(unordered)
  const perItem = new Set<string>()
  const signals = ordered.map((signal): CompiledSignal => {
    const needsItem = [...signal.dependsOn].some((d) => d === rule.for || perItem.has(d))
    if (needsItem) perItem.add(signal.name)
    const { pattern, contains, within } = signal.spec
    const base = { ...signal, perItem: needsItem }
    if (pattern === undefined && contains === undefined) return base
    // What is read from files is compiled where they are scanned.
    const source = { pattern, contains, literals: rule.literals?.[signal.name] }
    if (scanned.has(signal.source)) return { ...base, request: { ...source, notBefore: notBefore(within, now) } }
    return { ...base, pattern: prepareLinePattern(source, false) }
  })
  let named: NamedValues | undefined
  return {
    rule,
    signals,
    demands: demandsOf(rule, signals, expressions),
    // Most rules never come to it: settled for all of them it was a tenth of the time of a small bundle.
    get named() {
      named ??= namedValuesOf(rule, signals, expressions)
      return named
    },
  }
}

export function sourceOf(spec: SignalSpec): SignalSource {
  return signalSources.find((source) => spec[source] !== undefined)!
}

/** The pattern of a signal that has one. @throws AnalyzerError rule-invalid */
export function compileSignalPattern(spec: SignalSpec): LinePattern {
  const { pattern, contains } = spec
  return compileLinePattern({ pattern, contains }, scanned.has(sourceOf(spec)))
}

function dependenciesOf(
  name: string,
  spec: SignalSpec,
  names: ReadonlySet<string>,
  expressions: ExpressionTable,
): Set<string> {
  const sources = [spec.where, spec.tail?.namespace, spec.tail?.pod, spec.tail?.container]
  const used = sources.flatMap((s) => (s === undefined ? [] : [...expressions.freeVariables(s)]))
  const anchor = windowAnchor(spec.within)
  return new Set([...used, ...(anchor === undefined ? [] : [anchor])].filter((n) => names.has(n) && n !== name))
}

/** Topological order, otherwise as in the file. A cycle cannot be ordered: the loader refuses it. */
function inOrder<T extends { name: string; dependsOn: ReadonlySet<string> }>(signals: readonly T[]): T[] {
  const done = new Set<string>()
  const ordered: T[] = []
  let rest = [...signals]
  while (rest.length > 0) {
    const ready = rest.filter((s) => [...s.dependsOn].every((d) => done.has(d)))
    const next = ready[0] ?? rest[0]!
    ordered.push(next)
    done.add(next.name)
    rest = rest.filter((s) => s !== next)
  }
  return ordered
}

/** True when the signals name each other in a circle. */
export function hasCycle(signals: readonly { name: string; dependsOn: ReadonlySet<string> }[]): boolean {
  const seen = new Set<string>()
  return inOrder(signals).some((signal) => {
    const open = [...signal.dependsOn].some((d) => !seen.has(d))
    seen.add(signal.name)
    return open
  })
}

function notBefore(within: string | undefined, now: number | undefined): number | undefined {
  if (now === undefined || within === 'any' || windowAnchor(within) !== undefined) return undefined
  return now - durationMs(within ?? '24h')
}

function demandsOf(rule: Rule, signals: readonly CompiledSignal[], expressions: ExpressionTable): ResourceDemand[] {
  const bySignals = signals.flatMap(({ spec, source }): ResourceDemand[] => {
    if (source === 'resource') {
      const namespaces = typeof spec.namespace === 'string' ? [spec.namespace] : spec.namespace
      return [{ key: canonicalKey(spec.resource!), ...(namespaces && { namespaces }) }]
    }
    if (source === 'event') return [{ key: 'events' }]
    if (source === 'setting') return [{ key: 'settings.harvesterhci.io' }]
    if (source === 'log') return [{ key: 'pods' }]
    return []
  })
  const byExpressions = (rule.resourceKeys ?? expressions.resourceKeys(rule)).map((key) => ({ key }))
  return [...bySignals, ...byExpressions]
}
