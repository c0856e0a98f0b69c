/** The parts of an analysis, in the order in which they end. */
export const phases = [
  'open',
  'versions',
  'rules',
  'objects',
  'logs',
  'evaluation',
  'symptoms',
  'evidence',
  'report',
] as const
export type Phase = (typeof phases)[number]

/** What one rule cost, in milliseconds of one thread each. */
export type RuleCost = {
  readonly ruleId: string
  /** For its conditions and texts. */
  evaluationMs: number
  /** For its patterns, on lines in which one of their literals was found; over all threads. */
  matchingMs: number
  /** Such lines, and those of them that matched. */
  linesTried: number
  linesMatched: number
}

/** Where the time of one analysis went. */
export type Timing = {
  readonly totalMs: number
  /** Wall time by part; a large bundle's logs are read while its objects are, and `logs` is what they took longer. */
  readonly phases: readonly { readonly phase: Phase; readonly ms: number }[]
  /** Threads that read logs, the main one included. */
  readonly threads: number
  /** The rules that ran, most expensive first. */
  readonly rules: readonly RuleCost[]
}

/** Takes the times of one analysis. Nothing is taken unless somebody asks: a clock reading a line is not free. */
export class Stopwatch {
  readonly #started = performance.now()
  readonly #phases = new Map<Phase, number>()
  readonly #rules = new Map<string, RuleCost>()
  #since = this.#started
  threads = 1

  /** Ends a phase, which began when the one before it ended. */
  lap(phase: Phase): void {
    const now = performance.now()
    this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + now - this.#since)
    this.#since = now
  }

  rule(ruleId: string): RuleCost {
    let cost = this.#rules.get(ruleId)
    if (!cost) {
      cost = { ruleId, evaluationMs: 0, matchingMs: 0, linesTried: 0, linesMatched: 0 }
      this.#rules.set(ruleId, cost)
    }
    return cost
  }

  result(): Timing {
    const total = (cost: RuleCost): number => cost.evaluationMs + cost.matchingMs
    return {
      totalMs: performance.now() - this.#started,
      phases: phases.flatMap((phase) => {
        const ms = this.#phases.get(phase)
        return ms === undefined ? [] : [{ phase, ms }]
      }),
      threads: this.threads,
      rules: [...this.#rules.values()].sort((a, b) => total(b) - total(a) || (a.ruleId < b.ruleId ? -1 : 1)),
    }
  }
}
