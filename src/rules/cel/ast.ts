/** A binary operator other than `&&` and `||`. */
export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | '+' | '-' | '*' | '/' | '%'

export type ComprehensionMacro =
  | 'all'
  | 'exists'
  | 'existsOne'
  | 'map'
  | 'filter'
  | 'sortBy'
  | 'transformList'
  | 'transformMap'
  | 'transformMapEntry'

/** `at` is the offset of the node's own token in the source: of the operator, the field name, the function name. */
type Node = {
  at: number
  /** Only on the root, and only where the source has several lines: the offsets at which lines 2, 3, … begin. */
  lineStarts?: number[]
}

export type LiteralExpr =
  | (Node & { kind: 'null' })
  | (Node & { kind: 'bool'; value: boolean })
  | (Node & { kind: 'double'; value: number })
  | (Node & { kind: 'string'; value: string })
  /** Decimal digits, since JSON has no integers of 64 bits. */
  | (Node & { kind: 'int' | 'uint'; value: string })
  /** Base64. */
  | (Node & { kind: 'bytes'; value: string })

export type IdentExpr = Node & { kind: 'ident'; name: string; absolute?: true }
export type SelectExpr = Node & { kind: 'select'; target: Expr; field: string; optional?: true }
export type IndexExpr = Node & { kind: 'index'; target: Expr; key: Expr; optional?: true }
export type CallExpr = Node & { kind: 'call'; name: string; target?: Expr; absolute?: true; args: Expr[] }
export type MapEntry = { key: Expr; value: Expr; optional?: true }
export type MessageField = { field: string; value: Expr; optional?: true }
export type ComprehensionExpr = Node & {
  kind: 'comprehension'
  macro: ComprehensionMacro
  range: Expr
  /** One variable (element or key), or two (index and element, or key and value). */
  variables: string[]
  filter?: Expr
  body: Expr
}

/** A parsed expression: plain data that survives `JSON.parse(JSON.stringify(expr))`. Macros are expanded. */
export type Expr =
  | LiteralExpr
  | IdentExpr
  | SelectExpr
  | IndexExpr
  | CallExpr
  | ComprehensionExpr
  | (Node & { kind: 'has'; target: Expr; field: string; optional?: true })
  | (Node & { kind: 'unary'; operator: '!' | '-'; operand: Expr })
  | (Node & { kind: 'binary'; operator: BinaryOperator; left: Expr; right: Expr })
  | (Node & { kind: 'and' | 'or'; operands: Expr[] })
  | (Node & { kind: 'conditional'; test: Expr; yes: Expr; no: Expr })
  /** `optional` holds the positions of the elements written `?x`. */
  | (Node & { kind: 'list'; elements: Expr[]; optional?: number[] })
  | (Node & { kind: 'map'; entries: MapEntry[] })
  | (Node & { kind: 'message'; type: string; fields: MessageField[] })
  | (Node & { kind: 'bind'; name: string; value: Expr; body: Expr })
  | (Node & { kind: 'optMap'; flat: boolean; target: Expr; name: string; body: Expr })

/** The direct parts of an expression, in source order. */
export function childrenOf(expr: Expr): Expr[] {
  switch (expr.kind) {
    case 'select':
    case 'has':
      return [expr.target]
    case 'index':
      return [expr.target, expr.key]
    case 'call':
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args]
    case 'unary':
      return [expr.operand]
    case 'binary':
      return [expr.left, expr.right]
    case 'and':
    case 'or':
      return expr.operands
    case 'conditional':
      return [expr.test, expr.yes, expr.no]
    case 'list':
      return expr.elements
    case 'map':
      return expr.entries.flatMap((entry) => [entry.key, entry.value])
    case 'message':
      return expr.fields.map((field) => field.value)
    case 'comprehension':
      return expr.filter === undefined ? [expr.range, expr.body] : [expr.range, expr.filter, expr.body]
    case 'bind':
      return [expr.value, expr.body]
    case 'optMap':
      return [expr.target, expr.body]
    default:
      return []
  }
}

/** Calls `visit` for an expression and all its parts, outer ones first. */
export function walk(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr)
  for (const child of childrenOf(expr)) walk(child, visit)
}

/** `a.b.c` as text if the expression is a plain chain of names, else undefined. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name
  if (expr.kind !== 'select' || expr.optional === true) return undefined
  const target = qualifiedName(expr.target)
  return target === undefined ? undefined : `${target}.${expr.field}`
}

/** The identifier a chain of selections begins with. */
export function headOf(expr: Expr): IdentExpr | undefined {
  let node = expr
  while (node.kind === 'select') node = node.target
  return node.kind === 'ident' ? node : undefined
}

/**
 * The names an expression needs from outside: identifiers that no macro inside it binds, in order of appearance.
 * A namespace is such a name too (`math` in `math.abs(x)`), unless `isFunction` tells that `math.abs` is a function.
 */
export function freeVariables(expr: Expr, isFunction?: (name: string) => boolean): string[] {
  const found = new Set<string>()
  collectFree(expr, new Set(), { found, isFunction: isFunction ?? (() => false) })
  return [...found]
}

type Collector = { found: Set<string>; isFunction: (name: string) => boolean }

function collectFree(expr: Expr, bound: ReadonlySet<string>, to: Collector): void {
  if (expr.kind === 'ident') {
    if (expr.absolute === true || !bound.has(expr.name)) to.found.add(expr.name)
  } else if (expr.kind === 'comprehension') {
    collectFree(expr.range, bound, to)
    const inner = new Set([...bound, ...expr.variables])
    if (expr.filter !== undefined) collectFree(expr.filter, inner, to)
    collectFree(expr.body, inner, to)
  } else if (expr.kind === 'bind' || expr.kind === 'optMap') {
    collectFree(expr.kind === 'bind' ? expr.value : expr.target, bound, to)
    collectFree(expr.body, new Set([...bound, expr.name]), to)
  } else {
    const parts = isNamespacedCall(expr, bound, to) ? expr.args : childrenOf(expr)
    for (const child of parts) collectFree(child, bound, to)
  }
}

function isNamespacedCall(expr: Expr, bound: ReadonlySet<string>, to: Collector): expr is CallExpr {
  if (expr.kind !== 'call' || expr.target === undefined) return false
  const namespace = qualifiedName(expr.target)
  if (namespace === undefined || bound.has(headOf(expr.target)?.name ?? '')) return false
  return to.isFunction(`${namespace}.${expr.name}`)
}
