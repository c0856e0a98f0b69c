/** Why no report could be made. The union is closed: every code is documented in docs/reference/errors.md. */
export type ErrorCode =
  | 'file-not-found'
  | 'file-unreadable'
  | 'not-an-archive'
  | 'not-a-bundle'
  | 'archive-damaged'
  | 'archive-encrypted'
  | 'limit-exceeded'
  | 'rule-invalid'
  | 'expression-invalid'
  | 'expression-failed'
  | 'bad-argument'
  | 'aborted'

/** Where in a text (a rule file, an expression) a fault was found; line and column count from 1. */
export type SourcePosition = { path?: string; line: number; column: number }

export type AnalyzerErrorOptions = { hint?: string; position?: SourcePosition; cause?: unknown }

/**
 * The one error class of this project. It is thrown only where no report can be made at all;
 * everything smaller is a {@link Diagnostic} in the report.
 *
 * `message` says what was expected and what was found; `hint` is the next thing to do.
 */
export class AnalyzerError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly position: SourcePosition | undefined

  constructor(code: ErrorCode, message: string, options: AnalyzerErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AnalyzerError'
    this.code = code
    this.hint = options.hint
    this.position = options.position
  }
}

/** True for an {@link AnalyzerError}, also one made by another copy of this library. */
export function isAnalyzerError(error: unknown): error is AnalyzerError {
  return error instanceof Error && error.name === 'AnalyzerError' && 'code' in error
}
