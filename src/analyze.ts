import type { Limits } from './archive/limits.ts'
import { openArchive } from './archive/open.ts'
import { AnalyzerError, isAnalyzerError } from './errors.ts'
import { Bundle } from './model/bundle.ts'
import { buildReport } from './report/build-report.ts'
import type { Redacted } from './report/redact/redact-report.ts'
import type { Report } from './report/report.ts'
import { toolName, toolVersion } from './report/tool.ts'
import { builtinPack } from './rules/builtin-pack.ts'
import type { NamedRule } from './rules/check-references.ts'
import { diagnose } from './rules/diagnose.ts'
import type { Rule, RulePack } from './rules/rule.ts'
import { Stopwatch, type Timing } from './timing.ts'

/** How far an analysis is. `bytesTotal` is what is known to be read; it grows. */
export type Progress = {
  phase: 'open' | 'read' | 'diagnose'
  path?: string
  bytesRead: number
  bytesTotal: number
}

export type AnalyzeOptions = {
  /** Folders with rules of one's own, added to the built-in ones; or packs that {@link loadRules} gave. */
  rules?: readonly (string | RulePack)[]
  /** `false` leaves the built-in rules out. */
  builtinRules?: boolean
  /** Only these rules: ids (`upgrade/stuck-in-phase`) or areas (`upgrade`). */
  only?: readonly string[]
  /** Not these rules: ids or areas. */
  skip?: readonly string[]
  /** See {@link Limits}; what is not given keeps its default. */
  limits?: Partial<Limits>
  /** Threads for bundles with more than 150 MB of logs; as many as the machine has if not set, at most 8. */
  jobs?: number
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
  /**
   * Replaces in the report what names a machine, a person or a place by pseudonyms, as `redactReport` does with the names
   * that the bundle knows; some more objects are read for that. `onMap` is told once a report is made what its pseudonyms
   * stand for. Secrets are masked with and without it.
   */
  redact?: boolean | { onMap?: (map: Redacted['map']) => void }
  /** Told once an analysis is done where its time went, and what each rule cost; taking these times costs some. */
  onTiming?: (timing: Timing) => void
}

/**
 * Analyzes one bundle.
 *
 * Reads only what the rules ask for, holds no log whole, writes nothing. Damage of the input is in
 * `report.diagnostics`; a rule that fails is in `report.outcomes`.
 *
 * @param input path of a zip, tar(.gz, .xz) or folder, or the bytes of such an archive
 * @returns the report; the same bundle gives the same one, but for `stats.durationMs`
 * @throws AnalyzerError `file-not-found`, `file-unreadable`, `not-an-archive`, `not-a-bundle`, `archive-damaged`,
 *   `archive-encrypted`, `limit-exceeded`: no report can be made of this input; `rule-invalid`, `bad-argument`: the
 *   options are at fault; `aborted`
 * @example
 * const report = await analyze('supportbundle.zip')
 * for (const finding of report.findings) console.log(finding.severity, finding.title)
 */
export async function analyze(input: string | Uint8Array, options: AnalyzeOptions = {}): Promise<Report> {
  return analyzeWith(input, await packsFor(options), options)
}

/**
 * Analyzes many bundles one after the other, in the order given; the rules are loaded once.
 *
 * An input of which no report can be made gives its error and does not end the iteration. With `redact` each report has
 * pseudonyms of its own, and inputs are named by their place: `bundle-2.zip`; `path` and `error` are as they were given.
 *
 * @throws AnalyzerError `rule-invalid`, `bad-argument`, `aborted`
 */
export async function* analyzeMany(
  paths: Iterable<string> | AsyncIterable<string>,
  options: AnalyzeOptions = {},
): AsyncIterableIterator<{ path: string; report: Report } | { path: string; error: AnalyzerError }> {
  const packs = await packsFor(options)
  let number = 0
  for await (const path of paths) {
    number += 1
    try {
      yield { path, report: await analyzeWith(path, packs, options, number) }
    } catch (error) {
      if (!isAnalyzerError(error) || error.code === 'aborted') throw error
      yield { path, error }
    }
  }
}

/**
 * The rule packs of an analysis: the built-in one, then those of the folders, each checked.
 * @param directories folders of rule files `<area>/<id>.yaml`
 * @throws AnalyzerError `rule-invalid` with file, line and column of the first fault; `file-not-found`
 */
