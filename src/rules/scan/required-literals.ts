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
  const needed = neededOf(reader.alternation())
  return reader.atEnd && !reader.isLost ? needed : []
}

/** A conjunction of sets: of each set, at least one literal occurs in every match. */
type Needed = string[][]

/** Part of an expression: all the texts it can stand for, if they are few; what every match of it contains. */
type Piece = { exact: string[] } | { needed: Needed }

/** More alternatives than this cost more in the search than they save. */
const maxAlternatives = 32
/** Texts that neighbouring alternatives are joined to: `(and unpack )?`, `[Ff]ailed`. */
const maxJoined = 16

function shortest(set: readonly string[]): number {
  return Math.min(...set.map((s) => s.length))
}

class Reader {
  readonly #text: string
  #at = 0
  #depth = 0
  /** Something was met after which nothing is certain, an alternative further on included. */
  isLost = false

  constructor(text: string) {
    this.#text = text
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length
  }

  alternation(): Piece {
    const branches = [this.#concatenation()]
    while (this.#text[this.#at] === '|') {
      this.#at++
      branches.push(this.#concatenation())
    }
    if (branches.length === 1) return branches[0]!
    const exact = branches.flatMap((branch) => ('exact' in branch ? branch.exact : []))
    if (branches.every((branch) => 'exact' in branch) && exact.length <= maxAlternatives)
      return { exact: unique(exact) }
    const best = branches.map((branch) => [...neededOf(branch)].sort((a, b) => shortest(b) - shortest(a))[0])
    const union = best.every((set) => set !== undefined) ? best.flat() : []
    return { needed: union.length > 0 && union.length <= maxAlternatives ? [unique(union as string[])] : [] }
  }

  #concatenation(): Piece {
    const needed: Needed = []
    let isExact = true
    let run = ['']
    const flush = (): void => {
      needed.push(...neededOf({ exact: run }))
      run = ['']
    }
    while (!this.atEnd && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      const piece = this.#atom()
      const repeat = this.#quantifier()
      if ('exact' in piece && (repeat === 'once' || repeat === 'optional')) {
        const texts = repeat === 'once' ? piece.exact : unique([...piece.exact, ''])
        if (run.length * texts.length > maxJoined) {
          isExact = false
          flush()
        }
        run = joined(run, texts)
        continue
      }
      isExact = false
      // What comes at least once comes right behind what is before it, too.
      if ('exact' in piece && repeat === 'some' && run.length * piece.exact.length <= maxJoined)
        run = joined(run, piece.exact)
      flush()
      if (repeat === 'once' || repeat === 'some') needed.push(...neededOf(piece))
    }
    if (isExact) return { exact: run }
    flush()
    return { needed }
  }

  #atom(): Piece {
    const char = this.#text[this.#at++]!
    if (char === '(') return this.#group()
    if (char === '[') return this.#class()
    if (char === '\\') return this.#escape()
    if (char === '.' || char === '^' || char === '$') return { needed: [] }
    return { exact: [char] }
  }

  #group(): Piece {
    const flags = /^\?(?:P?<[^>]*>|[a-zA-Z-]*:)/.exec(this.#text.slice(this.#at))
    const bare = /^\?[a-zA-Z-]+\)/.exec(this.#text.slice(this.#at))
    if (bare) {
      this.#at += bare[0].length
      return { needed: [] }
    }
    if (flags) this.#at += flags[0].length
    if (++this.#depth > 50) return this.#lose()
    const piece = this.alternation()
    this.#depth--
    this.#at++
    return piece
  }

  #class(): Piece {
    const start = this.#at
    let i = start
    if (this.#text[i] === '^') i++
    if (this.#text[i] === ']') i++
    while (i < this.#text.length && this.#text[i] !== ']') {
      if (this.#text[i] === '\\') i++
      else if (this.#text.startsWith('[:', i)) i = Math.max(i, this.#text.indexOf(':]', i) + 1)
      i++
    }
    this.#at = i + 1
    const members = this.#text.slice(start, i)
    return /^[a-zA-Z0-9 _./]{1,4}$/.test(members) ? { exact: unique([...members]) } : { needed: [] }
  }

  #escape(): Piece {
    const char = this.#text[this.#at++] ?? ''
    if (/[^a-zA-Z0-9]/.test(char)) return { exact: [char] }
    if (char === 't') return { exact: ['\t'] }
    if (char === 'p' || char === 'P' || char === 'x') {
      if (this.#text[this.#at] === '{') this.#at = this.#text.indexOf('}', this.#at) + 1 || this.#text.length
      else this.#at += char === 'x' ? 2 : 1
    }
    // \Q…\E and octal numbers are rare: nothing is claimed about a pattern with them.
    return /[Q0-9]/.test(char) ? this.#lose() : { needed: [] }
  }

  #lose(): Piece {
    this.isLost = true
    this.#at = this.#text.length
    return { needed: [] }
  }

  #quantifier(): 'once' | 'some' | 'optional' | 'maybe' {
    const match = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})[?+]?/.exec(this.#text.slice(this.#at, this.#at + 16))
    if (!match) return 'once'
    this.#at += match[0].length
    if (match[0].startsWith('+')) return 'some'
    if (match[0].startsWith('?')) return 'optional'
    return match[1] !== undefined && Number(match[1]) > 0 ? 'some' : 'maybe'
  }
}

/** None where one of the texts is empty: that is contained in everything. */
function neededOf(piece: Piece): Needed {
  if ('needed' in piece) return piece.needed
  return piece.exact.includes('') ? [] : [piece.exact]
}

function joined(before: readonly string[], after: readonly string[]): string[] {
  return unique(before.flatMap((a) => after.map((b) => a + b)))
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
