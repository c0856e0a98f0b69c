import type { BinaryOperator, Expr } from './ast.ts'

export type ChainOperator = { text: BinaryOperator | '||' | '&&'; at: number }

function precedence(operator: ChainOperator['text']): number {
  if (operator === '||') return 1
  if (operator === '&&') return 2
  if (operator === '+' || operator === '-') return 4
  return operator === '*' || operator === '/' || operator === '%' ? 5 : 3
}

/**
 * Folds `a op b op c …` by precedence, all operators binding to the left. The grammar gathers chains flat so that
 * a level of nesting costs three rules and not nine, which bounds the stack that deep input can use.
 */
export function foldChain(operands: readonly Expr[], operators: readonly ChainOperator[]): Expr {
  const values: Expr[] = [operands[0]!]
  const pending: ChainOperator[] = []
  const reduce = (): void => {
    const right = values.pop()!
    const left = values.pop()!
    values.push(join(left, pending.pop()!, right))
  }
  for (const [index, operator] of operators.entries()) {
    while (pending.length > 0 && precedence(pending[pending.length - 1]!.text) >= precedence(operator.text)) reduce()
    pending.push(operator)
    values.push(operands[index + 1]!)
  }
  while (pending.length > 0) reduce()
  return values[0]!
}

function join(left: Expr, operator: ChainOperator, right: Expr): Expr {
  if (operator.text !== '||' && operator.text !== '&&') {
    return { kind: 'binary', at: operator.at, operator: operator.text, left, right }
  }
  const kind = operator.text === '||' ? 'or' : 'and'
  if (left.kind === kind) {
    left.operands.push(right)
    return left
  }
  return { kind, at: operator.at, operands: [left, right] }
}
