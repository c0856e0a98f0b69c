/** One line that matched, by its number, counted from 1; the text is cut to {@link maxKeptText} around the match. */
export type HitLine = {
  line: number
  time: number | undefined
  text: string
  /** Where in `text` the match is. */
  matchStart: number
  matchEnd: number
}

/** All lines of one file that matched one pattern with the same captures. */
export type HitGroup = {
  readonly path: string
  /** Names and values of the captures, one after the other. */
  readonly captures: readonly string[]
  readonly count: number
  /** In order of the file. */
  readonly last: HitLine
  /** Times of the lines in milliseconds, those that have one; not more than {@link maxKeptTimes}. */
  readonly times: readonly number[]
}

/** Groups kept for one pattern in one file: a runaway capture must not cost memory. */
export const maxGroups = 2_000
export const maxKeptTimes = 20_000
export const maxKeptText = 4_096

/** The hits of one pattern. */
export type PatternHits = {
  readonly groups: readonly HitGroup[]
  /** True when lines were not looked at, or their group was one too many: counts are too low. */
  readonly overflow: boolean
}

/** A {@link HitGroup} of the file at hand, while lines are added. */
export type GrowingGroup = {
  /** Names and values, each in a line of its own: what is captured lies within one line of the log. */
  readonly captures: string
  count: number
  last: HitLine
  /** None for a single line. */
  times?: number[]
}

/** Collects the hits of one pattern in one file. */
export class FileHits {
  overflow = false
  readonly #groups = new Map<string, GrowingGroup>()

  get groups(): Iterable<GrowingGroup> {
    return this.#groups.values()
  }

  add(line: HitLine, captured: readonly string[]): void {
    const captures = captured.length === 0 ? '' : captured.join('\n')
    const group = this.#groups.get(captures)
    if (group) {
      group.times ??= group.last.time === undefined ? [] : [group.last.time]
      group.count++
      group.last = line
      if (line.time !== undefined && group.times.length < maxKeptTimes) group.times.push(line.time)
    } else if (this.#groups.size >= maxGroups) this.overflow = true
    else this.#groups.set(captures, { captures, count: 1, last: line })
  }
}
