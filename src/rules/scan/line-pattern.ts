import { RE2JS } from 're2js'
import { AnalyzerError } from '../../errors.ts'
import { minLiteralBytes } from './literal-search.ts'
import { allRequiredLiterals, requiredLiterals } from './required-literals.ts'

/** What a log line has to look like. */
export type LinePatternSource = {
  pattern?: string | undefined
  contains?: string | readonly string[] | undefined
  /** {@link LinePattern.literals}, where they were told before: to tell them of 200 patterns takes 10 ms. */
  literals?: readonly string[] | undefined
}

/** Names and values of a matching line's captures, one after the other, and where the match is (UTF-16 offsets). */
export type LineMatch = { captures: readonly string[]; start: number; end: number }

/**
 * A compiled line pattern. Regular expressions are RE2: their time is linear in the line, whatever the line and the
 * pattern (measured: 7 µs a candidate line, and 0.3 ms for `(a+)+b` on 100,000 letters).
 */
export type LinePattern = {
  /** One of these is in every line that can match; none where that cannot be told and is not needed. */
  readonly literals: readonly string[]
  /** Names of the pattern's captures. */
  readonly captureNames: readonly string[]
  /** `undefined` for a line that does not match. */
  match(line: string): LineMatch | undefined
}

/**
 * @param scanned false for texts that are matched whole, one by one, such as event messages: they need no literals
 * @throws AnalyzerError rule-invalid for a malformed expression, or one from which no literal text can be told: such a
 *   pattern would have to be tried on every line
 */
export function compileLinePattern(source: LinePatternSource, scanned = true): LinePattern {
  const pattern = new PreparedPattern(source, scanned)
  pattern.captureNames
  return pattern
}

/**
 * The same for a pattern that was compiled before, when its rule was loaded: the regular expression is compiled when a
 * line wants it, since most find none (0.1 ms each, 600 of them in a small bundle).
 */
export function prepareLinePattern(source: LinePatternSource, scanned = true): LinePattern {
  return new PreparedPattern(source, scanned)
}

/** What is told from a pattern takes the square of its length at worst. */
const longestPattern = 10_000

class PreparedPattern implements LinePattern {
  readonly literals: readonly string[]
  readonly #texts: readonly string[]
  readonly #pattern: string | undefined
  #compiled: Compiled | undefined

  constructor({ pattern, contains, literals: known }: LinePatternSource, scanned: boolean) {
    if (pattern !== undefined && pattern.length > longestPattern) {
      throw new AnalyzerError('rule-invalid', `expected a pattern of at most ${longestPattern} characters`)
    }
    const texts = typeof contains === 'string' ? [contains] : (contains ?? [])
    const plain = pattern === undefined ? undefined : plainText(pattern)
    // What it says of where the match is comes first.
    this.#texts = plain === undefined ? texts : [plain, ...texts]
    this.#pattern = plain === undefined ? pattern : undefined
    const literals = known ?? triggerLiterals(this.#texts, this.#pattern)
    if (scanned && literals === undefined) {
      throw new AnalyzerError('rule-invalid', 'no literal text of at least 4 characters can be told from the pattern', {
        hint: 'add contains: with a text that every line has',
      })
    }
    this.literals = literals ?? []
  }

  get captureNames(): readonly string[] {
    return this.#pattern === undefined ? [] : this.#compile(this.#pattern).groups.map(([name]) => name)
  }

  match(line: string): LineMatch | undefined {
    for (const text of this.#texts) if (!line.includes(text)) return undefined
    if (this.#pattern === undefined) {
      const first = this.#texts[0] ?? ''
      const start = line.indexOf(first)
      return { captures: [], start, end: start + first.length }
    }
    const { find, groups, needed } = this.#compile(this.#pattern)
    // A look for plain text takes 0.1 µs, the expression 2: most lines that one literal led to fail here.
    for (const set of needed) if (!set.some((text) => line.includes(text))) return undefined
    const found = find(line)
    if (found === undefined) return undefined
    const captures: string[] = []
    for (const [name, number] of groups) {
      const start = found[2 * number]!
      if (start >= 0) captures.push(name, line.slice(start, found[2 * number + 1]))
    }
    return { captures, start: found[0]!, end: found[1]! }
  }

  #compile(pattern: string): Compiled {
    if (!this.#compiled) {
      const regex = compileRegex(pattern)
      this.#compiled = {
        find: finder(regex),
        groups: Object.entries(regex.namedGroups()),
        needed: ignoresCase(pattern) ? [] : allRequiredLiterals(pattern),
      }
    }
    return this.#compiled
  }
}

type Compiled = {
  /** Start and end of the match, then of each group by its number; -1 for a group that has no part in it. */
  readonly find: (line: string) => readonly number[] | undefined
  readonly groups: readonly (readonly [name: string, number: number])[]
  readonly needed: readonly (readonly string[])[]
}

/** The match and its groups in one run; RE2JS's Matcher runs once for the match and again for the groups. */
function finder(regex: RE2JS): Compiled['find'] {
  const re2 = regex.re2()
  return (line) => (re2.findSubmatchIndex(line) as number[] | null) ?? undefined
}

/** @throws AnalyzerError rule-invalid */
export function compileRegex(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AnalyzerError('rule-invalid', `not a regular expression of RE2: ${reason}`, {
      hint: 'RE2 has no look-around and no back-references; named groups are (?P<name>…)',
      cause: error,
    })
  }
}

/** The text that an expression without any operator stands for: looking for it takes 0.1 µs, the expression 4. */
function plainText(pattern: string): string | undefined {
  return /^(?:[^\\^$.|?*+()[\]{}]|\\[^a-zA-Z0-9])+$/.test(pattern) ? pattern.replaceAll(/\\(.)/gs, '$1') : undefined
}

function ignoresCase(pattern: string): boolean {
  return /\(\?[a-zA-Z]*i/.test(pattern)
}

function triggerLiterals(contains: readonly string[], pattern: string | undefined): readonly string[] | undefined {
  const longest = [...contains].sort((a, b) => b.length - a.length)[0]
  if (longest !== undefined && longest.length >= minLiteralBytes) return [longest]
  return pattern === undefined ? undefined : requiredLiterals(pattern)
}
