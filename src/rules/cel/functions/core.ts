import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { CelType, type CelValue, standardTypes, typeName } from '../values.ts'
import { codePointLength } from './code-points.ts'

const { func, method } = functionGroup('Core')

const sizes: FunctionDeclaration[] = [
  func('size', ['string'], 'int', 'The number of characters.', "size('four')", (_, text) =>
    BigInt(codePointLength(text)),
  ),
  func('size', ['bytes'], 'int', 'The number of bytes.', "size(b'abc')", (_, bytes) => BigInt(bytes.length)),
  func('size', ['list'], 'int', 'The number of elements.', 'size([1, 2])', (_, list) => BigInt(list.length)),
  func('size', ['map'], 'int', 'The number of entries.', "size({'a': 1})", (_, map) => BigInt(map.size)),
  method('size', ['string'], 'int', 'The number of characters.', "'four'.size()", (_, text) =>
    BigInt(codePointLength(text)),
  ),
  method('size', ['bytes'], 'int', 'The number of bytes.', "b'abc'.size()", (_, bytes) => BigInt(bytes.length)),
  method('size', ['list'], 'int', 'The number of elements.', '[1, 2].size()', (_, list) => BigInt(list.length)),
  method('size', ['map'], 'int', 'The number of entries.', "{'a': 1}.size()", (_, map) => BigInt(map.size)),
]

function typeOf(value: CelValue): CelType {
  const name = typeName(value)
  return standardTypes.get(name) ?? new CelType(name)
}

export const coreFunctions: readonly FunctionDeclaration[] = [
  ...sizes,
  func(
    'dyn',
    ['dyn'],
    (args) => args[0] ?? 'dyn',
    'The value itself, of no declared type.',
    'dyn(1)',
    (_, value) => value,
  ),
  func('type', ['dyn'], 'type', 'The type of a value.', 'type(1) == int', (_, value) => typeOf(value)),
]
