import { isAnalyzerError } from '../errors.ts'
import { visibleStrings } from '../report/visible.ts'
import type { Analyzer, RuleInfo } from './analyzer.ts'
import { explainText } from './explain-text.ts'
import { failureMessage, isInterrupted } from './failure.ts'
import type { Io } from './io.ts'
import { unknownName } from './selection.ts'
import type { Settings } from './settings.ts'
import { lookOf } from './terminal.ts'

/** `explain RULE-ID` */
export async function explainCommand(settings: Settings, io: Io, analyzer: Analyzer): Promise<number> {
  const id = settings.operands[0] ?? ''
  const rules = await allRules(settings, analyzer)
  const rule = rules.find((candidate) => candidate.id === id)
  if (rule === undefined)
    throw unknownName(
      'explain',
      'rule',
      id,
      rules.map((candidate) => candidate.id),
    )
  await io.stdout.write(explainText(visibleStrings(rule), lookOf(settings, io).width))
  return 0
}

/** `rules [--area AREA]` */
export async function rulesCommand(settings: Settings, io: Io, analyzer: Analyzer): Promise<number> {
  const rules = visibleStrings(await allRules(settings, analyzer))
  const { area } = settings
  const chosen = area === undefined ? rules : rules.filter((rule) => rule.area === area)
  if (area !== undefined && chosen.length === 0)
    throw unknownName('--area', 'area', area, new Set(rules.map((rule) => rule.area)))
  const idWidth = Math.max(0, ...chosen.map((rule) => rule.id.length))
  const lines = chosen.map((rule) => {
    const status = rule.status === undefined || rule.status === 'stable' ? '' : `  (${rule.status})`
    return `${rule.id.padEnd(idWidth)}  ${rule.severity.padEnd(8)}  ${rule.title.replaceAll(/\s+/g, ' ').trim()}${status}\n`
  })
  await io.stdout.write(lines.join(''))
  return 0
}

/** `check-rules DIR`: the faults are the result, so they go to standard output. */
export async function checkRulesCommand(settings: Settings, io: Io, analyzer: Analyzer): Promise<number> {
  const dir = settings.operands[0] ?? ''
  try {
    const packs = await analyzer.loadRules([dir])
    // The rules that come with the tool are first.
    const rules = packs.at(-1)?.rules.length ?? 0
    await io.stdout.write(visibleStrings(`${dir}: ${rules === 1 ? '1 rule' : `${rules} rules`}, no fault\n`))
    return 0
  } catch (error) {
    if (!isAnalyzerError(error) || isInterrupted(error, io)) throw error
    const isAboutRules = error.code === 'rule-invalid' || error.code === 'expression-invalid'
    if (!isAboutRules) throw error
    const faults = faultsOf(error).filter(isAnalyzerError)
    for (const fault of faults)
      await io.stdout.write(`${visibleStrings(failureMessage(fault)).replaceAll('\n', ' ')}\n`)
    return 2
  }
}

/** A loader that finds several faults throws the first, with all of them as its cause. */
function faultsOf(error: Error): unknown[] {
  return error.cause instanceof AggregateError && error.cause.errors.length > 0 ? error.cause.errors : [error]
}

async function allRules(settings: Settings, analyzer: Analyzer): Promise<RuleInfo[]> {
  const packs = await analyzer.loadRules(settings.rules)
  const rules = packs.flatMap((pack) => pack.rules)
  return rules.sort((a, b) => (a.id < b.id ? -1 : 1))
}
