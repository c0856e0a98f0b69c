import type { LiteralExpr } from './ast.ts'

export const MAX_INT = 2n ** 63n - 1n
export const MIN_INT = -(2n ** 63n)
export const MAX_UINT = 2n ** 64n - 1n

/** A literal that cannot be; `offset` counts from the beginning of the token. */
export class LiteralFault {
  readonly message: string
  readonly offset: number

  constructor(message: string, offset = 0) {
    this.message = message
    this.offset = offset
  }
}

/** The literal for digits with an optional minus before them. @throws LiteralFault when it does not fit 64 bits */
export function integerLiteral(image: string, negative: boolean, at: number): LiteralExpr {
  const value = negative ? -BigInt(image) : BigInt(image)
  if (value > MAX_INT || value < MIN_INT) throw new LiteralFault(`integer ${image} does not fit 64 bits`)
  return { kind: 'int', at, value: value.toString() }
}

export function unsignedLiteral(image: string, at: number): LiteralExpr {
  const value = BigInt(image.slice(0, -1))
  if (value > MAX_UINT) throw new LiteralFault(`unsigned integer ${image} does not fit 64 bits`)
  return { kind: 'uint', at, value: value.toString() }
}

export function doubleLiteral(image: string, at: number): LiteralExpr {
  const value = Number(image)
  if (!Number.isFinite(value)) throw new LiteralFault(`number ${image} is too large for a double`)
  return { kind: 'double', at, value }
}

/** A string or bytes literal from its whole token, with prefixes and quotes. */
export function textLiteral(image: string, at: number): LiteralExpr {
  const start = image.search(/["']/)
  const prefix = image.slice(0, start).toLowerCase()
  const triple = image.startsWith('"""', start) || image.startsWith("'''", start)
  const width = triple && image.length - start >= 6 ? 3 : 1
  const body = image.slice(start + width, image.length - width)
  const bytes = prefix.includes('b')
  const raw = prefix.includes('r')
  if (bytes) {
    const data = raw || !body.includes('\\') ? Buffer.from(body, 'utf8') : unescapeBytes(body, start + width)
    return { kind: 'bytes', at, value: data.toString('base64') }
  }
  return { kind: 'string', at, value: raw || !body.includes('\\') ? body : unescapeText(body, start + width) }
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ...([
    ['a', '\x07'],
    ['b', '\b'],
    ['f', '\f'],
    ['n', '\n'],
    ['r', '\r'],
    ['t', '\t'],
    ['v', '\v'],
  ] as const),
  ...(['\\', '?', '"', "'", '`'] as const).map((mark): [string, string] => [mark, mark]),
])

const ESCAPE = /\\(?:[xX]([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g

function unescapeText(body: string, base: number): string {
  return body.replace(ESCAPE, (whole, hex, unicode, long, octal, other, offset: number) => {
    if (other !== undefined) return simpleEscape(other, whole, base + offset)
    const code = octal === undefined ? Number.parseInt(hex ?? unicode ?? long, 16) : Number.parseInt(octal, 8)
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      throw new LiteralFault(`${whole} is no Unicode character`, base + offset)
    }
    return String.fromCodePoint(code)
  })
}

function simpleEscape(letter: string, whole: string, offset: number): string {
  const text = simpleEscapes.get(letter)
  if (text === undefined) throw new LiteralFault(`unknown escape ${whole}`, offset)
  return text
}

function unescapeBytes(body: string, base: number): Buffer {
  const parts: Buffer[] = []
  let end = 0
  for (const match of body.matchAll(ESCAPE)) {
    const [whole, hex, unicode, long, octal, other] = match
    parts.push(Buffer.from(body.slice(end, match.index), 'utf8'))
    end = match.index + whole.length
    if (unicode !== undefined || long !== undefined) {
      throw new LiteralFault(`${whole} is not allowed in bytes`, base + match.index)
    }
    if (other !== undefined) parts.push(Buffer.from(simpleEscape(other, whole, base + match.index)))
    else parts.push(Buffer.from([hex === undefined ? Number.parseInt(octal ?? '0', 8) : Number.parseInt(hex, 16)]))
  }
  parts.push(Buffer.from(body.slice(end), 'utf8'))
  return Buffer.concat(parts)
}
