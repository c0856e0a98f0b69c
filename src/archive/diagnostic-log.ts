import type { Diagnostic, DiagnosticCode } from '../diagnostics.ts'

/** More of one code are only counted: a hostile archive can hold a fault in each of its 200,000 names. */
const mostPerCode = 100

/** Collects diagnostics: the same one only once, and a flood of one code only as a count. */
export class DiagnosticLog {
  readonly #items: Diagnostic[] = []
  readonly #seen = new Set<string>()
  readonly #counts = new Map<DiagnosticCode, { total: number; summary?: Diagnostic }>()

  get items(): readonly Diagnostic[] {
    return this.#items
  }

  add(code: DiagnosticCode, path: string, message: string, effect?: string): void {
    const count = this.#counts.get(code) ?? { total: 0 }
    this.#counts.set(code, count)
    if (count.total >= mostPerCode) {
      this.#countOnly(code, path, count)
      return
    }
    const key = `${code}\n${path}\n${message}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    count.total += 1
    this.#items.push(effect === undefined ? { code, path, message } : { code, path, message, effect })
  }

  /** Makes paths relative to `prefix`, once it is known where the bundle begins. */
  rebase(prefix: string): void {
    for (const item of this.#items) if (item.path.startsWith(prefix)) item.path = item.path.slice(prefix.length)
  }

  #countOnly(code: DiagnosticCode, path: string, count: { total: number; summary?: Diagnostic }): void {
    count.total += 1
    if (count.summary === undefined) {
      count.summary = { code, path, message: '' }
      this.#items.push(count.summary)
    }
    count.summary.message = `and ${count.total - mostPerCode} more like the ${mostPerCode} above, from this one on`
  }
}
