import { AnalyzerError, type SourcePosition } from '../../errors.ts'

/**
 * What goes wrong while an expression is evaluated. It is no `Error`: CEL's `||` and `&&` absorb faults, so they
 * are thrown in quantity, and a stack trace each would cost more than the expression.
 */
export class EvaluationFault {
  readonly message: string
  /** Offset in the source of the expression; filled in by the innermost call that knows it. */
  at: number | undefined

  constructor(message: string, at?: number) {
    this.message = message
    this.at = at
  }
}

/** A limit (cost, size) was exceeded. Unlike other faults it is never absorbed. */
export class LimitFault extends EvaluationFault {}

/** Line and column (from 1) of an offset, from the offsets at which the lines after the first begin. */
export function positionOf(offset: number, lineStarts: readonly number[] = []): SourcePosition {
  let line = 1
  let start = 0
  for (const lineStart of lineStarts) {
    if (lineStart > offset) break
    line += 1
    start = lineStart
  }
  return { line, column: offset - start + 1 }
}

/** Offsets of the lines after the first; undefined for a text of one line. */
export function lineStartsOf(source: string): number[] | undefined {
  const starts: number[] = []
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts.length === 0 ? undefined : starts
}

export function invalidExpression(message: string, offset: number, source: string): AnalyzerError {
  const position = positionOf(offset, lineStartsOf(source))
  return new AnalyzerError('expression-invalid', `line ${position.line}, column ${position.column}: ${message}`, {
    position,
  })
}

/** The error that leaves the library for whatever was thrown while evaluating. */
export function evaluationError(thrown: unknown, lineStarts?: readonly number[]): AnalyzerError {
  if (thrown instanceof AnalyzerError) return thrown
  if (thrown instanceof EvaluationFault) {
    const position = thrown.at === undefined ? undefined : positionOf(thrown.at, lineStarts)
    const code = 'expression-failed'
    return new AnalyzerError(code, thrown.message, position === undefined ? {} : { position })
  }
  if (thrown instanceof RangeError) {
    return new AnalyzerError('expression-failed', `expression exceeds what can be computed: ${thrown.message}`, {
      cause: thrown,
    })
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new AnalyzerError('expression-failed', message, { cause: thrown })
}
