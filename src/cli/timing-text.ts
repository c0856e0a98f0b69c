import type { Phase, RuleCost, Timing } from '../timing.ts'

const shownRules = 10

const phaseTexts: Record<Phase, string> = {
  open: 'open and list the archive',
  versions: 'tell versions and the upgrade',
  rules: 'select and compile rules',
  objects: 'read objects',
  logs: 'read logs',
  evaluation: 'evaluate rules',
  symptoms: 'put symptoms under causes',
  evidence: 'cut evidence from the files',
  report: 'put the report together',
}

/** Where the time of one analysis went, for a person. */
export function renderTiming(timing: Timing, all: boolean): string {
  const { totalMs, phases, threads, rules } = timing
  const lines = [`timing  ${ms(totalMs)} ms${threads > 1 ? `, logs on ${threads} threads` : ''}`]
  for (const { phase, ms: spent } of phases) {
    lines.push(`  ${column(spent)}  ${share(spent, totalMs)}  ${phaseTexts[phase]}`)
  }
  const costly = rules.filter((rule) => all || totalOf(rule) >= 1).slice(0, all ? undefined : shownRules)
  if (costly.length === 0) return `${lines.join('\n')}\n`
  lines.push('rules, most expensive first: ms in all, of that matching lines; lines tried, matched')
  for (const rule of costly) {
    const { matchingMs, linesTried, linesMatched } = rule
    const lineCounts = linesTried === 0 ? '' : `  ${linesTried} ${linesMatched}`
    lines.push(`  ${column(totalOf(rule))} ${column(matchingMs)}  ${rule.ruleId}${lineCounts}`)
  }
  const others = rules.slice(costly.length)
  if (others.length > 0) {
    const sum = others.reduce((total, rule) => total + totalOf(rule), 0)
    lines.push(`  ${column(sum)} ${' '.repeat(8)}  ${others.length} other rules`)
  }
  return `${lines.join('\n')}\n`
}

function totalOf(rule: RuleCost): number {
  return rule.evaluationMs + rule.matchingMs
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0)
}

function column(value: number): string {
  return ms(value).padStart(8)
}

function share(part: number, whole: number): string {
  return `${Math.round((100 * part) / Math.max(whole, 0.001))} %`.padStart(5)
}
