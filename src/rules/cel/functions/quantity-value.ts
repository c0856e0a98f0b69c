import { type CelExtension, celKind } from '../values.ts'

const binary: readonly string[] = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const decimal: ReadonlyMap<string, number> = new Map([
  ...([
    ['n', -9],
    ['u', -6],
    ['m', -3],
    ['', 0],
    ['k', 3],
    ['M', 6],
    ['G', 9],
    ['T', 12],
    ['P', 15],
    ['E', 18],
  ] as const),
])

/** A Kubernetes resource quantity (`500m`, `1.5Gi`), exact: `digits * 10^exponent`. */
export class Quantity implements CelExtension {
  get [celKind](): 'quantity' {
    return 'quantity'
  }
  readonly typeName = 'kubernetes.Quantity'
  readonly digits: bigint
  /** Never positive. */
  readonly exponent: number
  readonly #text: string | undefined

  constructor(digits: bigint, exponent: number, text?: string) {
    this.digits = exponent > 0 ? digits * 10n ** BigInt(exponent) : digits
    this.exponent = Math.min(exponent, 0)
    this.#text = text
  }

  compare(other: CelExtension): number {
    if (!(other instanceof Quantity)) return Number.NaN
    const [a, b] = aligned(this, other)
    return a < b ? -1 : a > b ? 1 : 0
  }

  equals(other: CelExtension): boolean {
    return other instanceof Quantity && this.compare(other) === 0
  }

  add(other: Quantity, sign: 1n | -1n): Quantity {
    const [a, b] = aligned(this, other)
    return new Quantity(a + sign * b, Math.min(this.exponent, other.exponent))
  }

  /** The value if it is a whole number that fits 64 bits. */
  asInteger(): bigint | undefined {
    const scale = 10n ** BigInt(-this.exponent)
    if (this.digits % scale !== 0n) return undefined
    const value = this.digits / scale
    return BigInt.asIntN(64, value) === value ? value : undefined
  }

  toNumber(): number {
    return Number(`${this.digits}e${this.exponent}`)
  }

  /** As it was written, or a plain number where it was computed. */
  toString(): string {
    if (this.#text !== undefined) return this.#text
    if (this.exponent === 0) return this.digits.toString()
    const negative = this.digits < 0n
    const text = (negative ? -this.digits : this.digits).toString().padStart(1 - this.exponent, '0')
    const point = text.length + this.exponent
    const fraction = text.slice(point).replace(/0+$/, '')
    return `${negative ? '-' : ''}${text.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`
  }
}

function aligned(a: Quantity, b: Quantity): [bigint, bigint] {
  const exponent = Math.min(a.exponent, b.exponent)
  return [a.digits * 10n ** BigInt(a.exponent - exponent), b.digits * 10n ** BigInt(b.exponent - exponent)]
}

/** Reads a quantity; `undefined` when it is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const match =
    text.length > 60 ? null : /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i))?$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = match
  if (whole === '' && fraction === '') return undefined
  const magnitude = BigInt(`${whole}${fraction}` || '0')
  const digits = sign === '-' ? -magnitude : magnitude
  const power = binary.indexOf(suffix)
  if (power >= 0) return new Quantity(digits * 1024n ** BigInt(power + 1), -fraction.length, text)
  const scale = exponent === undefined ? (decimal.get(suffix) ?? 0) : Number(exponent)
  return new Quantity(digits, scale - fraction.length, text)
}
