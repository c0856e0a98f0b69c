import semver from 'semver'
import { upgradePhases } from '../model/upgrade-phases.ts'
import { suggest } from './cel/suggestion.ts'
import { sourceOf } from './engine/compiled-rule.ts'
import { kindFault } from './kind-fault.ts'
import type { Rule } from './rule.ts'
import type { RuleFault } from './rule-fault.ts'
import { type SignalSource, type SignalSpec, signalSources } from './signal-sources.ts'
import { windowAnchor } from './signals/window.ts'

/** Matches of these have no time that a window could lie before or after. */
const timeless: ReadonlySet<SignalSource> = new Set(['resource', 'setting', 'upgrade', 'tail', 'nodeFile'])

/** Values that are no expressions and would silently never fit: kinds, versions, phases, the anchor of a window. */
export function checkValues(rule: Rule): RuleFault[] {
  const faults = [...checkVersions(rule), ...checkPhase(rule)]
  for (const [name, spec] of Object.entries(rule.signals)) {
    const kind = spec.resource === undefined ? undefined : kindFault(spec.resource)
    if (kind !== undefined) faults.push({ path: ['signals', name, 'resource'], message: kind })
    const anchor = anchorFault(rule, name, spec)
    if (anchor !== undefined) faults.push({ path: ['signals', name, 'within'], message: anchor })
  }
  return faults
}

function checkVersions({ affects = {} }: Rule): RuleFault[] {
  return (['harvester', 'kubernetes', 'longhorn'] as const).flatMap((component) => {
    const range = affects[component]
    if (range === undefined || semver.validRange(range) !== null) return []
    return [
      { path: ['affects', component], message: `expected a range of versions such as >=1.4.0 <1.6.0, found ${range}` },
    ]
  })
}

function checkPhase({ blocks }: Rule): RuleFault[] {
  if (blocks === undefined || blocks.phase === '*' || blocks.phase.includes('{{')) return []
  const phases = upgradePhases.map(({ id }) => id)
  if (phases.some((phase) => phase === blocks.phase)) return []
  const near = suggest(blocks.phase, phases)
  const hint = near === undefined ? `it is one of ${phases.join(', ')}, or *` : `did you mean '${near}'?`
  return [{ path: ['blocks', 'phase'], message: `unknown phase '${blocks.phase}'; ${hint}` }]
}

function anchorFault(rule: Rule, name: string, spec: SignalSpec): string | undefined {
  const anchor = windowAnchor(spec.within)
  if (anchor === undefined) return undefined
  const others = Object.keys(rule.signals).filter((other) => other !== name)
  if (!others.includes(anchor)) {
    const near = suggest(anchor, others)
    return `no other signal is named ${anchor}${near === undefined ? '' : `; did you mean '${near}'?`}`
  }
  const other = rule.signals[anchor]!
  if (other.expect === 'none') return `${anchor} is an absence, which has no time`
  if (!timeless.has(sourceOf(other))) return undefined
  const timed = signalSources.filter((source) => !timeless.has(source))
  return `matches of ${anchor} have no time; a window is relative to a signal of ${timed.join(', ')}`
}
