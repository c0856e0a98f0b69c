import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'
import { parseQuantity, Quantity } from './quantity-value.ts'

const { func, method } = functionGroup('Quantities')

function requireQuantity(text: string): Quantity {
  const quantity = parseQuantity(text)
  if (quantity === undefined) throw new EvaluationFault(`not a quantity: ${text.slice(0, 60)}`)
  return quantity
}

function requireInteger(quantity: Quantity): bigint {
  const value = quantity.asInteger()
  if (value === undefined) throw new EvaluationFault(`quantity ${quantity} is no integer of 64 bits`)
  return value
}

const whole = (value: bigint): Quantity => new Quantity(value, 0)

export const quantityFunctions: readonly FunctionDeclaration[] = [
  func('quantity', ['string'], 'quantity', 'Reads a Kubernetes resource quantity.', "quantity('1.5Gi')", (_, text) =>
    requireQuantity(text),
  ),
  func(
    'isQuantity',
    ['string'],
    'bool',
    'Whether a text is a resource quantity.',
    "isQuantity('500m')",
    (_, text) => parseQuantity(text) !== undefined,
  ),
  method(
    'isLessThan',
    ['quantity', 'quantity'],
    'bool',
    'Whether this quantity is less than the other.',
    "quantity('500m').isLessThan(quantity('1'))",
    (_, a, b) => a.compare(b) < 0,
  ),
  method(
    'isGreaterThan',
    ['quantity', 'quantity'],
    'bool',
    'Whether this quantity is greater than the other.',
    "quantity('1Gi').isGreaterThan(quantity('1G'))",
    (_, a, b) => a.compare(b) > 0,
  ),
  method(
    'compareTo',
    ['quantity', 'quantity'],
    'int',
    '-1, 0 or 1 as this quantity is less than, equal to or greater than the other.',
    "quantity('1k').compareTo(quantity('1000'))",
    (_, a, b) => BigInt(a.compare(b)),
  ),
  method(
    'isInteger',
    ['quantity'],
    'bool',
    'Whether it is a whole number of 64 bits.',
    "quantity('500m').isInteger()",
    (_, quantity) => quantity.asInteger() !== undefined,
  ),
  method(
    'asInteger',
    ['quantity'],
    'int',
    'The quantity as int; an error when it is no whole number.',
    "quantity('1Ki').asInteger()",
    (_, quantity) => requireInteger(quantity),
  ),
  method(
    'asApproximateFloat',
    ['quantity'],
    'double',
    'The quantity as double.',
    "quantity('500m').asApproximateFloat()",
    (_, quantity) => quantity.toNumber(),
  ),
  method('sign', ['quantity'], 'int', '-1, 0 or 1.', "quantity('-1').sign()", (_, quantity) =>
    BigInt(quantity.compare(whole(0n))),
  ),
  method(
    'add',
    ['quantity', 'quantity'],
    'quantity',
    'The sum.',
    "quantity('1Gi').add(quantity('1Mi')).asInteger()",
    (_, a, b) => a.add(b, 1n),
  ),
  method('add', ['quantity', 'int'], 'quantity', 'The sum.', "quantity('1').add(2).asInteger()", (_, a, b) =>
    a.add(whole(b), 1n),
  ),
  method(
    'sub',
    ['quantity', 'quantity'],
    'quantity',
    'The difference.',
    "quantity('1Gi').sub(quantity('1Mi')).asInteger()",
    (_, a, b) => a.add(b, -1n),
  ),
  method('sub', ['quantity', 'int'], 'quantity', 'The difference.', "quantity('3').sub(2).asInteger()", (_, a, b) =>
    a.add(whole(b), -1n),
  ),
]
