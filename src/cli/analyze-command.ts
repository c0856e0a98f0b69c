import { resolve } from 'node:path'
import { AnalyzerError, isAnalyzerError } from '../errors.ts'
import { renderJson, renderNdjson } from '../report/json.ts'
import { redactFailure } from '../report/redact/redact-report.ts'
import type { Report } from '../report/report.ts'
import { renderText } from '../report/text.ts'
import { analyzeSeveral } from './analyze-several.ts'
import type { Analyzer, AnalyzerOptions } from './analyzer.ts'
import { exitCode } from './exit-code.ts'
import { failedInput, isInterrupted, reportFailure } from './failure.ts'
import { expandInputs, type Input } from './inputs.ts'
import type { Io } from './io.ts'
import { makeProgress, type ProgressLine } from './progress.ts'
import { checkMapFile, mapMode, RedactionMap } from './redaction-map.ts'
import { checkSelection } from './selection.ts'
import type { Settings } from './settings.ts'
import { type Look, lookOf } from './terminal.ts'
import { renderTiming } from './timing-text.ts'

/** What one run of the command works with. */
export type Run = {
  settings: Settings
  io: Io
  analyzer: Analyzer
  options: AnalyzerOptions
  look: Look
  /** What the pseudonyms stand for, where that is asked for. */
  map: RedactionMap | undefined
  /** To be called before anything else is written to the terminal. */
  clearProgress(): Promise<void>
  /** To standard output, or kept for `--output` until the end. */
  write(text: string): Promise<void>
}

export async function analyzeCommand(
  settings: Settings,
  io: Io,
  loadAnalyzer: () => Promise<Analyzer>,
): Promise<number> {
  const inputs = await expandInputs(settings.operands, io)
  checkOutput(settings.output, inputs)
  checkMapFile(settings, inputs)
  const analyzer = await loadAnalyzer()
  await checkRules(settings, analyzer)
  const progress = makeProgress(io, settings.quiet)
  const kept: string[] = []
  const clearProgress = async (): Promise<void> => progress?.clear()
  const write = async (text: string): Promise<void> => {
    await clearProgress()
    if (settings.output === undefined) await io.stdout.write(text)
    else kept.push(text)
  }
  const map = settings.redactMap === undefined ? undefined : new RedactionMap()
  const run: Run = {
    settings,
    io,
    analyzer,
    options: analyzerOptions(settings, io, progress, map),
    look: lookOf(settings, io),
    map,
    clearProgress,
    write,
  }
  try {
    const only = inputs.length === 1 ? inputs[0] : undefined
    const code = only === undefined ? await analyzeSeveral(inputs, run) : await analyzeOne(only, run)
    const { output, redactMap } = settings
    if (map && redactMap !== undefined) await writeOutput('redact-map', redactMap, map.text(), io, mapMode)
    if (output !== undefined && kept.length > 0) await writeOutput('output', output, kept.join(''), io)
    return code
  } finally {
    await clearProgress()
  }
}

async function analyzeOne(input: Input, run: Run): Promise<number> {
  const { settings, io } = run
  let report: Report
  try {
    if (input.error !== undefined) throw input.error
    report = await run.analyzer.analyze(input.path, run.options)
  } catch (error) {
    // A stream of records says so in the stream as well; there is nothing to keep in a file.
    const inStream = settings.format === 'ndjson' && settings.output === undefined && isAnalyzerError(error)
    if (inStream && !isInterrupted(error, io)) {
      const failed = failedInput(input.path, error)
      await run.write(renderNdjson(settings.redact ? redactFailure(failed) : failed))
    }
    await run.clearProgress()
    return reportFailure(error, input.path, io)
  }
  await run.write(renderOne(report, run))
  return exitCode(report, settings.failOn)
}

function renderOne(report: Report, run: Run): string {
  const { format, minSeverity, all, quiet } = run.settings
  const severity = minSeverity === undefined ? {} : { minSeverity }
  if (format === 'json') return renderJson(report, severity)
  if (format === 'ndjson') return renderNdjson(report, severity)
  return renderText(report, { ...run.look, ...severity, all, duration: !quiet })
}

function analyzerOptions(
  settings: Settings,
  io: Io,
  progress: ProgressLine | undefined,
  map: RedactionMap | undefined,
): AnalyzerOptions {
  const options: AnalyzerOptions = { limits: settings.limits }
  if (settings.jobs !== undefined) options.jobs = settings.jobs
  if (settings.rules.length > 0) options.rules = settings.rules
  if (settings.only.length > 0) options.only = settings.only
  if (settings.skip.length > 0) options.skip = settings.skip
  if (io.signal !== undefined) options.signal = io.signal
  if (settings.redact) options.redact = map === undefined ? true : { onMap: map.add }
  if (progress !== undefined) options.onProgress = progress.show
  if (settings.timing) {
    options.onTiming = (timing) => {
      progress?.clear()
      io.stderr.write(renderTiming(timing, settings.all))
    }
  }
  return options
}

async function checkRules(settings: Settings, analyzer: Analyzer): Promise<void> {
  if (settings.only.length + settings.skip.length === 0) return
  const packs = await analyzer.loadRules(settings.rules)
  checkSelection(settings.only, '--only', packs)
  checkSelection(settings.skip, '--skip', packs)
}

function checkOutput(output: string | undefined, inputs: readonly Input[]): void {
  if (output === undefined) return
  const same = inputs.find((input) => resolve(input.path) === resolve(output))
  if (same === undefined) return
  throw new AnalyzerError('bad-argument', `--output ${output} is also an input`, {
    hint: 'give the report another name',
  })
}

async function writeOutput(
  option: 'output' | 'redact-map',
  path: string,
  text: string,
  io: Io,
  mode?: number,
): Promise<void> {
  try {
    await (mode === undefined ? io.writeFile(path, text) : io.writeFile(path, text, mode))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AnalyzerError('bad-argument', `--${option} ${path} cannot be written: ${reason}`, { cause: error })
  }
}