export async function loadRules(directories: readonly string[] = []): Promise<RulePack[]> {
  const builtin = await builtinPack(toolVersion)
  return [builtin, ...(await loadFolders(directories, builtin.rules))]
}

/** Rules of one folder may name those of the others, and of the built-in pack, whether that one runs or not. */
async function loadFolders(directories: readonly string[], others: readonly NamedRule[]): Promise<RulePack[]> {
  if (directories.length === 0) return []
  const { loadRulePack, ruleIds } = await import('./rules/load.ts')
  const ids = new Map<string, NamedRule[]>()
  for (const directory of directories)
    ids.set(
      directory,
      (await ruleIds(directory)).map((id) => ({ id })),
    )
  return Promise.all(
    directories.map((directory) => {
      const elsewhere = [...ids].flatMap(([other, named]) => (other === directory ? [] : named))
      return loadRulePack(directory, directory, '0', [...others, ...elsewhere])
    }),
  )
}

async function packsFor(options: AnalyzeOptions): Promise<RulePack[]> {
  const given = options.rules ?? []
  const folders = given.filter((rules) => typeof rules === 'string')
  const ready = given.filter((rules) => typeof rules !== 'string')
  const isUsed = options.builtinRules !== false
  const builtin = isUsed || folders.length > 0 ? [await builtinPack(toolVersion)] : []
  const loaded = await loadFolders(
    folders,
    [...builtin, ...ready].flatMap(({ rules }) => rules),
  )
  const own = given.map((rules) => (typeof rules === 'string' ? loaded[folders.indexOf(rules)]! : rules))
  const packs = isUsed ? [...builtin, ...own] : own
  const ids = new Set<string>()
  for (const { id } of packs.flatMap((p) => p.rules)) {
    if (ids.has(id))
      throw new AnalyzerError('rule-invalid', `two rules have the id ${id}`, { hint: 'rename one of them' })
    ids.add(id)
  }
  return packs
}

async function analyzeWith(
  input: string | Uint8Array,
  packs: RulePack[],
  options: AnalyzeOptions,
  number = 1,
): Promise<Report> {
  const started = performance.now()
  const { signal, onProgress, onTiming } = options
  const stopwatch = onTiming && new Stopwatch()
  const archive = await openArchive(input, {
    ...(options.limits && { limits: options.limits }),
    ...(signal && { signal }),
  })
  try {
    const bytesTotal = archive.entries.reduce((sum, e) => sum + e.sizeBytes, 0)
    onProgress?.({ phase: 'open', path: archive.path, bytesRead: 0, bytesTotal })
    const bundle = await Bundle.open(archive, signal)
    stopwatch?.lap('open')
    let bytesRead = 0
    const diagnosis = await diagnose(bundle, packs, {
      wanted: selector(options),
      ...(options.jobs !== undefined && { jobs: options.jobs }),
      ...(signal && { signal }),
      ...(stopwatch && { stopwatch }),
      onProgress: (path, bytes) => {
        bytesRead += bytes
        onProgress?.({ phase: 'read', path, bytesRead, bytesTotal })
      },
    })
    onProgress?.({ phase: 'diagnose', bytesRead, bytesTotal })
    const made = await buildReport(bundle, diagnosis, {
      tool: toolName,
      version: toolVersion,
      packs: packs.map((p) => ({ name: p.name, version: p.version, rules: p.rules.length })),
    })
    const report = options.redact ? await redact(made, bundle, options, number) : made
    stopwatch?.lap('report')
    if (stopwatch) onTiming?.(stopwatch.result())
    report.stats.durationMs = Math.round(performance.now() - started)
    return report
  } finally {
    await archive.close()
  }
}

/** After the report is made, so that it says the same of damage and of bytes read as one that is not redacted. */
async function redact(report: Report, bundle: Bundle, options: AnalyzeOptions, number: number): Promise<Report> {
  const { collectNames } = await import('./report/redact/bundle-names.ts')
  const { redactReport } = await import('./report/redact/redact-report.ts')
  const redacted = redactReport(report, await collectNames(bundle, options.signal), { number })
  if (typeof options.redact === 'object') options.redact.onMap?.(redacted.map)
  return redacted.report
}

function selector({ only, skip }: AnalyzeOptions): (rule: Rule) => boolean {
  const names = (list: readonly string[], rule: Rule): boolean => list.includes(rule.id) || list.includes(rule.area)
  return (rule) => (only === undefined || names(only, rule)) && !(skip !== undefined && names(skip, rule))
}
