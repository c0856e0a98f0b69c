import { childrenOf, type Expr } from './ast.ts'
import { createParser } from './create-parser.ts'
import { invalidExpression, lineStartsOf } from './faults.ts'
import { type CelGrammar, unexpected } from './grammar.ts'
import { MacroFault } from './macros.ts'

/** Longest expression accepted, in UTF-16 units. */
export const MAX_SOURCE_LENGTH = 65_536
/** Greatest depth of a tree; chains such as `a + b + c` grow it too, by one a link. */
export const MAX_DEPTH = 600

/** Building the parser takes some milliseconds, so it waits for the first expression. It holds no state between them. */
let machinery: ReturnType<typeof createParser> | undefined

/**
 * Parses a CEL expression to a plain tree, macros expanded.
 *
 * @throws AnalyzerError `expression-invalid` with line and column
 */
export function parse(source: string): Expr {
  if (source.length > MAX_SOURCE_LENGTH) {
    throw invalidExpression(`expression is longer than ${MAX_SOURCE_LENGTH} characters`, 0, source)
  }
  machinery ??= createParser(false)
  const { lexer, grammar } = machinery
  const lexed = lexer.tokenize(source)
  const bad = lexed.errors[0]
  if (bad !== undefined) {
    throw invalidExpression(lexicalMessage(source, bad.offset), bad.offset, source)
  }
  grammar.begin(lexed.tokens)
  try {
    const expr = grammar.expression()
    throwSyntaxError(grammar, source)
    limitDepth(expr, source)
    const lineStarts = lineStartsOf(source)
    if (lineStarts !== undefined) expr.lineStarts = lineStarts
    return expr
  } catch (error) {
    if (error instanceof MacroFault) throw invalidExpression(error.message, error.at, source)
    if (error instanceof RangeError) throw invalidExpression('expression is nested too deeply', 0, source)
    throw error
  } finally {
    grammar.begin([])
  }
}

function lexicalMessage(source: string, offset: number): string {
  const found = String.fromCodePoint(source.codePointAt(offset) ?? 0)
  if (found === '"' || found === "'") return 'string is not closed'
  return `unexpected character ${JSON.stringify(found)}`
}

function throwSyntaxError(grammar: CelGrammar, source: string): void {
  const error = grammar.errors[0]
  if (error === undefined) return
  const offset = Number.isFinite(error.token.startOffset) ? error.token.startOffset : source.length
  throw invalidExpression(unexpected(error.token), offset, source)
}

/** Evaluation recurses over the tree, so its depth is bounded; done without recursion, for it may be too deep for that. */
function limitDepth(expr: Expr, source: string): void {
  const stack: { expr: Expr; depth: number }[] = [{ expr, depth: 1 }]
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    if (item.depth > MAX_DEPTH) {
      throw invalidExpression(`expression is nested more than ${MAX_DEPTH} deep`, item.expr.at, source)
    }
    for (const child of childrenOf(item.expr)) stack.push({ expr: child, depth: item.depth + 1 })
  }
}
