import { mixSeed, Random } from '../../fuzz/random.ts'
import { formatGoFloat } from '../support/bundle-builder/index.ts'
import { type Change, isMap, type Json } from './bundle-values.ts'

/**
 * The same values in the other ways that YAML has for texts: plain, in single or double quotes, folded at any width, as a
 * block; numbers without exponents; and what an editor does to a file: CRLF, a byte order mark, lists that are indented.
 */
export const restyled: Change = (bundle, seed) => ({
  bundle,
  write: (list, path) => {
    const random = new Random(mixSeed(seed, 4, ...Buffer.from(path)))
    const writer = new Writer(random, random.chance(0.25) ? '  ' : '')
    const text = `${writer.lines(list).join('\n')}\n`
    const ends = random.chance(0.25) ? text.replaceAll('\n', '\r\n') : text
    return random.chance(0.25) ? `\uFEFF${ends}` : ends
  },
})

const indented = (lines: readonly string[], by: string): string[] => lines.map((line) => (line === '' ? '' : by + line))

class Writer {
  readonly #random: Random
  readonly #beforeDash: string

  constructor(random: Random, beforeDash: string) {
    this.#random = random
    this.#beforeDash = beforeDash
  }

  /** The lines of a value; those of a scalar are to stand behind a colon or dash, from the second on indented by two. */
  lines(value: Json): string[] {
    if (Array.isArray(value)) return value.length === 0 ? ['[]'] : value.flatMap((element) => this.#element(element))
    if (!isMap(value)) return this.#scalar(value)
    const fields = Object.entries(value)
    return fields.length === 0 ? ['{}'] : fields.flatMap(([key, field]) => this.#field(key, field))
  }

  #field(key: string, value: Json): string[] {
    const name = /^[A-Za-z][\w./-]{3,127}$/.test(key) && !/^(?:true|false|null)$/i.test(key) ? key : inQuotes(key)
    const lines = this.lines(value)
    if (Array.isArray(value) && value.length > 0) return [`${name}:`, ...indented(lines, this.#beforeDash)]
    if (isMap(value) && Object.keys(value).length > 0) return [`${name}:`, ...indented(lines, '  ')]
    return [`${name}: ${lines[0]}`, ...lines.slice(1)]
  }

  #element(value: Json): string[] {
    const [first, ...rest] = this.lines(value)
    const isScalar = typeof value === 'string'
    return [`- ${first}`, ...(isScalar ? rest : indented(rest, '  '))]
  }

  #scalar(value: string | number | boolean | null): string[] {
    if (typeof value === 'string') return this.#text(value)
    if (typeof value !== 'number') return [String(value)]
    const isLong = Number.isSafeInteger(value) && Math.abs(value) >= 1e6
    return [isLong && this.#random.chance(0.5) ? String(value) : formatGoFloat(value)]
  }

  #text(value: string): string[] {
    const style = this.#random.pick(stylesFor(value))
    if (style === 'literal') {
      const chomping = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-'
      return [`|${chomping}`, ...indented(value.replace(/\n$/, '').split('\n'), '  ')]
    }
    const width = this.#random.between(8, 60)
    if (style === 'folded') return ['>-', ...indented(folded(value, width), '  ')]
    const whole = style === 'plain' ? value : style === 'single' ? `'${value.replaceAll("'", "''")}'` : inQuotes(value)
    const [first, ...rest] = folded(whole, width)
    return [first!, ...indented(rest, '  ')]
  }
}

type Style = 'plain' | 'single' | 'double' | 'literal' | 'folded'

function stylesFor(value: string): Style[] {
  if (value === '' || /[^\n\u0020-\u007e]/.test(value)) return ['double']
  if (/^[ \n]|\n +(?:\n|$)| $/.test(value)) return ['double']
  if (value.includes('\n')) return ['double', 'literal']
  const isWord = /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
  const isPlain = /^[A-Za-z/(_]/.test(value) && !isWord && !/: | #|:$/.test(value)
  return ['single', 'double', 'literal', 'folded', ...(isPlain ? (['plain', 'plain'] as const) : [])]
}

/** Broken at blanks that stand alone and have a letter or digit behind them, so that no line looks like something else. */
function folded(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<=[^ ]) (?=[A-Za-z0-9])/)) {
    if (line !== '' && line.length >= width) {
      lines.push(line)
      line = word
    } else line = lines.length === 0 && line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** In double quotes; JSON leaves some characters as they are that YAML takes for line breaks, or forbids. */
function inQuotes(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
