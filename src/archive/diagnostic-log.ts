import type { Diagnostic, DiagnosticCode } from '../diagnostics.ts'

/**
 * More of one code are only counted: a hostile archive can hold a fault in each of millions of names. A report shows far
 * fewer, but which of them must not depend on the order in which they were met.
 */
const mostPerCode = 20_000

/** Collects diagnostics: the same one only once, and a flood of one code only as a count. */
export class DiagnosticLog {
  readonly #items: Diagnostic[] = []
  readonly #seen = new Set<string>()
  readonly #counts = new Map<DiagnosticCode, { total: number; summary?: Diagnostic }>()

  get items(): readonly Diagnostic[] {
    return this.#items
  }

  add(code: DiagnosticCode, path: string, message: string, effect?: string): void {
    this.take(effect === undefined ? { code, path, message } : { code, path, message, effect })
  }

  take(item: Diagnostic): void {
    const { code, path, line, message } = item
    const count = this.#counts.get(code) ?? { total: 0 }
    this.#counts.set(code, count)
    if (count.total >= mostPerCode) {
      this.#countOnly(item, count)
      return
    }
    const key = `${code}\n${path}\n${line ?? ''}\n${message}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    count.total += item.more ?? 1
    this.#items.push(item)
  }

  /** Makes paths relative to `prefix`, once it is known where the bundle begins. */
  rebase(prefix: string): void {
    for (const item of this.#items) if (item.path.startsWith(prefix)) item.path = item.path.slice(prefix.length)
  }

  #countOnly(item: Diagnostic, count: { total: number; summary?: Diagnostic }): void {
    count.total += item.more ?? 1
    if (count.summary === undefined) {
      count.summary = { code: item.code, path: item.path, message: '', more: 0 }
      this.#items.push(count.summary)
    }
    const more = count.total - mostPerCode
    count.summary.more = more
    count.summary.message = `and ${more} more of this kind`
  }
}
