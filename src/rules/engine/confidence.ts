import { describeDuration } from '../duration.ts'
import type { Confidence } from '../finding.ts'
import type { Match } from '../match.ts'
import type { SignalSource } from '../signal-sources.ts'

/** What the confidence in a finding follows from. */
export type ConfidenceFacts = {
  matches: readonly Match[]
  /** Sources of absences that held. */
  absences: number
  /** `unknown` when the rule is for some versions and the bundle does not tell its own. */
  version: 'any' | 'match' | 'unknown'
  /** What optional signals could not look at. */
  missing: readonly string[]
  /** The cause is the rule's fallback: only the class of the problem is known. */
  fallback: boolean
  now: number | undefined
  ceiling: Confidence | undefined
}

/** Sources that say how things stood when the bundle was made; the others tell of moments. */
const stateSources: ReadonlySet<SignalSource> = new Set(['resource', 'setting', 'alert', 'upgrade'])

const oldMs = 6 * 3_600_000

/**
 * High at two points, medium at one. A kind of evidence is a point, two kinds that agree are two; the state of an object
 * counts one more because it holds at the time of collection, as does a version that is known to be concerned. Old
 * evidence, an unknown version, inputs that could not be looked at and a fallback cause cost one each.
 */
export function judge(facts: ConfidenceFacts): { confidence: Confidence; reasons: string[] } {
  const kinds = new Set<string>(facts.matches.map((m) => m.source))
  if (facts.absences > 0) kinds.add('absence')
  let points = Math.min(2, kinds.size)
  const reasons = [kinds.size > 1 ? `${kinds.size} kinds of evidence agree` : 'one kind of evidence']
  if (facts.matches.some((m) => stateSources.has(m.source))) {
    points++
    reasons.push('an object shows it at the time of collection')
  } else {
    const age = ageOf(facts)
    if (age !== undefined && age > oldMs) {
      points--
      reasons.push(`last seen ${describeDuration(age)} before collection`)
    }
  }
  if (facts.version === 'match') {
    points++
    reasons.push('the version is one that has this problem')
  } else if (facts.version === 'unknown') {
    points--
    reasons.push('the version is not known')
  }
  if (facts.missing.length > 0) {
    points--
    reasons.push(`not in the bundle: ${facts.missing.join(', ')}`)
  }
  if (facts.fallback) {
    points--
    reasons.push('only the class of the problem is known')
  }
  const level: Confidence = points >= 2 ? 'high' : points === 1 ? 'medium' : 'low'
  return { confidence: atMost(level, facts.ceiling), reasons }
}

function ageOf({ matches, now }: ConfidenceFacts): number | undefined {
  const times = matches.map((m) => m.last).filter((t) => t !== undefined)
  return now === undefined || times.length === 0 ? undefined : now - Math.max(...times)
}

const rank: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 }

function atMost(level: Confidence, ceiling: Confidence | undefined): Confidence {
  return ceiling !== undefined && rank[ceiling] < rank[level] ? ceiling : level
}
