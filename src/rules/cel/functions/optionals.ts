import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'
import { CelDuration, CelTimestamp } from '../time.ts'
import { CelOptional, CelUint, type CelValue, isList, isMap } from '../values.ts'

const { func, method } = functionGroup('Optional values')

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === '' || value === 0n || value === 0) return true
  if (value instanceof CelUint) return value.value === 0n
  if (value instanceof Uint8Array || isList(value)) return value.length === 0
  if (isMap(value)) return value.size === 0
  if (value instanceof CelDuration || value instanceof CelTimestamp) return value.nanoseconds === 0n
  return value instanceof CelOptional && value.value === undefined
}

function requireValue(optional: CelOptional): CelValue {
  if (optional.value === undefined) throw new EvaluationFault('the optional has no value')
  return optional.value
}

export const optionalFunctions: readonly FunctionDeclaration[] = [
  func(
    'optional.of',
    ['dyn'],
    'optional',
    'An optional that has a value.',
    'optional.of(1).value()',
    (_, value) => new CelOptional(value),
  ),
  func(
    'optional.none',
    [],
    'optional',
    'An optional without a value.',
    'optional.none().hasValue()',
    () => CelOptional.none,
  ),
  func(
    'optional.ofNonZeroValue',
    ['dyn'],
    'optional',
    'An optional that has the value unless it is empty, zero, false or null.',
    "optional.ofNonZeroValue('').hasValue()",
    (_, value) => (isZero(value) ? CelOptional.none : new CelOptional(value)),
  ),
  method(
    'hasValue',
    ['optional'],
    'bool',
    'Whether there is a value.',
    'optional.of(1).hasValue()',
    (_, optional) => optional.value !== undefined,
  ),
  method(
    'value',
    ['optional'],
    'dyn',
    'The value; an error when there is none.',
    'optional.of(1).value()',
    (_, optional) => requireValue(optional),
  ),
  method(
    'or',
    ['optional', 'optional'],
    'optional',
    'This optional if it has a value, else the other.',
    'optional.none().or(optional.of(1)).value()',
    (_, optional, other) => (optional.value === undefined ? other : optional),
  ),
  method(
    'orValue',
    ['optional', 'dyn'],
    'dyn',
    'The value, or another when there is none.',
    'optional.none().orValue(1)',
    (_, optional, other) => (optional.value === undefined ? other : optional.value),
  ),
]
