import { arithmetic } from '../arithmetic.ts'
import type { EvaluationContext } from '../context.ts'
import { type Declared, elementOf, type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { equals } from '../equality.ts'
import { EvaluationFault } from '../faults.ts'
import { compareValues } from '../order.ts'
import { type CelList, CelOptional, CelUint, type CelValue, isList } from '../values.ts'

const { func, method } = functionGroup('Lists')

const sameList = ([list]: readonly Declared[]): Declared => list ?? 'list'
const element = ([list]: readonly Declared[]): Declared => elementOf(list)

function isSorted(list: CelList): boolean {
  return list.every((value, i) => i === 0 || compareValues(list[i - 1] ?? null, value) <= 0)
}

function sum(context: EvaluationContext, list: CelList): CelValue {
  const [first, ...others] = list
  if (first === undefined) return 0n
  return others.reduce((total, value) => arithmetic('+', total, value, context), first)
}

function extreme(list: CelList, sign: 1 | -1): CelValue {
  const [first, ...others] = list
  if (first === undefined) throw new EvaluationFault('the list is empty')
  return others.reduce((best, value) => (compareValues(value, best) * sign > 0 ? value : best), first)
}

function indexOf(context: EvaluationContext, list: CelList, value: CelValue): bigint {
  return BigInt(list.findIndex((other) => equals(other, value, context)))
}

function lastIndexOf(context: EvaluationContext, list: CelList, value: CelValue): bigint {
  return BigInt(list.findLastIndex((other) => equals(other, value, context)))
}

/**
 * What a Set can tell a value apart by: nothing of another key equals it. Integers beyond 2^53 have none, since they
 * may equal a double that is not exactly the same number.
 */
function identity(value: CelValue): CelValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  const number = value instanceof CelUint ? value.value : value
  if (typeof number !== 'bigint' && typeof number !== 'number') return undefined
  return Number.isSafeInteger(Number(number)) ? BigInt(number) : undefined
}

/** Values without an identity are compared each with each, which is charged. */
function distinct(context: EvaluationContext, list: CelList): CelValue[] {
  const seen = new Set<CelValue>()
  const others: CelValue[] = []
  return list.filter((value) => {
    const key = identity(value)
    if (key !== undefined) return !seen.has(key) && seen.add(key) !== undefined
    context.charge(others.length)
    if (others.some((other) => equals(other, value, context))) return false
    others.push(value)
    return true
  })
}

function flatten(context: EvaluationContext, list: CelList, depth: bigint): CelValue[] {
  if (depth < 0n) throw new EvaluationFault('flatten() needs a depth that is not negative')
  const result: CelValue[] = []
  const add = (values: CelList, left: bigint): void => {
    for (const value of values) {
      context.charge(1)
      if (isList(value) && left > 0n) add(value, left - 1n)
      else result.push(value)
    }
  }
  add(list, depth)
  return result
}

function slice(list: CelList, start: bigint, end: bigint): CelList {
  if (start < 0n || end < start || end > BigInt(list.length)) {
    throw new EvaluationFault(`range ${start} to ${end} is outside a list of ${list.length}`)
  }
  return list.slice(Number(start), Number(end))
}

function range(context: EvaluationContext, count: bigint): bigint[] {
  const size = Number(count)
  context.allocateList(size)
  return Array.from({ length: Math.max(0, size) }, (_, i) => BigInt(i))
}

function optionalAt(list: CelList, index: number): CelOptional {
  const value = list.at(index)
  return value === undefined ? CelOptional.none : new CelOptional(value)
}

const ordered = (context: EvaluationContext, list: CelList): CelValue[] => {
  context.charge(list.length)
  return [...list].sort(compareValues)
}

export const listFunctions: readonly FunctionDeclaration[] = [
  method(
    'isSorted',
    ['list'],
    'bool',
    'Whether no element is less than the one before it.',
    '[1, 2].isSorted()',
    (_, list) => isSorted(list),
  ),
  method(
    'sum',
    ['list'],
    element,
    'The sum of numbers or durations; 0 for an empty list.',
    '[1, 2].sum()',
    (context, list) => sum(context, list),
  ),
  method('min', ['list'], element, 'The least element; an error for an empty list.', '[2, 1].min()', (_, list) =>
    extreme(list, -1),
  ),
  method('max', ['list'], element, 'The greatest element; an error for an empty list.', '[2, 1].max()', (_, list) =>
    extreme(list, 1),
  ),
  method(
    'indexOf',
    ['list', 'dyn'],
    'int',
    'Where the value is first found, or -1.',
    '[1, 2].indexOf(2)',
    (context, list, value) => indexOf(context, list, value),
  ),
  method(
    'lastIndexOf',
    ['list', 'dyn'],
    'int',
    'Where the value is last found, or -1.',
    '[1, 2, 1].lastIndexOf(1)',
    (context, list, value) => lastIndexOf(context, list, value),
  ),
  method('distinct', ['list'], sameList, 'The elements without repetition.', '[1, 1, 2].distinct()', (context, list) =>
    distinct(context, list),
  ),
  method(
    'flatten',
    ['list'],
    'list',
    'The elements with lists among them opened.',
    '[1, [2]].flatten()',
    (context, list) => flatten(context, list, 1n),
  ),
  method(
    'flatten',
    ['list', 'int'],
    'list',
    'The same, lists in lists up to a depth.',
    '[1, [[2]]].flatten(2)',
    (context, list, depth) => flatten(context, list, depth),
  ),
  method(
    'slice',
    ['list', 'int', 'int'],
    sameList,
    'The elements from an index up to, not including, another.',
    '[1, 2, 3].slice(0, 2)',
    (_, list, start, end) => slice(list, start, end),
  ),
  method('sort', ['list'], sameList, 'The elements in order.', '[2, 1].sort()', (context, list) =>
    ordered(context, list),
  ),
  method('reverse', ['list'], sameList, 'The elements from last to first.', '[1, 2].reverse()', (_, list) =>
    [...list].reverse(),
  ),
  method('first', ['list'], 'optional', 'The first element, if there is one.', '[1, 2].first().orValue(0)', (_, list) =>
    optionalAt(list, 0),
  ),
  method('last', ['list'], 'optional', 'The last element, if there is one.', '[1, 2].last().orValue(0)', (_, list) =>
    optionalAt(list, -1),
  ),
  func(
    'lists.range',
    ['int'],
    { list: 'int' },
    'The ints from 0 up to, not including, a number.',
    'lists.range(3)',
    (context, count) => range(context, count),
  ),
]
