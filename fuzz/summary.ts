import type { Case } from './cases.ts'
import type { Answer } from './child.ts'

/** Counts what was tried. */
export class Summary {
  readonly failures: { one: Case; answer: Answer }[] = []
  readonly #outcomes = new Map<string, number>()
  #tried = 0
  #slowest: { one: Case; ms: number } | undefined
  #peakBytes = 0
  readonly #started = performance.now()

  add(one: Case, answer: Answer): void {
    this.#tried++
    if (answer.failure !== undefined) this.failures.push({ one, answer })
    const outcome = `${one.family}: ${answer.failure ? `FAILED, ${answer.failure.kind}` : answer.outcome}`
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1)
    if (answer.ms > (this.#slowest?.ms ?? 0)) this.#slowest = { one, ms: answer.ms }
    this.#peakBytes = Math.max(this.#peakBytes, answer.peakBytes)
  }

  text(): string {
    const seconds = (performance.now() - this.#started) / 1000
    const lines = [...this.#outcomes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `  ${count}  ${name}`)
    const slowest =
      this.#slowest && `${this.#slowest.one.family}:${this.#slowest.one.seed}, ${Math.round(this.#slowest.ms)} ms`
    const rate = (this.#tried / seconds).toFixed(1)
    const peak = Math.round(this.#peakBytes / 1e6)
    return [
      ...lines,
      `${this.#tried} inputs in ${seconds.toFixed(0)} s (${rate}/s), ${this.failures.length} failed; slowest: ${slowest}; memory: ${peak} MB`,
    ].join('\n')
  }
}
