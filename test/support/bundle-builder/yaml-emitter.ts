import { compareKeys, formatGoFloat, resolvesToNonString } from './go-scalar.ts'

/**
 * Writes a JSON value as gopkg.in/yaml.v2 (v2.2.8) does. The state (`indention`, `whitespace`, `column`) is that of
 * libyaml's emitter, because where a line folds and whether a sequence is indented follow from it and from nothing else.
 */
export function emitYaml(value: unknown): string {
  const emitter = new YamlEmitter()
  emitter.node(value, { mapping: false, simpleKey: false })
  return emitter.finish()
}

const INDENT = 2
const BEST_WIDTH = 80
const LONGEST_SIMPLE_KEY = 128
const ESCAPES: Readonly<Record<number, string>> = {
  0: '0',
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  27: 'e',
  34: '"',
  92: '\\',
  133: 'N',
  160: '_',
  8232: 'L',
  8233: 'P',
}
const PLAIN_FORBIDDEN_FIRST = new Set(Array.from('#,[]{}&*!|>\'"%@`'))

type Context = { mapping: boolean; simpleKey: boolean }
type ScalarStyle = 'plain' | 'single' | 'double' | 'literal'

class YamlEmitter {
  private readonly parts: string[] = []
  private column = 0
  private whitespace = true
  private indention = true
  private indent = -1
  private readonly indents: number[] = []

  finish(): string {
    if (this.column > 0) this.lineBreak()
    return this.parts.join('')
  }

  node(value: unknown, context: Context): void {
    if (Array.isArray(value)) this.sequence(value, context)
    else if (typeof value === 'object' && value !== null) this.mapping(value)
    else this.scalar(value, context)
  }

  private sequence(items: readonly unknown[], context: Context): void {
    if (items.length === 0) {
      this.indicator('[]', true)
      return
    }
    // libyaml: a sequence directly after `key:` is not indented; after `: ` of a complex key it is.
    this.push(context.mapping && !this.indention)
    for (const item of items) {
      this.newLine()
      this.indicator('-', true, true)
      this.node(item, { mapping: false, simpleKey: false })
    }
    this.pop()
  }

  private mapping(value: object): void {
    const entries = Object.entries(value).filter((entry) => entry[1] !== undefined)
    if (entries.length === 0) {
      this.indicator('{}', true)
      return
    }
    entries.sort((a, b) => compareKeys(a[0], b[0]))
    this.push(false)
    for (const [key, item] of entries) {
      this.newLine()
      if (isSimpleKey(key)) {
        this.scalar(key, { mapping: true, simpleKey: true })
        this.indicator(':', false)
      } else {
        this.indicator('?', true, true)
        this.scalar(key, { mapping: true, simpleKey: false })
        this.newLine()
        this.indicator(':', true, true)
      }
      this.node(item, { mapping: true, simpleKey: false })
    }
    this.pop()
  }

  private scalar(value: unknown, context: Context): void {
    this.push(false, true)
    if (typeof value === 'string') this.text(value, context)
    else if (typeof value === 'number') this.plain(formatGoFloat(value), false)
    else if (typeof value === 'boolean' || value === null) this.plain(String(value), false)
    else throw new TypeError(`not a JSON value: ${typeof value}`)
    this.pop()
  }

  private text(value: string, context: Context): void {
    const style = chooseStyle(value, context.simpleKey)
    if (style === 'plain') this.plain(value, !context.simpleKey)
    else if (style === 'single') this.singleQuoted(value, !context.simpleKey)
    else if (style === 'double') this.doubleQuoted(value, !context.simpleKey)
    else this.literal(value)
  }

  private plain(value: string, mayFold: boolean): void {
    if (!this.whitespace) this.put(' ')
    this.folded(value, mayFold)
    this.whitespace = false
    this.indention = false
  }

  private singleQuoted(value: string, mayFold: boolean): void {
    this.indicator("'", true)
    this.folded(value.replaceAll("'", "''"), mayFold)
    this.indicator("'", false)
  }

  /** Words of a plain or single-quoted scalar; a single blank past column 80 becomes a line break. */
  private folded(value: string, mayFold: boolean): void {
    let afterBreak = false
    let at = 0
    for (const part of value.match(/ +|[\u2028\u2029]|[^ \u2028\u2029]+/g) ?? []) {
      at += part.length
      // Never at either end: only single-quoted text can begin or end with a blank.
      const mayFoldHere = mayFold && at > 1 && at < value.length
      if (part === ' ' && mayFoldHere && this.column > BEST_WIDTH) this.newLine()
      else if (part === '\u2028' || part === '\u2029') this.unicodeBreak(part)
      else {
        if (afterBreak && !part.startsWith(' ')) this.newLine()
        this.put(part)
        if (!part.startsWith(' ')) this.indention = false
      }
      afterBreak = part === '\u2028' || part === '\u2029' || (afterBreak && part.startsWith(' '))
    }
  }

