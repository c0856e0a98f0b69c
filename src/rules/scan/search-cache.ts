import { type LinePattern, prepareLinePattern } from './line-pattern.ts'
import { LiteralSearch } from './literal-search.ts'
import type { ScanPlan } from './scan-plan.ts'

/** A pattern of a plan, compiled. */
export type Wanted = {
  readonly index: number
  readonly pattern: LinePattern
  readonly notBefore: number | undefined
  readonly cost: PatternCost
}

/** What a pattern cost: lines that its literals led to, those that matched, and milliseconds, if the plan wants them. */
export type PatternCost = { tried: number; matched: number; ms: number }

/** The search for the literals of some patterns, and for each literal the pattern it stands for. */
export type PatternSearch = { readonly search: LiteralSearch; readonly wantedOf: readonly Wanted[] }

/** Patterns are compiled when a file first wants them; files that are wanted by the same ones share one search. */
export class SearchCache {
  readonly #plan: ScanPlan
  readonly #wanted = new Map<number, Wanted>()
  /** By the list itself, of which a plan has one for all such files. */
  readonly #searches = new Map<readonly number[], PatternSearch>()

  constructor(plan: ScanPlan) {
    this.#plan = plan
  }

  for(patterns: readonly number[]): PatternSearch {
    let found = this.#searches.get(patterns)
    if (!found) {
      const wanted = patterns.map((index) => this.#compile(index))
      const pairs = wanted.flatMap((w) => w.pattern.literals.map((literal) => ({ literal, w })))
      found = { search: new LiteralSearch(pairs.map((p) => p.literal)), wantedOf: pairs.map((p) => p.w) }
      this.#searches.set(patterns, found)
    }
    return found
  }

  /** Of the patterns that were wanted, by their index. */
  costs(): [pattern: number, PatternCost][] {
    return [...this.#wanted.values()].map(({ index, cost }) => [index, cost])
  }

  #compile(index: number): Wanted {
    let wanted = this.#wanted.get(index)
    if (!wanted) {
      const source = this.#plan.patterns[index]!
      wanted = {
        index,
        pattern: prepareLinePattern(source),
        notBefore: source.notBefore,
        cost: { tried: 0, matched: 0, ms: 0 },
      }
      this.#wanted.set(index, wanted)
    }
    return wanted
  }
}
