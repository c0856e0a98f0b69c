import type { Expr } from '../cel/ast.ts'

/**
 * True when a condition is false whatever the rest of it is, because these names are. `isFalse` is asked of names that stand
 * as an operand by themselves: `(died || crash) && …` is never true without either.
 */
export function neverHolds(expr: Expr, isFalse: (name: string) => boolean): boolean {
  switch (expr.kind) {
    case 'ident':
      return isFalse(expr.name)
    case 'bool':
      return !expr.value
    case 'and':
      return expr.operands.some((operand) => neverHolds(operand, isFalse))
    case 'or':
      return expr.operands.every((operand) => neverHolds(operand, isFalse))
    case 'conditional':
      return neverHolds(expr.yes, isFalse) && neverHolds(expr.no, isFalse)
    default:
      return false
  }
}
