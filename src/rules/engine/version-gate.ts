import semver from 'semver'
import type { Rule } from '../rule.ts'

/** Versions that rules are gated on, as far as the bundle tells them. */
export type KnownVersions = {
  harvester?: string | undefined
  kubernetes?: string | undefined
  longhorn?: string | undefined
  kubevirt?: string | undefined
  rancher?: string | undefined
  upgradeFrom?: string | undefined
  upgradeTo?: string | undefined
}

export type Gate = { verdict: 'any' | 'match' | 'unknown' } | { verdict: 'outside'; reason: string }

/** Whether a rule is for the versions of this cluster. A release candidate counts as its release. */
export function versionGate(affects: Rule['affects'], known: KnownVersions): Gate {
  if (affects === undefined) return { verdict: 'any' }
  let verdict: 'any' | 'match' | 'unknown' = 'any'
  for (const [component, range] of rangesOf(affects)) {
    const version = versionFor(component, affects.side, known)
    const release = version === undefined ? null : semver.coerce(version)
    if (release === null) verdict = 'unknown'
    else if (!semver.satisfies(release, range)) {
      return { verdict: 'outside', reason: `for ${component} ${range}, this is ${version}` }
    } else if (verdict === 'any') verdict = 'match'
  }
  return { verdict }
}

function rangesOf(affects: NonNullable<Rule['affects']>): ['harvester' | 'kubernetes' | 'longhorn', string][] {
  const entries: ['harvester' | 'kubernetes' | 'longhorn', string | undefined][] = [
    ['harvester', affects.harvester],
    ['kubernetes', affects.kubernetes],
    ['longhorn', affects.longhorn],
  ]
  return entries.filter((e): e is ['harvester' | 'kubernetes' | 'longhorn', string] => e[1] !== undefined)
}

function versionFor(
  component: 'harvester' | 'kubernetes' | 'longhorn',
  side: 'source' | 'target' | 'current' | undefined,
  known: KnownVersions,
): string | undefined {
  if (component !== 'harvester') return known[component]
  // Without an upgrade there is one side only.
  if (side === 'source') return known.upgradeFrom ?? known.harvester
  if (side === 'target') return known.upgradeTo ?? known.harvester
  return known.harvester
}
