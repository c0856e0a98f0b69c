import type { Random } from '../random.ts'
import { editLine, linesOf, mutateText, nastyText, type TextMutation, textMutations, utf8 } from './text.ts'

/** Values that no field expects, as YAML writes them. */
const scalars: readonly string[] = [
  ...['null', '~', '"null"', '', '{}', '[]', '[[]]', '{a: {b: [1, {c: }]}}', 'true', 'off', '.inf', '-.INF', '.nan'],
  ...['0', '-1', '1e+06', '1.5e+300', '1e999', '0x7fffffff', '0o17', '1_000', '9223372036854775808', '190:20:30'],
  ...[
    '2025-04-11',
    '2025-04-11T09:12:40Z',
    '0001-01-01T00:00:00Z',
    '!!binary aGk=',
    '!!js/function "f"',
    '!!set {a, b}',
  ],
  ...[
    '*anchor',
    '&a b',
    '<<',
    '|',
    '>-',
    '|9',
    '? x',
    '- - - x',
    '"unclosed',
    "'it''s",
    '"\\x41\\u00e9\\q"',
    '@at',
    '`t',
  ],
  ...['%TAG', '# only a comment', '"a\\', '{__proto__: {polluted: 1}}', '{"constructor": {"prototype": 1}}', ': :'],
]

const keys = [
  '__proto__',
  'constructor',
  'toString',
  'items',
  'metadata',
  'kind',
  '<<',
  '? ',
  '""',
  '1',
  '"a b"',
  '[a]',
]

const indentOf = (line: string): number => /^[ -]*/.exec(line)![0].length

function withValue(line: string, value: string): string {
  return line.replace(/^([^:\n]*:)(?: .*)?(\r?\n?)$/, (_, head: string, end: string) => `${head} ${value}${end}`)
}

function withKey(line: string, key: string): string {
  const colon = line.indexOf(':')
  return colon < 0 ? line : line.slice(0, Math.min(indentOf(line), colon)) + key + line.slice(colon)
}

/** A line and all that is indented more deeply below it. */
function blockAt(lines: readonly string[], at: number): { start: number; end: number } {
  let end = at + 1
  while (end < lines.length && indentOf(lines[end]!) > indentOf(lines[at]!)) end++
  return { start: at, end }
}

function editBlock(text: string, random: Random, edit: (block: string[], indent: string) => string[]): string {
  const lines = linesOf(text)
  if (lines.length === 0) return text
  const { start, end } = blockAt(lines, random.below(lines.length))
  const indent = /^ */.exec(lines[start]!)![0]
  return [...lines.slice(0, start), ...edit(lines.slice(start, end), indent), ...lines.slice(end)].join('')
}

/** Aliases that would multiply into billions of values. */
function aliasBomb(indent: string): string[] {
  const levels = Array.from({ length: 12 }, (_, i) => {
    const value =
      i === 0
        ? '[x, x, x, x, x, x, x, x]'
        : `[${Array(9)
            .fill(`*b${i - 1}`)
            .join(', ')}]`
    return `${indent}b${i}: &b${i} ${value}\n`
  })
  return levels
}

export const yamlMutations: readonly TextMutation[] = [
  ...textMutations,
  // scalars, keys, types
  (text, random) => editLine(text, random, (line) => withValue(line, random.pick(scalars))),
  (text, random) => editLine(text, random, (line) => withValue(line, nastyText(random))),
  (text, random) => editLine(text, random, (line) => withValue(line, 'y'.repeat(random.between(1, 500_000)))),
  (text, random) => editLine(text, random, (line) => withKey(line, random.pick(keys))),
  (text, random) => editBlock(text, random, ([head = '']) => [withValue(head, random.pick(scalars))]),
  (text, random) => editBlock(text, random, ([head = ''], indent) => [withValue(head, ''), `${indent}    - x\n`]),
  (text, random) => editBlock(text, random, ([head = ''], indent) => [withValue(head, ''), `${indent}    x: y\n`]),
  // structure
  (text, random) => editBlock(text, random, () => []),
  (text, random) => editBlock(text, random, (block) => [...block, ...block]),
  (text, random) => editBlock(text, random, (block) => Array(random.between(2, 60)).fill(block).flat()),
  (text, random) => editBlock(text, random, (block) => block.map((line) => ' '.repeat(random.between(1, 3)) + line)),
  (text, random) => editBlock(text, random, (block) => block.map((line) => line.replace(/^ {1,2}/, ''))),
  (text, random) => editBlock(text, random, (block) => random.shuffled(block)),
  (text, random) => editBlock(text, random, (block, indent) => [...aliasBomb(indent), ...block]),
  (text, random) =>
    editBlock(text, random, (_, indent) => [
      `${indent}d: ${'['.repeat(5000)}${random.chance(0.5) ? ']'.repeat(5000) : ''}\n`,
    ]),
  (text, random) => editBlock(text, random, (_, indent) => [`${indent}${'- '.repeat(random.between(50, 20_000))}x\n`]),
  (text, random) =>
    editBlock(text, random, (block, indent) => [
      ...block,
      ...Array.from({ length: 3000 }, (_, i) => `${indent}k${i}: ${i}\n`),
    ]),
  // punctuation
  (text, random) => editLine(text, random, (line) => line.replace(/^ +/, '\t')),
  (text, random) =>
    editLine(text, random, (line) => line.replace(': ', random.pick([':', ' : ', ':\t', '= ', ': "', ": '"]))),
  (text, random) => editLine(text, random, (line) => line.replace(/["']/, random.pick(['', '"', "'", '""']))),
  (text, random) =>
    editLine(text, random, (line) => `${line.trimEnd()} ${random.pick(['#c', '&x', '*x', '|', '>', '\\'])}\n`),
  (text, random) =>
    editLine(text, random, (line) => `${random.pick(['---\n', '...\n', '%YAML 1.2\n---\n', '- ', '? '])}${line}`),
  // what people and the collector do
  (text) => text.replaceAll(/\d+\.\d+\.\d+\.\d+/g, '***'),
  (text) => text.replaceAll(/\d+\.\d+\.\d+\.\d+/g, '[REDACTED]'),
  (text) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{{uuid}}'),
  (text, random) => text.replaceAll(random.pick(['node1', 'harvester-system', 'true', ':', 'name']), utf8('████')),
  (text) => text.replaceAll('""', '"null"').replaceAll(/: null$/gm, ': "null"'),
  (text) => text.replaceAll(/: (\d)(\d{6})$/gm, ': $1.$2e+06'),
  (text) => text.replaceAll(/"$/gm, '"null"'),
]

export const mutateYaml: TextMutation = (text, random) => mutateText(text, random, yamlMutations)
