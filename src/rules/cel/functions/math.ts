import { checkedInt, checkedUint } from '../arithmetic.ts'
import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'
import { compareNumbers } from '../order.ts'
import { type CelList, CelUint, type CelValue, typeName } from '../values.ts'

const { func } = functionGroup('Math')

function extreme(values: readonly CelValue[], sign: 1 | -1): CelValue {
  if (values.length === 0) throw new EvaluationFault('a list of numbers must not be empty')
  return values.reduce(
    (best, value) => {
      const order = compareNumbers(value, best)
      if (order === undefined) throw new EvaluationFault(`expected a number, found ${typeName(value)}`)
      return order * sign > 0 ? value : best
    },
    requireNumber(values[0] ?? null),
  )
}

function requireNumber(value: CelValue): CelValue {
  if (compareNumbers(value, 0n) === undefined) {
    throw new EvaluationFault(`expected a number, found ${typeName(value)}`)
  }
  return value
}

function extremes(name: string, doc: string, sign: 1 | -1): FunctionDeclaration[] {
  const full = `math.${name}`
  return [
    func(full, ['list'], 'dyn', `${doc} of a list.`, `${full}([1, 2.5])`, (_, list: CelList) => extreme(list, sign)),
    func(full, ['dyn'], 'dyn', 'The number itself.', `${full}(1)`, (_, value) => requireNumber(value)),
    func(
      full,
      ['dyn', 'dyn'],
      'dyn',
      `${doc} of the arguments.`,
      `${full}(1, 2.5, 3u)`,
      (_, ...values) => extreme(values, sign),
      { rest: 'dyn' },
    ),
  ]
}

/** Half away from zero, which Math.round is not. */
const round = (value: number): number => Math.sign(value) * Math.round(Math.abs(value))

function onDouble(name: string, doc: string, apply: (value: number) => number): FunctionDeclaration {
  return func(`math.${name}`, ['double'], 'double', doc, `math.${name}(1.2)`, (_, value) => apply(value))
}

function testDouble(name: string, doc: string, test: (value: number) => boolean): FunctionDeclaration {
  return func(`math.${name}`, ['double'], 'bool', doc, `math.${name}(1.2)`, (_, value) => test(value))
}

type BitOperation = (a: bigint, b: bigint) => bigint

function bits(name: string, doc: string, apply: BitOperation): FunctionDeclaration[] {
  const full = `math.${name}`
  return [
    func(full, ['int', 'int'], 'int', doc, `${full}(5, 3)`, (_, a, b) => BigInt.asIntN(64, apply(a, b))),
    func(
      full,
      ['uint', 'uint'],
      'uint',
      doc,
      `${full}(5u, 3u)`,
      (_, a, b) => new CelUint(BigInt.asUintN(64, apply(a.value, b.value))),
    ),
  ]
}

/** Shifts are of the 64 bits, so a negative int shifts in zeros. */
function shifts(name: string, doc: string, apply: BitOperation): FunctionDeclaration[] {
  const full = `math.${name}`
  const shift = (value: bigint, count: bigint): bigint => {
    if (count < 0n) throw new EvaluationFault('cannot shift by a negative number')
    return count >= 64n ? 0n : apply(BigInt.asUintN(64, value), count)
  }
  return [
    func(full, ['int', 'int'], 'int', doc, `${full}(8, 1)`, (_, value, count) =>
      BigInt.asIntN(64, shift(value, count)),
    ),
    func(
      full,
      ['uint', 'int'],
      'uint',
      doc,
      `${full}(8u, 1)`,
      (_, value, count) => new CelUint(BigInt.asUintN(64, shift(value.value, count))),
    ),
  ]
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)
const signum = (value: bigint): bigint => (value < 0n ? -1n : value > 0n ? 1n : 0n)

export const mathFunctions: readonly FunctionDeclaration[] = [
  ...extremes('greatest', 'The greatest', 1),
  ...extremes('least', 'The least', -1),
  onDouble('ceil', 'The least whole number not below.', Math.ceil),
  onDouble('floor', 'The greatest whole number not above.', Math.floor),
  onDouble('round', 'The nearest whole number, halves away from zero.', round),
  onDouble('trunc', 'The number without its fraction.', Math.trunc),
  onDouble('abs', 'The number without its sign.', Math.abs),
  onDouble('sign', '-1, 0 or 1.', Math.sign),
  func('math.abs', ['int'], 'int', 'The number without its sign.', 'math.abs(-1)', (_, value) =>
    checkedInt(absolute(value)),
  ),
  func('math.abs', ['uint'], 'uint', 'The number itself.', 'math.abs(1u)', (_, value) => value),
  func('math.sign', ['int'], 'int', '-1, 0 or 1.', 'math.sign(-5)', (_, value) => signum(value)),
  func('math.sign', ['uint'], 'uint', '0 or 1.', 'math.sign(5u)', (_, value) => checkedUint(signum(value.value))),
  func('math.sqrt', ['double'], 'double', 'The square root.', 'math.sqrt(4.0)', (_, value) => Math.sqrt(value)),
  func('math.sqrt', ['int'], 'double', 'The square root.', 'math.sqrt(4)', (_, value) => Math.sqrt(Number(value))),
  func('math.sqrt', ['uint'], 'double', 'The square root.', 'math.sqrt(4u)', (_, value) =>
    Math.sqrt(Number(value.value)),
  ),
  testDouble('isNaN', 'Whether it is NaN.', Number.isNaN),
  testDouble('isInf', 'Whether it is infinite.', (value) => Math.abs(value) === Number.POSITIVE_INFINITY),
  testDouble('isFinite', 'Whether it is neither NaN nor infinite.', Number.isFinite),
  ...bits('bitAnd', 'The bits that both have.', (a, b) => a & b),
  ...bits('bitOr', 'The bits that one of them has.', (a, b) => a | b),
  ...bits('bitXor', 'The bits in which they differ.', (a, b) => a ^ b),
  func('math.bitNot', ['int'], 'int', 'All bits turned.', 'math.bitNot(1)', (_, value) => ~value),
  func(
    'math.bitNot',
    ['uint'],
    'uint',
    'All bits turned.',
    'math.bitNot(1u)',
    (_, value) => new CelUint(BigInt.asUintN(64, ~value.value)),
  ),
  ...shifts('bitShiftLeft', 'The bits moved up.', (value, count) => value << count),
  ...shifts('bitShiftRight', 'The bits moved down, with zeros from above.', (value, count) => value >> count),
]
