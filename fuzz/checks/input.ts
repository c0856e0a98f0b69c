import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze } from '../../src/analyze.ts'
import { renderJson } from '../../src/report/json.ts'
import type { Report } from '../../src/report/report.ts'
import { loadRulePack, readRulePack } from '../../src/rules/load.ts'
import type { RulePack } from '../../src/rules/rule.ts'
import type { Input } from '../cases.ts'
import { checkCel } from './cel.ts'
import { must, mustBeDocumented, mustBeFit, prototypeNames } from './failure.ts'
import { checkRegex } from './regex.ts'
import { checkEvidence, checkReport } from './report.ts'

const inputErrors = ['not-an-archive', 'not-a-bundle', 'archive-damaged', 'archive-encrypted', 'limit-exceeded']

/** What was found out of the way beside failures: `report`, or the code of the error. */
export type Outcome = string

/**
 * Tries one input.
 * @param twice also whether it gives the same report again
 * @throws Failure
 */
export async function checkInput(input: Input, pack: RulePack, twice: boolean): Promise<Outcome> {
  const before = prototypeNames()
  const outcome = await check(input, pack, twice)
  must(prototypeNames() === before, 'prototype', () => 'a property appeared on a prototype')
  return outcome
}

async function check(input: Input, pack: RulePack, twice: boolean): Promise<Outcome> {
  if (input.kind === 'cel') return checkCel(input.source)
  if (input.kind === 'regex') return checkRegex(input)
  if (input.kind === 'rule') return checkRule(input.text, input.base.zip)
  const run = (): Promise<Report | string> => reportOrCode(input.bytes, pack)
  const report = await run()
  if (typeof report === 'string') return report
  checkReport(report, true)
  await checkEvidence(report, input.bytes)
  if (twice) {
    const again = await run()
    const same = typeof again !== 'string' && withoutTime(again) === withoutTime(report)
    must(same, 'not the same twice', () => 'the same bytes gave another report')
  }
  return 'report'
}

async function reportOrCode(bytes: Uint8Array, pack: RulePack): Promise<Report | string> {
  try {
    return await analyze(bytes, { builtinRules: false, rules: [pack] })
  } catch (error) {
    mustBeDocumented(error, inputErrors)
    return (error as { code: string }).code
  }
}

function withoutTime(report: Report): string {
  return renderJson({ ...report, stats: { ...report.stats, durationMs: 0 } })
}

/** A rule is refused with a place and a reason, or it runs. */
async function checkRule(text: string, bundle: Uint8Array): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-rule-'))
  try {
    mkdirSync(join(folder, 'area'))
    writeFileSync(join(folder, 'area/rule.yaml'), text)
    const { pack, faults } = await readRulePack(folder)
    for (const { message, line } of faults) {
      mustBeFit(message, 'fault of a rule')
      must(
        line === undefined || (line >= 1 && line <= text.split(/\r\n?|\n/).length),
        'fault',
        () => `line ${line}: ${message}`,
      )
    }
    if (faults.length > 0) {
      await loadRulePack(folder).then(
        () => must(false, 'rule', () => 'loaded in spite of faults'),
        (error: unknown) => mustBeDocumented(error, ['rule-invalid']),
      )
      return 'rule-invalid'
    }
    const report = await analyze(bundle, { builtinRules: false, rules: [pack] })
    checkReport(report, false)
    return `rule ${report.outcomes[0]?.outcome}`
  } finally {
    rmSync(folder, { recursive: true })
  }
}
