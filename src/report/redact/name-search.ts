type Branch<T> = { next: Map<number, Branch<T>>; value: T | undefined }

/** A name that was found, with what was stored for it. */
export type Hit<T> = { start: number; end: number; value: T }

/**
 * Finds many names in one pass over a text: at each place where a word may begin the longest name is taken. Time grows
 * with the text and the longest name, not with their number. Upper and lower case are the same.
 */
export class NameSearch<T> {
  readonly #root: Branch<T> = { next: new Map(), value: undefined }

  add(name: string, value: T): void {
    let branch = this.#root
    for (const unit of units(fold(name))) {
      const next: Branch<T> = branch.next.get(unit) ?? { next: new Map(), value: undefined }
      branch.next.set(unit, next)
      branch = next
    }
    branch.value ??= value
  }

  /** Names with nothing of a word before and after them; `accept` may refuse one at its place. */
  find(text: string, accept: (hit: Hit<T>) => boolean = () => true): Hit<T>[] {
    const folded = fold(text)
    const hits: Hit<T>[] = []
    for (let start = 0; start < folded.length; ) {
      const hit = beginsWord(folded, start) ? this.#longest(folded, start, accept) : undefined
      if (hit !== undefined) hits.push(hit)
      start = hit?.end ?? start + 1
    }
    return hits
  }

  #longest(folded: string, start: number, accept: (hit: Hit<T>) => boolean): Hit<T> | undefined {
    let found: Hit<T> | undefined
    let branch: Branch<T> | undefined = this.#root
    for (let at = start; at < folded.length; ) {
      branch = branch.next.get(folded.charCodeAt(at))
      if (branch === undefined) break
      at += 1
      if (branch.value === undefined || !endsWord(folded, at)) continue
      const hit = { start, end: at, value: branch.value }
      if (accept(hit)) found = hit
    }
    return found
  }
}

function* units(text: string): Generator<number> {
  for (let i = 0; i < text.length; i++) yield text.charCodeAt(i)
}

/** In lower case, with every character in its place. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return Array.from({ length: text.length }, (_, i) => {
    const unit = text[i]!.toLowerCase()
    return unit.length === 1 ? unit : text[i]!
  }).join('')
}

// Letters of other scripts do not bound words: there may be no space between a name and what is around it.
const inWord = (unit: number): boolean => (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57)

/** Escapes end in a letter or digit that is no part of the word behind them: `\n`, `\u003c`, `\x1b[31m`. */
const escapeBefore =
  /(?:\\[nrtbf]|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\?\x1b\[[0-9;]{0,12}[a-z]|\\(?:x1b|u001b|033)\[[0-9;]{0,12}[a-z])$/

function beginsWord(folded: string, at: number): boolean {
  if (at === 0 || !inWord(folded.charCodeAt(at - 1)) || !inWord(folded.charCodeAt(at))) return true
  return escapeBefore.test(folded.slice(Math.max(0, at - 20), at))
}

function endsWord(folded: string, at: number): boolean {
  return at >= folded.length || !inWord(folded.charCodeAt(at)) || !inWord(folded.charCodeAt(at - 1))
}
