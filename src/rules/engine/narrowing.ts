import { childrenOf, type Expr, walk } from '../cel/ast.ts'

/**
 * A part of a condition that looks at one field of `self` only: where it is false, the whole condition is, and it is the
 * same for all objects that have the same value there.
 */
export type Narrowing = {
  /** Keys from the object's root. */
  readonly path: readonly string[]
  readonly test: Expr
  /** What the field has to be equal to, where that is all of the test; does not look at `self`. */
  readonly equals?: Expr
}

/** The parts of a condition by which objects can be told apart without evaluating the whole for each of them. */
export function narrowingsOf(condition: Expr): Narrowing[] {
  const parts = condition.kind === 'and' ? condition.operands.flatMap(flattened) : [condition]
  return parts.flatMap((test): Narrowing[] => {
    const paths = new Map<string, readonly string[]>()
    if (bindsSelf(test) || !collectPaths(test, paths) || paths.size !== 1) return []
    const [path] = paths.values()
    const equals = equalTo(test)
    return [{ path: path!, test, ...(equals && { equals }) }]
  })
}

function flattened(expr: Expr): Expr[] {
  return expr.kind === 'and' ? expr.operands.flatMap(flattened) : [expr]
}

/** False when `self` is used as a whole, or in a way that depends on more than one field's value. */
function collectPaths(expr: Expr, paths: Map<string, readonly string[]>): boolean {
  const path = pathOf(expr)
  if (path !== undefined) {
    if (path.length === 0) return false
    paths.set(JSON.stringify(path), path)
    return true
  }
  return childrenOf(expr).every((child) => collectPaths(child, paths))
}

/** `self.a.b`, `self.a["b"]` and `has(self.a.b)`; an empty path is `self` itself. */
function pathOf(expr: Expr): string[] | undefined {
  if (expr.kind === 'ident') return expr.name === 'self' ? [] : undefined
  if ((expr.kind === 'select' || expr.kind === 'has') && expr.optional !== true) {
    const before = pathOf(expr.target)
    return before && [...before, expr.field]
  }
  if (expr.kind === 'index' && expr.optional !== true && expr.key.kind === 'string') {
    const before = pathOf(expr.target)
    return before && [...before, expr.key.value]
  }
  return undefined
}

function equalTo(test: Expr): Expr | undefined {
  if (test.kind !== 'binary' || test.operator !== '==') return undefined
  for (const [side, other] of [
    [test.left, test.right],
    [test.right, test.left],
  ] as const) {
    if (side.kind !== 'has' && pathOf(side) !== undefined && !mentionsSelf(other)) return other
  }
  return undefined
}

function mentionsSelf(expr: Expr): boolean {
  let found = false
  walk(expr, (node) => {
    if (node.kind === 'ident' && node.name === 'self') found = true
  })
  return found
}

/** A macro's variable may have the name: what is called `self` inside is another thing then. */
function bindsSelf(expr: Expr): boolean {
  let found = false
  walk(expr, (node) => {
    if (node.kind === 'comprehension' && node.variables.includes('self')) found = true
    if ((node.kind === 'bind' || node.kind === 'optMap') && node.name === 'self') found = true
  })
  return found
}