  private unicodeBreak(part: string): void {
    this.parts.push(part)
    this.column = 0
    this.indention = true
  }

  private doubleQuoted(value: string, mayFold: boolean): void {
    this.indicator('"', true)
    const characters = Array.from(value)
    let afterBlank = false
    characters.forEach((character, i) => {
      if (character !== ' ') {
        this.put(needsEscape(character) ? escaped(character) : character)
        afterBlank = false
        return
      }
      if (mayFold && !afterBlank && this.column > BEST_WIDTH && i > 0 && i < characters.length - 1) {
        this.newLine()
        if (characters[i + 1] === ' ') this.put('\\')
      } else this.put(' ')
      afterBlank = true
    })
    this.indicator('"', false)
  }

  private literal(value: string): void {
    this.indicator('|', true)
    if (/^[ \n\u2028\u2029]/.test(value)) this.put(String(INDENT))
    if (!value.endsWith('\n')) this.put('-')
    else if (value === '\n' || /[\n\u2028\u2029]\n$/.test(value)) this.put('+')
    this.lineBreak()
    this.indention = true
    this.whitespace = true
    for (const part of value.match(/[\n\u2028\u2029]|[^\n\u2028\u2029]+/g) ?? []) {
      if (part === '\n') this.lineBreak()
      else if (part === '\u2028' || part === '\u2029') this.unicodeBreak(part)
      else {
        if (this.column === 0) this.newLine()
        this.put(part)
        this.indention = false
        continue
      }
      this.indention = true
    }
  }

  private indicator(text: string, needsBlank: boolean, isIndention = false): void {
    if (needsBlank && !this.whitespace) this.put(' ')
    this.put(text)
    this.whitespace = false
    this.indention = this.indention && isIndention
  }

  private newLine(): void {
    const indent = Math.max(this.indent, 0)
    if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace)) this.lineBreak()
    if (this.column < indent) this.put(' '.repeat(indent - this.column))
    this.whitespace = true
    this.indention = true
  }

  private push(indentless: boolean, flow = false): void {
    this.indents.push(this.indent)
    if (this.indent < 0) this.indent = flow ? INDENT : 0
    else if (!indentless) this.indent += INDENT
  }

  private pop(): void {
    this.indent = this.indents.pop() ?? -1
  }

  private put(text: string): void {
    this.parts.push(text)
    this.column += countCharacters(text)
  }

  private lineBreak(): void {
    this.parts.push('\n')
    this.column = 0
  }
}

function countCharacters(text: string): number {
  let surrogates = 0
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800) surrogates++
  return text.length - surrogates
}

function isSimpleKey(key: string): boolean {
  return !/[\r\n\u0085\u2028\u2029]/.test(key) && Buffer.byteLength(key) <= LONGEST_SIMPLE_KEY
}

function chooseStyle(value: string, simpleKey: boolean): ScalarStyle {
  const wanted = value.includes('\n') ? 'literal' : resolvesToNonString(value) ? 'double' : 'plain'
  if (wanted === 'double' || needsDoubleQuotes(value)) return 'double'
  if (wanted === 'literal') return simpleKey || value.endsWith(' ') ? 'double' : 'literal'
  if (simpleKey && /[\u2028\u2029]/.test(value)) return 'double'
  if (!hasBlockIndicator(value) && !/^[ \u2028\u2029]|[ \u2028\u2029]$|[\u2028\u2029]/.test(value)) return 'plain'
  return /[\u2028\u2029] /.test(value) ? 'double' : 'single'
}

/** Characters libyaml calls special, or a blank before a line break: no other style can hold them. */
function needsDoubleQuotes(value: string): boolean {
  if (/ [\n\u2028\u2029]/.test(value)) return true
  return /[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u.test(value)
}

function hasBlockIndicator(value: string): boolean {
  if (value.startsWith('---') || value.startsWith('...')) return true
  if (PLAIN_FORBIDDEN_FIRST.has(value.charAt(0))) return true
  return /^[-?](\s|$)|:(\s|$)|\s#/.test(value)
}

function needsEscape(character: string): boolean {
  return character === '"' || character === '\\' || /[\n\u2028\u2029]/.test(character) || needsDoubleQuotes(character)
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const short = ESCAPES[code]
  if (short !== undefined) return `\\${short}`
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
