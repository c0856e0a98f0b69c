/** One line that matched, by its number, counted from 1; the text is cut to {@link maxKeptText} around the match. */
export type HitLine = {
  line: number
  time: number | undefined
  text: string
  /** Where in `text` the match is. */
  matchStart: number
  matchEnd: number
}

/**
 * All lines of one file that matched one pattern with the same captures. Plain data, and as little as will do: of a large
 * bundle there are 100,000, which as maps and objects took 60 MB more.
 */
export type HitGroup = {
  readonly path: string
  /** Names and values of the captures, one after the other. */
  readonly captures: readonly string[]
  count: number
  /** In order of the file. */
  last: HitLine
  /** Times of the lines in milliseconds, those that have one; not more than {@link maxKeptTimes}. None for a single line. */
  times?: number[]
}

/** The times of a group's lines, as far as they are known. */
export function timesOf({ times, last }: HitGroup): readonly number[] {
  return times ?? (last.time === undefined ? [] : [last.time])
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

/** Collects the hits of one pattern in one file. */
export class FileHits implements PatternHits {
  readonly groups: HitGroup[] = []
  overflow = false
  readonly #path: string
  readonly #byCaptures = new Map<string, HitGroup>()

  constructor(path: string) {
    this.#path = path
  }

  add(line: HitLine, captures: readonly string[]): void {
    const key = captures.length === 0 ? '' : captures.join('\n')
    const group = this.#byCaptures.get(key)
    if (group) {
      group.times ??= [...timesOf(group)]
      group.count++
      group.last = line
      if (line.time !== undefined && group.times.length < maxKeptTimes) group.times.push(line.time)
    } else if (this.groups.length >= maxGroups) this.overflow = true
    else {
      const created: HitGroup = { path: this.#path, captures, count: 1, last: line }
      this.groups.push(created)
      this.#byCaptures.set(key, created)
    }
  }
}

/** What was found in one file, by index of the pattern; patterns without a hit are left out. */
export type FileResult = { readonly path: string; readonly hits: readonly (readonly [pattern: number, PatternHits])[] }

/**
 * The hits of each pattern over all files, in order of the paths: neither sizes nor the number of workers show in it.
 */
export function mergeResults(patterns: number, results: readonly FileResult[]): PatternHits[] {
  const merged = Array.from({ length: patterns }, () => ({ groups: [] as HitGroup[], overflow: false }))
  const ordered = [...results].sort((a, b) => (a.path < b.path ? -1 : 1))
  for (const { hits } of ordered) {
    for (const [pattern, { groups, overflow }] of hits) {
      const target = merged[pattern]!
      for (const group of groups) target.groups.push(group)
      target.overflow ||= overflow
    }
  }
  return merged
}
