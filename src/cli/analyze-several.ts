import { isAnalyzerError } from '../errors.ts'
import { renderJsonArray, renderNdjson } from '../report/json.ts'
import { type BatchEntry, batchEntry, type LineOptions, renderBatchSummary, renderLine } from '../report/line.ts'
import { redactFailure } from '../report/redact/redact-report.ts'
import type { FailedInput, Report } from '../report/report.ts'
import { displayWidth } from '../report/text-width.ts'
import { visibleLine } from '../report/visible.ts'
import type { Run } from './analyze-command.ts'
import { exitCode } from './exit-code.ts'
import { failedInput, isInterrupted, writeError } from './failure.ts'
import type { Input } from './inputs.ts'

const widestPathColumn = 60

type Result = { path: string; result: Report | FailedInput }

/** A line or a record each as they come; one that fails does not stop the others. */
export async function analyzeSeveral(inputs: readonly Input[], run: Run): Promise<number> {
  const { format, minSeverity, failOn, quiet, redact } = run.settings
  const severity = minSeverity === undefined ? {} : { minSeverity }
  const lineOptions = makeLineOptions(inputs, run)
  const entries: BatchEntry[] = []
  const records: (Report | FailedInput)[] = []
  let code = 0
  for await (const { path: given, result } of resultsOf(inputs, run)) {
    const path = redact ? shownPath(result) : given
    // Reports are dropped as soon as they are written: a queue holds thousands.
    entries.push(batchEntry(path, result))
    if (format === 'text') await run.write(renderLine(result, path, { ...lineOptions, ...severity }))
    else if (format === 'ndjson') await run.write(renderNdjson(result, severity))
    else records.push(result)
    code = Math.max(code, 'error' in result ? 2 : exitCode(result, failOn))
  }
  if (format === 'json') await run.write(renderJsonArray(records, severity))
  if (format === 'text' && !quiet) await run.write(renderBatchSummary(entries, lineOptions))
  return code
}

async function* resultsOf(inputs: readonly Input[], run: Run): AsyncGenerator<Result> {
  const paths = inputs.filter((input) => input.error === undefined).map((input) => input.path)
  const analyzed = run.analyzer.analyzeMany(paths, run.options)[Symbol.asyncIterator]()
  // The library counts what it is given; patterns that match nothing are counted behind that.
  let number = 0
  let behind = paths.length
  for (const input of inputs) {
    if (input.error !== undefined) {
      behind += 1
      yield await failure(input.path, input.error, behind, run)
      continue
    }
    number += 1
    const next = await analyzed.next()
    if (next.done === true) return
    if ('report' in next.value) yield { path: next.value.path, result: next.value.report }
    else yield await failure(next.value.path, next.value.error, number, run)
  }
}

/** The name that a redacted report gives to its input. */
function shownPath(result: Report | FailedInput): string {
  return 'error' in result ? result.path : result.bundle.path
}

async function failure(path: string, error: unknown, number: number, run: Run): Promise<Result> {
  if (!isAnalyzerError(error) || isInterrupted(error, run.io)) throw error
  // The line on standard output says it already.
  const isShown = run.settings.format === 'text' && run.settings.output === undefined
  await run.clearProgress()
  if (!isShown) await writeError(error, path, run.io)
  const failed = failedInput(path, error)
  return { path, result: run.settings.redact ? redactFailure(failed, number) : failed }
}

function makeLineOptions(inputs: readonly Input[], run: Run): LineOptions {
  const { settings, io, look } = run
  // What a redacted name takes is not known before; the width of the path would tell of the path.
  const widths = settings.redact ? [15] : inputs.map((input) => displayWidth(visibleLine(input.path)))
  const pathWidth = Math.min(widestPathColumn, Math.max(0, ...widths))
  const isTerminal = io.stdout.isTTY === true && settings.output === undefined
  const width = settings.width ?? (isTerminal ? io.stdout.columns : undefined)
  const options = { color: look.color, unicode: look.unicode, pathWidth }
  return width === undefined ? options : { ...options, width }
}
