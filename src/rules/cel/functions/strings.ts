import type { EvaluationContext } from '../context.ts'
import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'
import type { CelList } from '../values.ts'
import { codePointLength, codePoints, slicePoints, unitOffset } from './code-points.ts'
import { formatString } from './format.ts'

const { func, method } = functionGroup('Strings')

/** An index into a text, in code points. @throws a fault when it lies outside */
function position(index: bigint, length: number): number {
  if (index < 0n || index > BigInt(length)) throw new EvaluationFault(`index ${index} is out of range`)
  return Number(index)
}

function charAt(text: string, index: bigint): string {
  const at = position(index, codePointLength(text))
  return codePoints(text)[at] ?? ''
}

function indexOf(text: string, part: string, from = 0n): bigint {
  const start = position(from, codePointLength(text))
  const found = text.indexOf(part, unitOffset(text, start))
  return found < 0 ? -1n : BigInt(codePointLength(text.slice(0, found)))
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const length = codePointLength(text)
  const start = from === undefined ? length : position(from, length)
  const found = text.lastIndexOf(part, unitOffset(text, start))
  return found < 0 ? -1n : BigInt(codePointLength(text.slice(0, found)))
}

function substring(text: string, start: bigint, end?: bigint): string {
  const length = codePointLength(text)
  const from = position(start, length)
  const to = end === undefined ? length : position(end, length)
  if (from > to) throw new EvaluationFault(`range ${from} to ${to} is empty`)
  return slicePoints(text, from, to)
}

function replace(context: EvaluationContext, text: string, old: string, by: string, limit = -1n): string {
  const pieces = old === '' ? ['', ...codePoints(text), ''] : text.split(old)
  const times = limit < 0n ? pieces.length - 1 : Math.min(pieces.length - 1, Number(limit))
  context.allocate(text.length + times * by.length)
  const replaced = pieces.slice(0, times + 1).join(by)
  return times === pieces.length - 1 ? replaced : [replaced, ...pieces.slice(times + 1)].join(old)
}

function split(text: string, separator: string, limit = -1n): string[] {
  if (limit === 0n) return []
  const pieces = separator === '' ? [...text] : text.split(separator)
  if (limit < 0n || BigInt(pieces.length) <= limit) return pieces
  const kept = Number(limit) - 1
  return [...pieces.slice(0, kept), pieces.slice(kept).join(separator)]
}

function join(context: EvaluationContext, list: CelList, separator: string): string {
  let size = 0
  for (const part of list) {
    if (typeof part !== 'string') throw new EvaluationFault('join() needs a list of strings')
    size += part.length + separator.length
  }
  context.allocate(size)
  return list.join(separator)
}

/** White space as Unicode defines it, which U+200B and U+FEFF are not. */
const TRIM = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

function trim(text: string): string {
  const start = TRIM.exec(text)?.[0].length ?? 0
  let end = text.length
  while (end > start && SPACE.test(text[end - 1] ?? '')) end -= 1
  return text.slice(start, end)
}

const quoted: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '\x07': 'a',
    '\b': 'b',
    '\f': 'f',
    '\n': 'n',
    '\r': 'r',
    '\t': 't',
    '\v': 'v',
    '\\': '\\',
    '"': '"',
  }),
)

