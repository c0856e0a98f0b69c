/**
 * What every text that matches a regular expression must contain: one of `anyOf`. The longest such set is taken, so that
 * a log can be searched for plain bytes and the expression is only tried where one of them was found.
 * `undefined` when nothing of at least `minLength` characters can be told for certain.
 *
 * Reads RE2 syntax. What it does not understand counts as "could be anything", which is always safe.
 */
export function requiredLiterals(pattern: string, minLength = 4): string[] | undefined {
  const usable = allRequiredLiterals(pattern).filter((set) => set.every((literal) => literal.length >= minLength))
  return usable.sort((a, b) => shortest(b) - shortest(a) || a.length - b.length)[0]
}

/** All such sets: each has a literal that is in every text that matches. Of letters the case is as in the pattern. */
export function allRequiredLiterals(pattern: string): string[][] {
  const reader = new Reader(pattern)
  const needed = reader.alternation()
  return reader.atEnd ? needed : []
}

/** A conjunction of sets: of each set, at least one literal occurs in every match. */
type Needed = string[][]

type Piece = { literal: string } | { needed: Needed }

/** More alternatives than this cost more in the search than they save. */
const maxAlternatives = 32

function shortest(set: readonly string[]): number {
  return Math.min(...set.map((s) => s.length))
}

class Reader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length
  }

  alternation(): Needed {
    const branches = [this.#concatenation()]
    while (this.#text[this.#at] === '|') {
      this.#at++
      branches.push(this.#concatenation())
    }
    if (branches.length === 1) return branches[0]!
    const best = branches.map((sets) => [...sets].sort((a, b) => shortest(b) - shortest(a))[0])
    const union = best.every((set) => set !== undefined) ? best.flat() : []
    return union.length > 0 && union.length <= maxAlternatives ? [[...new Set(union as string[])]] : []
  }

  #concatenation(): Needed {
    const needed: Needed = []
    let run = ''
    const flush = (): void => {
      if (run !== '') needed.push([run])
      run = ''
    }
    while (!this.atEnd && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      const piece = this.#atom()
      const repeat = this.#quantifier()
      if ('literal' in piece && repeat === 'once') run += piece.literal
      else {
        if ('literal' in piece && repeat === 'some') run += piece.literal
        flush()
        if ('needed' in piece && repeat !== 'maybe') needed.push(...piece.needed)
      }
    }
    flush()
    return needed
  }

  #atom(): Piece {
    const char = this.#text[this.#at++]!
    if (char === '(') return this.#group()
    if (char === '[') return this.#class()
    if (char === '\\') return this.#escape()
    if (char === '.' || char === '^' || char === '$') return { needed: [] }
    return { literal: char }
  }

  #group(): Piece {
    const flags = /^\?(?:P?<[^>]*>|[a-zA-Z-]*:)/.exec(this.#text.slice(this.#at))
    const bare = /^\?[a-zA-Z-]+\)/.exec(this.#text.slice(this.#at))
    if (bare) {
      this.#at += bare[0].length
      return { needed: [] }
    }
    if (flags) this.#at += flags[0].length
    if (++this.#depth > 50) {
      this.#at = Number.POSITIVE_INFINITY
      return { needed: [] }
    }
    const needed = this.alternation()
    this.#depth--
    this.#at++
    return { needed }
  }

  #class(): Piece {
    let i = this.#at
    if (this.#text[i] === '^') i++
    if (this.#text[i] === ']') i++
    while (i < this.#text.length && this.#text[i] !== ']') {
      if (this.#text[i] === '\\') i++
      else if (this.#text.startsWith('[:', i)) i = Math.max(i, this.#text.indexOf(':]', i) + 1)
      i++
    }
    this.#at = i + 1
    return { needed: [] }
  }

  #escape(): Piece {
    const char = this.#text[this.#at++] ?? ''
    if (/[^a-zA-Z0-9]/.test(char)) return { literal: char }
    if (char === 't') return { literal: '\t' }
    if (char === 'p' || char === 'P' || char === 'x') {
      if (this.#text[this.#at] === '{') this.#at = this.#text.indexOf('}', this.#at) + 1 || this.#text.length
      else this.#at += char === 'x' ? 2 : 1
    }
    // \Q…\E and the rest are rare: nothing is claimed about them.
    if (char === 'Q') this.#at = this.#text.length
    return { needed: [] }
  }

  #quantifier(): 'once' | 'some' | 'maybe' {
    const match = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#text.slice(this.#at, this.#at + 16))
    if (!match) return 'once'
    this.#at += match[0].length
    if (match[0].startsWith('+')) return 'some'
    return match[1] !== undefined && Number(match[1]) > 0 ? 'some' : 'maybe'
  }
}
