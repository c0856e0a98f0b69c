import type { EvaluationContext } from '../context.ts'
import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { listContains } from '../equality.ts'
import type { CelList } from '../values.ts'

const { func } = functionGroup('Sets')

function containsAll(context: EvaluationContext, list: CelList, wanted: CelList): boolean {
  return wanted.every((value) => {
    context.charge(1 + (list.length >> 3))
    return listContains(list, value, context)
  })
}

export const setFunctions: readonly FunctionDeclaration[] = [
  func(
    'sets.contains',
    ['list', 'list'],
    'bool',
    'Whether the first list has every element of the second.',
    'sets.contains([1, 2], [1])',
    (context, list, wanted) => containsAll(context, list, wanted),
  ),
  func(
    'sets.equivalent',
    ['list', 'list'],
    'bool',
    'Whether two lists have the same elements, whatever their order and number.',
    'sets.equivalent([1, 2], [2, 1, 1])',
    (context, a, b) => containsAll(context, a, b) && containsAll(context, b, a),
  ),
  func(
    'sets.intersects',
    ['list', 'list'],
    'bool',
    'Whether two lists have an element in common.',
    'sets.intersects([1, 2], [2, 3])',
    (context, a, b) => a.some((value) => listContains(b, value, context)),
  ),
]