function quote(text: string): string {
  const body = text.replace(/[\x07\b\f\n\r\t\v\\"]/g, (mark) => `\\${quoted.get(mark) ?? mark}`)
  return `"${body}"`
}

const lower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
const upper = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
const strings = { list: 'string' } as const

export const stringFunctions: readonly FunctionDeclaration[] = [
  method(
    'contains',
    ['string', 'string'],
    'bool',
    'Whether the text has the other in it.',
    "'hello'.contains('ell')",
    (_, text, part) => text.includes(part),
  ),
  method(
    'startsWith',
    ['string', 'string'],
    'bool',
    'Whether the text begins with the other.',
    "'hello'.startsWith('he')",
    (_, text, part) => text.startsWith(part),
  ),
  method(
    'endsWith',
    ['string', 'string'],
    'bool',
    'Whether the text ends with the other.',
    "'hello'.endsWith('lo')",
    (_, text, part) => text.endsWith(part),
  ),
  method('charAt', ['string', 'int'], 'string', 'The character at an index.', "'hello'.charAt(1)", (_, text, at) =>
    charAt(text, at),
  ),
  method(
    'indexOf',
    ['string', 'string'],
    'int',
    'Where the other text is first found, or -1.',
    "'hello'.indexOf('l')",
    (_, text, part) => indexOf(text, part),
  ),
  method(
    'indexOf',
    ['string', 'string', 'int'],
    'int',
    'The same from an index on.',
    "'hello'.indexOf('l', 3)",
    (_, text, part, from) => indexOf(text, part, from),
  ),
  method(
    'lastIndexOf',
    ['string', 'string'],
    'int',
    'Where the other text is last found, or -1.',
    "'hello'.lastIndexOf('l')",
    (_, text, part) => lastIndexOf(text, part),
  ),
  method(
    'lastIndexOf',
    ['string', 'string', 'int'],
    'int',
    'The same, beginning at an index or before.',
    "'hello'.lastIndexOf('l', 2)",
    (_, text, part, from) => lastIndexOf(text, part, from),
  ),
  method('join', ['list'], 'string', 'The texts of a list in one.', "['a', 'b'].join()", (context, list) =>
    join(context, list, ''),
  ),
  method(
    'join',
    ['list', 'string'],
    'string',
    'The texts of a list in one, with a separator between them.',
    "['a', 'b'].join('-')",
    (context, list, separator) => join(context, list, separator),
  ),
  method(
    'split',
    ['string', 'string'],
    strings,
    'The parts of the text between separators.',
    "'a b'.split(' ')",
    (_, text, separator) => split(text, separator),
  ),
  method(
    'split',
    ['string', 'string', 'int'],
    strings,
    'The same, at most so many parts; all if negative.',
    "'a b c'.split(' ', 2)",
    (_, text, separator, limit) => split(text, separator, limit),
  ),
  method(
    'replace',
    ['string', 'string', 'string'],
    'string',
    'The text with every occurrence of one text replaced.',
    "'hello'.replace('l', 'r')",
    (context, text, old, by) => replace(context, text, old, by),
  ),
  method(
    'replace',
    ['string', 'string', 'string', 'int'],
    'string',
    'The same for the first so many; all if negative.',
    "'hello'.replace('l', 'r', 1)",
    (context, text, old, by, limit) => replace(context, text, old, by, limit),
  ),
  method(
    'substring',
    ['string', 'int'],
    'string',
    'The text from an index on.',
    "'hello'.substring(2)",
    (_, text, start) => substring(text, start),
  ),
  method(
    'substring',
    ['string', 'int', 'int'],
    'string',
    'The text from an index up to, not including, another.',
    "'hello'.substring(1, 3)",
    (_, text, start, end) => substring(text, start, end),
  ),
  method('trim', ['string'], 'string', 'The text without white space around it.', "' a '.trim()", (_, text) =>
    trim(text),
  ),
  method(
    'lowerAscii',
    ['string'],
    'string',
    'The text with A to Z in lower case.',
    "'TacoCat'.lowerAscii()",
    (_, text) => lower(text),
  ),
  method(
    'upperAscii',
    ['string'],
    'string',
    'The text with a to z in upper case.',
    "'TacoCat'.upperAscii()",
    (_, text) => upper(text),
  ),
  method('reverse', ['string'], 'string', 'The characters from last to first.', "'abc'.reverse()", (_, text) =>
    [...text].reverse().join(''),
  ),
  method(
    'format',
    ['string', 'list'],
    'string',
    'The text with %s, %d, %f, %e, %b, %o, %x and %X replaced by the values of a list.',
    "'%s has %d'.format(['a', 1])",
    (context, text, args) => formatString(context, text, args),
  ),
  func(
    'strings.quote',
    ['string'],
    'string',
    'The text in double quotes with escapes.',
    "strings.quote('a\\nb')",
    (_, text) => quote(text),
  ),
]
