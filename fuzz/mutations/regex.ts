import type { Random } from '../random.ts'
import { nastyTexts } from './text.ts'

const pieces: readonly string[] = [
  ...[
    '(a+)+',
    '(a|aa)*',
    '(.*)*',
    '(?:x?){50}',
    '.{1000}',
    'a{2,}',
    'a{0}',
    'a{1001}',
    '[^\\]]',
    '[]a]',
    '[[:alpha:]]',
    '[z-a]',
  ],
  ...[
    '\\d+',
    '\\s*',
    '\\b',
    '\\B',
    '\\A',
    '\\z',
    '^',
    '$',
    '(?i)',
    '(?s)',
    '(?m)',
    '(?U)',
    '(?-i)',
    '(?i:abcd)',
    '(?P<n>x)',
    '(?<m>y)',
  ],
  ...[
    '\\Qa.b\\E',
    '\\123',
    '\\x41',
    '\\x{1F600}',
    '\\pL',
    '\\p{Greek}',
    '\\PN',
    '\\C',
    '\\07',
    '\\1',
    '(?=x)',
    '(?!x)',
    '(?#c)',
  ],
  ...[
    '|',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '*',
    '+',
    '?',
    '??',
    '+?',
    '\\',
    '\\\\',
    '{,5}',
    '{3',
    'word',
    'failed',
    'é',
    '😀',
    ' ',
    '\t',
  ],
]

/** Changes a regular expression piece by piece; most stay valid. */
export function mutateRegex(pattern: string, random: Random): string {
  const list: string[] = pattern.match(/\\.|\(\?[^)]*?[:>)]|\[[^\]]*\]|./gsu) ?? []
  const at = random.below(list.length + 1)
  const choice = random.below(6)
  if (choice === 0) list.splice(at, 1)
  else if (choice === 1) list.splice(at, 0, random.pick(pieces))
  else if (choice === 2) list.splice(at, 1, random.pick(pieces))
  else if (choice === 3)
    return random.pick(['(', '(?:', '(?i:', '(?P<g>']) + pattern + random.pick([')', ')*', ')+', ')?', '){3}'])
  else if (choice === 4) return `${pattern}|${random.pick(pieces)}${random.pick(['', 'word', 'text here'])}`
  else list.splice(at, 0, ...list.slice(random.below(list.length)))
  return list.join('').slice(0, 3000)
}

/** A text that has a good chance to match: pieces of the pattern as they stand, repeated and broken. */
export function lineFor(pattern: string, random: Random): string {
  const literals: string[] = pattern.match(/[\w :./-]+/g) ?? []
  const some = Array.from({ length: random.between(1, 12) }, () => {
    const choice = random.fraction()
    if (choice < 0.65 && literals.length > 0) return random.pick(literals)
    if (choice < 0.8) return random.pick(nastyTexts).slice(0, 40)
    return random.pick(['a', 'x', ' ', 'S', 'AaA', '1', 'word', 'ſ', 'K', '😀', '\n'])
  })
  if (random.chance(0.3)) return literals.join(random.pick(['', ' ', 'a', '1']))
  const line = some.join(random.pick(['', ' ']))
  if (random.chance(0.1)) return random.pick(['a', 'x', line.slice(0, 50)]).repeat(random.between(1, 20_000)) + line
  return random.chance(0.2) ? line.toUpperCase() : line
}
