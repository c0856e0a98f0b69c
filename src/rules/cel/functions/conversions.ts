import { checkedInt, checkedUint } from '../arithmetic.ts'
import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'
import { CelDuration, CelTimestamp, floorDivide, NANOS_PER_SECOND, parseDuration, parseTimestamp } from '../time.ts'
import type { CelUint, ExtensionKind } from '../values.ts'

const { func } = functionGroup('Conversions')

function cannot(text: string, type: string): EvaluationFault {
  return new EvaluationFault(`cannot read ${JSON.stringify(text.slice(0, 60))} as ${type}`)
}

function intFromDouble(value: number): bigint {
  // The bounds themselves are refused, since a double near them does not tell which integer was meant.
  if (!(value > -(2 ** 63) && value < 2 ** 63)) throw new EvaluationFault('integer overflow')
  return BigInt(Math.trunc(value))
}

function uintFromDouble(value: number): CelUint {
  if (!(value > -1 && value < 2 ** 64)) throw new EvaluationFault('unsigned integer overflow')
  return checkedUint(BigInt(Math.trunc(value)))
}

function parseInteger(text: string, pattern: RegExp, type: string): bigint {
  if (text.length > 40 || !pattern.test(text)) throw cannot(text, type)
  return BigInt(text.replace(/^\+/, ''))
}

function parseDouble(text: string): number {
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text)
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text)
  if (special === null) throw cannot(text, 'a double')
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text): [string, boolean] => [text, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text): [string, boolean] => [text, false]),
])

function parseBool(text: string): boolean {
  const value = truths.get(text)
  if (value === undefined) throw cannot(text, 'a bool')
  return value
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new EvaluationFault('bytes are not valid UTF-8')
  }
}

export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity'
  return Object.is(value, -0) ? '-0' : String(value)
}

function requireTimestamp(text: string): CelTimestamp {
  const value = parseTimestamp(text)
  if (value === undefined) throw cannot(text, 'a timestamp (RFC 3339)')
  return value
}

function requireDuration(text: string): CelDuration {
  const value = parseDuration(text)
  if (value === undefined) throw cannot(text, 'a duration (such as 1h30m or 45s)')
  return value
}

function texts(kind: ExtensionKind, example: string): FunctionDeclaration {
  return func('string', [kind], 'string', `The text of a value of type ${kind}.`, example, (_, value) =>
    value.toString(),
  )
}

const numbers: FunctionDeclaration[] = [
  func('int', ['int'], 'int', 'The value itself.', 'int(1)', (_, value) => value),
  func('int', ['uint'], 'int', 'The same number as int.', 'int(1u)', (_, value) => checkedInt(value.value)),
  func('int', ['double'], 'int', 'The number without its fraction.', 'int(1.9)', (_, value) => intFromDouble(value)),
  func('int', ['string'], 'int', 'The number a text holds.', "int('987')", (_, text) =>
    checkedInt(parseInteger(text, /^[+-]?\d+$/, 'an int')),
  ),
  func('int', ['timestamp'], 'int', 'Seconds since 1970.', "int(timestamp('1970-01-01T00:01:00Z'))", (_, value) =>
    floorDivide(value.nanoseconds, NANOS_PER_SECOND),
  ),
  func('uint', ['uint'], 'uint', 'The value itself.', 'uint(1u)', (_, value) => value),
  func('uint', ['int'], 'uint', 'The same number as uint.', 'uint(1)', (_, value) => checkedUint(value)),
  func('uint', ['double'], 'uint', 'The number without its fraction.', 'uint(1.9)', (_, value) =>
    uintFromDouble(value),
  ),
  func('uint', ['string'], 'uint', 'The number a text holds.', "uint('300')", (_, text) =>
    checkedUint(parseInteger(text, /^\d+$/, 'a uint')),
  ),
  func('double', ['double'], 'double', 'The value itself.', 'double(1.5)', (_, value) => value),
  func('double', ['int'], 'double', 'The nearest double.', 'double(1)', (_, value) => Number(value)),
  func('double', ['uint'], 'double', 'The nearest double.', 'double(1u)', (_, value) => Number(value.value)),
  func('double', ['string'], 'double', 'The number a text holds.', "double('1.5')", (_, text) => parseDouble(text)),
]

export const conversionFunctions: readonly FunctionDeclaration[] = [
  ...numbers,
  func('string', ['string'], 'string', 'The value itself.', "string('a')", (_, value) => value),
  func('string', ['bool'], 'string', '`true` or `false`.', 'string(true)', (_, value) => String(value)),
  func('string', ['int'], 'string', 'The decimal digits.', 'string(12)', (_, value) => value.toString()),
  func('string', ['uint'], 'string', 'The decimal digits.', 'string(12u)', (_, value) => value.value.toString()),
  func('string', ['double'], 'string', 'The shortest decimal that is this number.', 'string(1.5)', (_, value) =>
    doubleText(value),
  ),
  func('string', ['bytes'], 'string', 'The text that bytes hold as UTF-8.', "string(b'abc')", (_, value) =>
    decode(value),
  ),
  func('string', ['timestamp'], 'string', 'The time in RFC 3339.', 'string(timestamp(0))', (_, value) =>
    value.toString(),
  ),
  func('string', ['duration'], 'string', 'The seconds, as in 90s.', "string(duration('1m30s'))", (_, value) =>
    value.toString(),
  ),
  texts('ip', "string(ip('10.0.0.1'))"),
  texts('cidr', "string(cidr('10.0.0.0/8'))"),
  texts('quantity', "string(quantity('1Gi'))"),
  texts('semver', "string(semver('1.2.3'))"),
  texts('url', "string(url('https://example.com/'))"),
  func('bytes', ['bytes'], 'bytes', 'The value itself.', "bytes(b'a')", (_, value) => value),
  func(
    'bytes',
    ['string'],
    'bytes',
    'The UTF-8 bytes of a text.',
    "bytes('abc')",
    (_, text) => new Uint8Array(Buffer.from(text, 'utf8')),
  ),
  func('bool', ['bool'], 'bool', 'The value itself.', 'bool(true)', (_, value) => value),
  func('bool', ['string'], 'bool', 'The truth a text holds: true, t, 1, false, f, 0.', "bool('true')", (_, text) =>
    parseBool(text),
  ),
  func('timestamp', ['timestamp'], 'timestamp', 'The value itself.', 'timestamp(timestamp(0))', (_, value) => value),
  func(
    'timestamp',
    ['string'],
    'timestamp',
    'The time a text in RFC 3339 holds.',
    "timestamp('2024-01-01T00:00:00Z')",
    (_, text) => requireTimestamp(text),
  ),
  func(
    'timestamp',
    ['int'],
    'timestamp',
    'The time so many seconds after 1970.',
    'timestamp(0)',
    (_, seconds) => new CelTimestamp(seconds * NANOS_PER_SECOND),
  ),
  func('duration', ['duration'], 'duration', 'The value itself.', "duration(duration('1s'))", (_, value) => value),
  func(
    'duration',
    ['string'],
    'duration',
    'The length of time a text holds, as in 1h30m.',
    "duration('1h30m')",
    (_, text) => requireDuration(text),
  ),
  func(
    'duration',
    ['int'],
    'duration',
    'So many seconds.',
    'duration(60)',
    (_, seconds) => new CelDuration(seconds * NANOS_PER_SECOND),
  ),
]
