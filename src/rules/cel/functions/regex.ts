import { RE2JS } from 're2js'
import type { EvaluationContext } from '../context.ts'
import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'
import { CelOptional } from '../values.ts'

/** Patterns are mostly literals, compiled once; the bound keeps patterns made at run time from piling up. */
const cache = new Map<string, RE2JS>()
const CACHE_SIZE = 512
const MAX_PATTERN_LENGTH = 4096

type Matcher = ReturnType<RE2JS['matcher']>

/** A pattern of RE2, which matches in time linear in the text. @throws a fault when it is no pattern */
export function compilePattern(pattern: string): RE2JS {
  const known = cache.get(pattern)
  if (known !== undefined) return known
  if (pattern.length > MAX_PATTERN_LENGTH) throw new EvaluationFault('regular expression is too long')
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(pattern)
  } catch (error) {
    throw new EvaluationFault(`not a regular expression of RE2: ${error instanceof Error ? error.message : pattern}`)
  }
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '')
  cache.set(pattern, compiled)
  return compiled
}

const checkLiterals = ([, pattern]: readonly (string | undefined)[]): string | undefined => {
  if (pattern === undefined) return undefined
  try {
    compilePattern(pattern)
    return undefined
  } catch (error) {
    return error instanceof EvaluationFault ? error.message : String(error)
  }
}

/** Begins a search. Even linear matching takes some 50 ns a character, so it costs more than other functions. */
function search(context: EvaluationContext, text: string, pattern: string): Matcher {
  context.charge(text.length >> 3)
  return compilePattern(pattern).matcher(text)
}

/** Goes to the next match; one may take as long as the rest of the text, whatever its own length. */
function findNext(context: EvaluationContext, matcher: Matcher, rest: number): boolean {
  context.charge(1 + (rest >> 10))
  return matcher.find()
}

function findAll(context: EvaluationContext, text: string, pattern: string, limit: bigint): string[] {
  const matcher = search(context, text, pattern)
  const found: string[] = []
  let end = 0
  while (BigInt(found.length) !== limit && findNext(context, matcher, text.length - end)) {
    found.push(matcher.group() ?? '')
    end = matcher.end()
  }
  return found
}

/** The first group of a match if the pattern has one, else the whole match. */
function captured(context: EvaluationContext, text: string, pattern: string): string | undefined {
  const matcher = search(context, text, pattern)
  if (!matcher.find()) return undefined
  return (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group()) ?? ''
}

function optionalOf(text: string | undefined): CelOptional {
  return text === undefined ? CelOptional.none : new CelOptional(text)
}

function replaceAll(context: EvaluationContext, text: string, pattern: string, replacement: string): string {
  const matcher = search(context, text, pattern)
  const parts: string[] = []
  let end = 0
  let size = text.length
  while (findNext(context, matcher, text.length - end)) {
    const filled = fillIn(matcher, replacement)
    parts.push(text.slice(end, matcher.start()), filled)
    end = matcher.end()
    size += filled.length
    context.checkSize(size)
  }
  return parts.join('') + text.slice(end)
}

function fillIn(matcher: Matcher, replacement: string): string {
  return replacement.replace(/\\([0-9\\])/g, (_, mark: string) => {
    if (mark === '\\') return mark
    if (Number(mark) > matcher.groupCount()) throw new EvaluationFault(`regular expression has no group ${mark}`)
    return matcher.group(Number(mark)) ?? ''
  })
}

const { func, method } = functionGroup('Regular expressions')
const extra = { checkLiterals }

export const regexFunctions: readonly FunctionDeclaration[] = [
  method(
    'matches',
    ['string', 'string'],
    'bool',
    'Whether a regular expression (RE2) matches some part of the text.',
    "'hubba'.matches('ub+')",
    (context, text, pattern) => search(context, text, pattern).find(),
    extra,
  ),
  func(
    'matches',
    ['string', 'string'],
    'bool',
    'Whether a regular expression (RE2) matches some part of the text.',
    "matches('hubba', 'ub+')",
    (context, text, pattern) => search(context, text, pattern).find(),
    extra,
  ),
  method(
    'find',
    ['string', 'string'],
    'string',
    'The first part of the text that a regular expression matches, or an empty text.',
    "'abc 123'.find('[0-9]+')",
    (context, text, pattern) => findAll(context, text, pattern, 1n)[0] ?? '',
    extra,
  ),
  method(
    'findAll',
    ['string', 'string'],
    { list: 'string' },
    'All parts of the text that a regular expression matches.',
    "'1 22 333'.findAll('[0-9]+')",
    (context, text, pattern) => findAll(context, text, pattern, -1n),
    extra,
  ),
  method(
    'findAll',
    ['string', 'string', 'int'],
    { list: 'string' },
    'The first parts of the text that a regular expression matches, at most so many; all if negative.',
    "'1 22 333'.findAll('[0-9]+', 2)",
    (context, text, pattern, limit) => findAll(context, text, pattern, limit),
    extra,
  ),
  func(
    'regex.extract',
    ['string', 'string'],
    'optional',
    'What the first group of a regular expression matches (the whole match where it has no group), if it matches.',
    "regex.extract('pod-7', 'pod-([0-9]+)').orValue('')",
    (context, text, pattern) => optionalOf(captured(context, text, pattern)),
    extra,
  ),
  func(
    'regex.replace',
    ['string', 'string', 'string'],
    'string',
    'The text with all that a regular expression matches replaced; `\\1` in the replacement stands for a group.',
    "regex.replace('a1b2', '[0-9]', '#')",
    (context, text, pattern, replacement) => replaceAll(context, text, pattern, replacement),
    extra,
  ),
]
