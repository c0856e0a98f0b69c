/** One line that matched, by its place in the file; the text is cut to {@link maxKeptText} around the match. */
export type HitLine = {
  offset: number
  time: number | undefined
  text: string
  /** Where in `text` the match is. */
  match: { start: number; end: number }
}

/** All lines of one file that matched one pattern with the same captures. */
export type HitGroup = {
  readonly path: string
  readonly captures: ReadonlyMap<string, string>
  count: number
  /** In order of the file. */
  first: HitLine
  last: HitLine
  /** Times of the lines in milliseconds, those that have one; not more than {@link maxKeptTimes}. */
  times: number[]
}

/** Groups kept for one pattern in one file: a runaway capture must not cost memory. */
export const maxGroups = 2_000
export const maxKeptTimes = 20_000
export const maxKeptText = 4_096

/** The hits of one pattern over all files. */
export class PatternHits {
  readonly groups: HitGroup[] = []
  /** True when lines were counted but their groups were not kept. */
  overflow = false
  readonly #byKey = new Map<string, HitGroup>()

  add(path: string, line: HitLine, captures: ReadonlyMap<string, string>): void {
    const key = `${path}\n${[...captures.values()].join('\n')}`
    const group = this.#byKey.get(key)
    if (group) {
      group.count++
      group.last = line
      if (line.time !== undefined && group.times.length < maxKeptTimes) group.times.push(line.time)
      return
    }
    if (this.groups.length >= maxGroups) {
      this.overflow = true
      return
    }
    const times = line.time === undefined ? [] : [line.time]
    const created: HitGroup = { path, captures, count: 1, first: line, last: line, times }
    this.groups.push(created)
    this.#byKey.set(key, created)
  }
}
