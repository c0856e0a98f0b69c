import type { Random } from '../random.ts'

/**
 * Changes a text. Texts are bytes, one a character ("latin1"), so that what is not touched stays as it is, invalid UTF-8
 * included; what is put in goes through {@link utf8}.
 */
export type TextMutation = (text: string, random: Random) => string

export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1')
}

export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}

export function textOf(bytes: string | Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

/** Largest text that is made: what grows by doubling must not become the test of the machine. */
export const largestText = 8_000_000

/** Texts that have troubled parsers, terminals and languages before. */
export const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\t',
  '\0',
  '\r',
  '\u001b[2J\u001b[31mred\u001b]8;;http://x\u0007',
  '\u202eeslaf\u2066',
  '\u2028line\u2029paragraph',
  '\u0085next',
  '\ufeffmark',
  '\ud83d\ude00'.repeat(3),
  'a\u0301\u0301\u0301\u0301',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../etc/passwd',
  '$(reboot) `reboot` ; reboot',
  "'; reboot '",
  '{{ self }}',
  '%s%n%d',
  'null',
  '"null"',
  'NaN',
  '-0',
  '1e999',
  '9007199254740993',
  '18446744073709551616',
  '0x1p-1074',
  '2025-13-45T25:61:61Z',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:60.999999999+99:99',
  '292277026596-12-04T15:30:07Z',
  'x'.repeat(5000),
]

const invalidUtf8 = ['\x80', '\xff\xfe', '\xc0\xaf', '\xed\xa0\x80', '\xf4\x90\x80\x80', '\xe2\x82', '\xf0\x9f']

export function nastyText(random: Random): string {
  return random.chance(0.15) ? random.pick(invalidUtf8) : utf8(random.pick(nastyTexts))
}

/** Lines with their line breaks. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** Changes one line, by its number. */
export function editLine(text: string, random: Random, edit: (line: string) => string): string {
  const lines = linesOf(text)
  if (lines.length === 0) return edit('')
  const at = random.below(lines.length)
  lines[at] = edit(lines[at]!)
  return lines.join('')
}

function place(text: string, random: Random): number {
  return random.below(text.length + 1)
}

export const textMutations: readonly TextMutation[] = [
  (text, random) => text.slice(0, place(text, random)),
  (text, random) => text.slice(place(text, random)),
  (text, random) => {
    const at = place(text, random)
    return text.slice(0, at) + text.slice(at + random.between(1, 400))
  },
  (text, random) => {
    const at = place(text, random)
    return text.slice(0, at) + nastyText(random) + text.slice(at)
  },
  (text, random) => {
    const at = place(text, random)
    return `${text.slice(0, at)}${String.fromCharCode(random.below(256))}${text.slice(at + 1)}`
  },
  (text, random) => {
    const lines = linesOf(text)
    const at = random.below(lines.length)
    return [...lines.slice(0, at), ...lines.slice(at + random.between(1, 5))].join('')
  },
  (text, random) => {
    const lines = linesOf(text)
    const [from, to] = [random.below(lines.length), random.below(lines.length)]
    return [...lines.slice(0, to), ...lines.slice(from, from + random.between(1, 30)), ...lines.slice(to)].join('')
  },
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\n', '\r'),
  (text) => `\xef\xbb\xbf${text}`,
  (text) => bytesOf(Buffer.from(text, 'latin1').toString('utf16le')).toString('latin1'),
  (text) => text.replaceAll('\n', ''),
  () => '',
  (text, random) => random.pick(['\0', '\n', '\xff', '{', '- ', ' ']).repeat(random.between(1, 200_000)) + text,
]

/** Applies one of the mutations; a text that would become too large stays as it was. */
export function mutateText(text: string, random: Random, mutations: readonly TextMutation[] = textMutations): string {
  const mutated = random.pick(mutations)(text, random)
  return mutated.length > largestText ? text : mutated
}
