import type { FileHits, GrowingGroup, HitGroup, HitLine, PatternHits } from './hits.ts'

/**
 * Groups of hits as numbers and bytes. Of a large bundle there are 80,000; as objects they took twice the memory, and to
 * copy them from one thread to another 0.1 s.
 */
export type HitTable = {
  /** For each group a row, see {@link Column}. */
  readonly numbers: Float64Array<ArrayBuffer>
  /** Times of the groups that have several. */
  readonly times: Float64Array<ArrayBuffer>
  /** Captures and lines, in UTF-8. */
  readonly texts: Uint8Array<ArrayBuffer>
}

/** What was found in one file: for each pattern with a hit, by its index, its rows in the table. */
export type FileRows = {
  readonly path: string
  readonly hits: readonly { readonly pattern: number; from: number; to: number; overflow: boolean }[]
}

/** What was found in some files. Plain data. */
export type HitBatch = { readonly files: readonly FileRows[]; readonly table: HitTable }

/** The numbers of a row, in their order. Texts end where the next one begins. */
const columns = [
  'count',
  'line',
  'time',
  'matchStart',
  'matchEnd',
  'timesAt',
  'timesCount',
  'capturesAt',
  'textAt',
  'textEnd',
] as const
type Column = (typeof columns)[number]
const rowLength = columns.length
const indexOf = Object.fromEntries(columns.map((name, i) => [name, i])) as Record<Column, number>
/** Instead of the time of a line that has none. */
const noTime = Number.NaN

/** Collects the hits of files into one table after the other. */
export class HitTableWriter {
  #files: FileRows[] = []
  #numbers: number[] = []
  #times: number[] = []
  /** Used again for the next table. */
  #texts = Buffer.allocUnsafe(64 * 1024)
  #filled = 0

  /** How much memory its texts take. */
  get textBytes(): number {
    return this.#filled
  }

  /** @param hits of one file, by index of the pattern */
  addFile(path: string, hits: Iterable<readonly [pattern: number, FileHits]>): void {
    const rows = [...hits].map(([pattern, { groups, overflow }]) => {
      const from = this.#rows
      for (const group of groups) this.#addGroup(group)
      return { pattern, from, to: this.#rows, overflow }
    })
    if (rows.length > 0) this.#files.push({ path, hits: rows })
  }

  /** What was added since the last call. */
  take(): HitBatch {
    const batch = {
      files: this.#files,
      table: {
        numbers: Float64Array.from(this.#numbers),
        times: Float64Array.from(this.#times),
        texts: new Uint8Array(this.#texts.subarray(0, this.#filled)),
      },
    }
    this.#files = []
    this.#numbers = []
    this.#times = []
    this.#filled = 0
    return batch
  }

  get #rows(): number {
    return this.#numbers.length / rowLength
  }

  #addGroup({ captures, count, last, times = [] }: GrowingGroup): void {
    const capturesAt = this.#addText(captures)
    const textAt = this.#addText(last.text)
    const timesAt = this.#times.length
    for (const time of times) this.#times.push(time)
    const { line, time = noTime, matchStart, matchEnd } = last
    const row: Record<Column, number> = {
      count,
      line,
      time,
      matchStart,
      matchEnd,
      timesAt,
      timesCount: times.length,
      capturesAt,
      textAt,
      textEnd: this.#filled,
    }
    for (const name of columns) this.#numbers.push(row[name])
  }

  #addText(text: string): number {
    const at = this.#filled
    // a unit of UTF-16 is three bytes of UTF-8 at most
    const most = at + text.length * 3
    if (most > this.#texts.length) {
      const larger = Buffer.allocUnsafe(Math.max(most, this.#texts.length * 2))
      this.#texts.copy(larger, 0, 0, at)
      this.#texts = larger
    }
    this.#filled += this.#texts.write(text, at)
    return at
  }
}

/** The memory of a batch that can be handed over to another thread instead of being copied. */
export function memoryOf({ table }: HitBatch): ArrayBuffer[] {
  return [table.numbers.buffer, table.times.buffer, table.texts.buffer]
}

/** The hits of each pattern over all files, in order of the paths: neither sizes nor the number of threads show in it. */
export function mergeHits(patterns: number, batches: readonly HitBatch[]): PatternHits[] {
  const merged = Array.from({ length: patterns }, () => ({ groups: [] as HitGroup[], overflow: false }))
  const files = batches.flatMap((batch) => {
    const table = new TableReader(batch.table)
    return batch.files.map((file) => ({ ...file, table }))
  })
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  for (const { path, hits, table } of files) {
    for (const { pattern, from, to, overflow } of hits) {
      const target = merged[pattern]!
      for (let row = from; row < to; row++) target.groups.push(new TableGroup(path, table, row))
      target.overflow ||= overflow
    }
  }
  return merged
}

/** Texts are made when they are read: of most groups nobody asks for more than a capture. */
class TableGroup implements HitGroup {
  readonly path: string
  readonly #table: TableReader
  readonly #row: number

  constructor(path: string, table: TableReader, row: number) {
    this.path = path
    this.#table = table
    this.#row = row
  }

  get captures(): readonly string[] {
    return this.#table.captures(this.#row)
  }

  get count(): number {
    return this.#table.count(this.#row)
  }

  get last(): HitLine {
    return this.#table.last(this.#row)
  }

  get times(): readonly number[] {
    return this.#table.times(this.#row)
  }
}

class TableReader {
  readonly #numbers: Float64Array
  readonly #times: Float64Array
  readonly #texts: Buffer

  constructor({ numbers, times, texts }: HitTable) {
    this.#numbers = numbers
    this.#times = times
    this.#texts = Buffer.from(texts.buffer, texts.byteOffset, texts.length)
  }

  count(row: number): number {
    return this.#number(row, 'count')
  }

  captures(row: number): readonly string[] {
    const text = this.#texts.toString('utf8', this.#number(row, 'capturesAt'), this.#number(row, 'textAt'))
    return text === '' ? [] : text.split('\n')
  }

  last(row: number): HitLine {
    return {
      line: this.#number(row, 'line'),
      time: this.#time(row),
      matchStart: this.#number(row, 'matchStart'),
      matchEnd: this.#number(row, 'matchEnd'),
      text: this.#texts.toString('utf8', this.#number(row, 'textAt'), this.#number(row, 'textEnd')),
    }
  }

  times(row: number): readonly number[] {
    const count = this.#number(row, 'timesCount')
    if (count > 0) return [...this.#times.subarray(this.#number(row, 'timesAt'), this.#number(row, 'timesAt') + count)]
    const time = this.#time(row)
    return time === undefined ? [] : [time]
  }

  #time(row: number): number | undefined {
    const time = this.#number(row, 'time')
    return Number.isNaN(time) ? undefined : time
  }

  #number(row: number, column: Column): number {
    return this.#numbers[row * rowLength + indexOf[column]]!
  }
}
