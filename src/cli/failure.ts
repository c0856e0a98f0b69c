import { type AnalyzerError, isAnalyzerError } from '../errors.ts'
import type { FailedInput } from '../report/report.ts'
import { toolName } from '../report/tool.ts'
import { visible, visibleLine } from '../report/visible.ts'
import type { Io } from './io.ts'

/** Exit code for what was thrown, after one line on standard error. */
export async function reportFailure(error: unknown, path: string | undefined, io: Io): Promise<number> {
  // `bundle-analyze … | head`: the reader has what it wanted.
  if (isReaderGone(error)) return 0
  if (isInterrupted(error, io)) return 130
  await writeError(error, path, io)
  return 2
}

export function isInterrupted(error: unknown, io: Io): boolean {
  return io.signal?.aborted === true || (isAnalyzerError(error) && error.code === 'aborted')
}

export async function writeError(error: unknown, path: string | undefined, io: Io): Promise<void> {
  const text = isAnalyzerError(error) ? failureMessage(error) : unexpected(error)
  // The library names the input in some messages; once is enough.
  const place = path === undefined || text.startsWith(`${path}: `) ? '' : `${visibleLine(path)}: `
  try {
    await io.stderr.write(`${toolName}: ${place}${visibleLine(text)}\n`)
    const wantsStack = io.env['BUNDLE_ANALYZE_DEBUG'] === '1' && !isAnalyzerError(error)
    if (wantsStack && error instanceof Error) await io.stderr.write(`${visible(error.stack ?? '')}\n`)
  } catch (lost) {
    if (!isReaderGone(lost)) throw lost
  }
}

/** `rules/a.yaml:3:7: message (hint)`. */
export function failureMessage(error: AnalyzerError): string {
  const { position, hint } = error
  const place = position === undefined ? '' : `${position.path ?? 'text'}:${position.line}:${position.column}: `
  const isPlaced = position?.path !== undefined && error.message.startsWith(`${position.path}:`)
  return `${isPlaced ? '' : place}${error.message}${hint === undefined ? '' : ` (${hint.replace(/\.$/, '')})`}`
}

function unexpected(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return `unexpected error: ${message}; please report it, with the output of the same command under BUNDLE_ANALYZE_DEBUG=1`
}

export function failedInput(path: string, error: AnalyzerError): FailedInput {
  const { code, hint } = error
  const message = error.message.startsWith(`${path}: `) ? error.message.slice(path.length + 2) : error.message
  return { path, error: hint === undefined ? { code, message } : { code, message, hint } }
}

function isReaderGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}
