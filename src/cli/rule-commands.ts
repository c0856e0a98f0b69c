import { visibleLine, visibleStrings } from '../report/visible.ts'
import type { Analyzer, RuleFault, RuleInfo, RulePackInfo } from './analyzer.ts'
import { explainText } from './explain-text.ts'
import type { Io } from './io.ts'
import { readableRule, readableText } from './readable-rule.ts'
import { unknownName } from './selection.ts'
import type { Settings } from './settings.ts'
import { lookOf } from './terminal.ts'

/** `explain RULE-ID` */
export async function explainCommand(settings: Settings, io: Io, analyzer: Analyzer): Promise<number> {
  const id = settings.operands[0] ?? ''
  const rules = await allRules(settings, analyzer)
  const found = rules.find(({ rule }) => rule.id === id)
  if (found === undefined)
    throw unknownName(
      'explain',
      'rule',
      id,
      rules.map(({ rule }) => rule.id),
    )
  const rule = readableRule(found.rule, found.pack)
  await io.stdout.write(explainText(visibleStrings(rule), lookOf(settings, io).width))
  return 0
}

/** `rules [--area AREA]` */
export async function rulesCommand(settings: Settings, io: Io, analyzer: Analyzer): Promise<number> {
  const all = await allRules(settings, analyzer)
  const { area } = settings
  const ofArea = area === undefined ? all : all.filter(({ rule }) => rule.area === area)
  if (area !== undefined && ofArea.length === 0)
    throw unknownName('--area', 'area', area, new Set(all.map(({ rule }) => rule.area)))
  const chosen = ofArea.map(({ rule: { id, severity, status, title }, pack }) =>
    visibleStrings({ id, severity, status, title: readableText(title, pack) }),
  )
  const idWidth = Math.max(0, ...chosen.map((rule) => rule.id.length))
  const lines = chosen.map((rule) => {
    const status = rule.status === undefined || rule.status === 'stable' ? '' : `  (${rule.status})`
    return `${rule.id.padEnd(idWidth)}  ${rule.severity.padEnd(8)}  ${rule.title.replaceAll(/\s+/g, ' ').trim()}${status}\n`
  })
  await io.stdout.write(lines.join(''))
  return 0
}

/** `check-rules DIR`: the faults are the result, so they go to standard output. A warning keeps no rule from loading. */
export async function checkRulesCommand(settings: Settings, io: Io, analyzer: Analyzer): Promise<number> {
  const dir = settings.operands[0] ?? ''
  const { rules, faults, warnings } = await analyzer.checkRules(dir)
  for (const fault of faults) await io.stdout.write(faultLine(fault, ''))
  for (const warning of warnings) await io.stdout.write(faultLine(warning, 'warning: '))
  const counts = [`${counted(rules, 'rule')} ready`, faults.length === 0 ? 'no fault' : counted(faults.length, 'fault')]
  if (warnings.length > 0) counts.push(counted(warnings.length, 'warning'))
  await io.stdout.write(`${visibleLine(dir)}: ${counts.join(', ')}\n`)
  return faults.length === 0 ? 0 : 2
}

function faultLine({ path, line, column, message }: RuleFault, kind: string): string {
  const place = [path, line, column].filter((part) => part !== undefined).join(':')
  return `${visibleLine(`${place}: ${kind}${message}`)}\n`
}

function counted(n: number, one: string): string {
  return `${n} ${n === 1 ? one : `${one}s`}`
}

/** Every rule, and the pack that its expressions are in. */
async function allRules(settings: Settings, analyzer: Analyzer): Promise<{ rule: RuleInfo; pack: RulePackInfo }[]> {
  const packs = await analyzer.loadRules(settings.rules)
  const rules = packs.flatMap((pack) => pack.rules.map((rule) => ({ rule, pack })))
  return rules.sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1))
}
