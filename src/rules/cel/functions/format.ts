import { mapGet, mapKeys } from '../containers.ts'
import { type EvaluationContext, MAX_VALUE_DEPTH } from '../context.ts'
import { EvaluationFault } from '../faults.ts'
import { compareStrings } from '../order.ts'
import { type CelList, CelType, CelUint, type CelValue, isList, isMap, typeName } from '../values.ts'
import { doubleText } from './conversions.ts'

/** `text.format(args)` of CEL's string extension: %s %d %f %e %b %o %x %X, with a precision for %f and %e. */
export function formatString(context: EvaluationContext, format: string, args: CelList): string {
  let used = 0
  let size = format.length
  const text = format.replace(
    /%(?:%|(?:\.(\d{1,4}))?([\s\S]?))/g,
    (whole, precision: string | undefined, verb: string) => {
      if (whole === '%%') return '%'
      const arg = args[used]
      if (arg === undefined) throw new EvaluationFault(`format needs more than ${args.length} arguments`)
      used += 1
      const shown = formatOne(context, verb, precision === undefined ? 6 : Number(precision), arg)
      size += shown.length
      context.checkSize(size)
      return shown
    },
  )
  return text
}

function formatOne(context: EvaluationContext, verb: string, precision: number, value: CelValue): string {
  switch (verb) {
    case 's':
      return display(context, value)
    case 'd':
      return decimal(value)
    case 'f':
      return fixed(value, precision)
    case 'e':
      return exponential(value, precision)
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : integer(value, verb).toString(2)
    case 'o':
      return integer(value, verb).toString(8)
    case 'x':
      return hexadecimal(value, verb)
    case 'X':
      return hexadecimal(value, verb).toUpperCase()
    default:
      throw new EvaluationFault(`unknown format %${verb}`)
  }
}

function unfit(value: CelValue, verb: string): EvaluationFault {
  return new EvaluationFault(`%${verb} cannot show a value of type ${typeName(value)}`)
}

function integer(value: CelValue, verb: string): bigint {
  if (typeof value === 'bigint') return value
  if (value instanceof CelUint) return value.value
  throw unfit(value, verb)
}

function decimal(value: CelValue): string {
  return typeof value === 'number' ? doubleText(value) : integer(value, 'd').toString()
}

function hexadecimal(value: CelValue, verb: string): string {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('hex')
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return integer(value, verb).toString(16)
}

function double(value: CelValue, verb: string): number {
  return typeof value === 'number' ? value : Number(integer(value, verb))
}

function fixed(value: CelValue, precision: number): string {
  const number = double(value, 'f')
  if (!Number.isFinite(number)) return doubleText(number)
  return roundedDigits(number, Math.min(precision, 1000))
}

/** Half to even on the exact binary value, as C and Go print; `toFixed` takes halves up and stops at 100 digits. */
function roundedDigits(number: number, precision: number): string {
  const { digits, scale } = exactDecimal(Math.abs(number))
  const drop = scale - precision
  let shown = drop <= 0 ? digits * 10n ** BigInt(-drop) : digits / 10n ** BigInt(drop)
  if (drop > 0) {
    const rest = (digits % 10n ** BigInt(drop)) * 2n
    const half = 10n ** BigInt(drop)
    if (rest > half || (rest === half && shown % 2n === 1n)) shown += 1n
  }
  const text = shown.toString().padStart(precision + 1, '0')
  const point = text.length - precision
  const sign = number < 0 || Object.is(number, -0) ? '-' : ''
  return precision === 0 ? `${sign}${text}` : `${sign}${text.slice(0, point)}.${text.slice(point)}`
}

/** The value of a double as `digits / 10^scale`, without rounding. */
function exactDecimal(value: number): { digits: bigint; scale: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xf_ffff_ffff_ffffn
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n)
  const exponent = (biased === 0 ? 1 : biased) - 1075
  if (exponent >= 0) return { digits: mantissa << BigInt(exponent), scale: 0 }
  return { digits: mantissa * 5n ** BigInt(-exponent), scale: -exponent }
}

function exponential(value: CelValue, precision: number): string {
  const number = double(value, 'e')
  if (!Number.isFinite(number)) return doubleText(number)
  const text = number.toExponential(Math.min(precision, 100))
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

/** A value as %s shows it; maps by their keys in order. */
function display(context: EvaluationContext, value: CelValue, depth = 0): string {
  if (depth > MAX_VALUE_DEPTH) throw new EvaluationFault('value is nested too deeply to be shown')
  context.charge(1)
  if (typeof value === 'string') return value
  if (value === null) return 'null'
  if (typeof value === 'number') return doubleText(value)
  if (value instanceof CelUint) return value.value.toString()
  if (value instanceof CelType) return value.name
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (isList(value)) return `[${value.map((element) => display(context, element, depth + 1)).join(', ')}]`
  if (!isMap(value)) return typeof value === 'object' && !hasText(value) ? typeName(value) : String(value)
  const shown = mapKeys(value).map((key): [string, string] => [
    display(context, key, depth + 1),
    display(context, mapGet(value, key) ?? null, depth + 1),
  ])
  shown.sort((a, b) => compareStrings(a[0], b[0]))
  return `{${shown.map(([key, text]) => `${key}: ${text}`).join(', ')}}`
}

function hasText(value: object): boolean {
  return value.toString !== Object.prototype.toString
}
