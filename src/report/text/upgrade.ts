import type { Finding } from '../../rules/finding.ts'
import type { ReportPhase, ReportUpgrade } from '../report.ts'
import { padEnd, wrapAfter } from '../text-width.ts'
import { before, shortTime } from '../times.ts'
import { wording } from '../wording.ts'
import type { Layout } from './layout.ts'

/** The upgrade with its phases as the spine, and on each the numbers of the findings that hold it up. */
export function upgradeLines(upgrade: ReportUpgrade, findings: Finding[], layout: Layout): string[] {
  const marks = phaseMarks(upgrade, findings)
  const nameWidth = Math.max(0, ...upgrade.phases.filter((phase) => !isPlain(phase, marks)).map((p) => p.name.length))
  const lines = headingLines(upgrade, layout)
  for (const group of groupPhases(upgrade.phases, marks)) {
    const first = group[0]
    if (first === undefined) continue
    if (isPlain(first, marks)) lines.push(...plainLines(group, layout))
    else lines.push(...phaseLines(first, upgrade, marks.get(first) ?? [], Math.min(nameWidth, 32), layout))
  }
  return lines
}

function headingLines(upgrade: ReportUpgrade, layout: Layout): string[] {
  const versions = [upgrade.from, upgrade.to].filter((version) => version !== undefined)
  const parts = [upgrade.name, versions.join(` ${layout.symbols.arrow} `)].filter((part) => part !== '')
  const state = [wording.upgradeState(upgrade.state)]
  if (upgrade.startedAt !== undefined) state.push(wording.started(shortTime(upgrade.startedAt, layout.collectedAt)))
  const text = [...parts, state.join(', ')].join(` ${layout.symbols.dot} `)
  const lines = wrapAfter(`${wording.upgrade}  `, text, layout.width).map((line) => layout.paint('bold', line))
  const where = [
    upgrade.step === undefined ? undefined : `${wording.step} ${upgrade.step}`,
    upgrade.node === undefined ? undefined : `${wording.node} ${upgrade.node}`,
  ].filter((part) => part !== undefined)
  if (where.length > 0) lines.push(...wrapAfter('  ', where.join(` ${layout.symbols.dot} `), layout.width))
  return lines
}

/** `08:31:02, 41 min before collection`. */
function moment(time: string, layout: Layout): string {
  const ago = before(time, layout.collectedAt)
  const shown = shortTime(time, layout.collectedAt)
  return ago === undefined ? shown : `${shown}, ${wording.beforeCollection(ago)}`
}

/** Numbers, counted from 1, of the findings whose own or whose symptoms' `blocks` names the phase. */
function phaseMarks(upgrade: ReportUpgrade, findings: Finding[]): Map<ReportPhase, number[]> {
  const marks = new Map<ReportPhase, number[]>()
  for (const [index, finding] of findings.entries()) {
    const phases = new Set<ReportPhase>()
    for (const { blocks } of [finding, ...finding.symptoms]) {
      const phase = blocks === undefined ? undefined : findPhase(upgrade, blocks.phase, blocks.when)
      if (phase !== undefined) phases.add(phase)
    }
    for (const phase of phases) marks.set(phase, [...(marks.get(phase) ?? []), index + 1])
  }
  return marks
}

function findPhase(upgrade: ReportUpgrade, name: string, when: 'now' | 'next'): ReportPhase | undefined {
  const key = phaseKey(name)
  const named = upgrade.phases.find((phase) => phaseKey(phase.name) === key || phaseKey(phase.id ?? '') === key)
  if (named !== undefined) return named
  const isCurrent = when === 'now' || phaseKey(upgrade.phase) === key
  return isCurrent ? upgrade.phases.find((phase) => phase.state === 'current' || phase.state === 'failed') : undefined
}

/** Rules write a phase as the id (`log-infrastructure`) or as the condition (`LogReady`). */
function phaseKey(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** Done or not begun, with nothing more to say. */
function isPlain(phase: ReportPhase, marks: Map<ReportPhase, number[]>): boolean {
  const quiet = phase.state === 'done' || phase.state === 'pending' || phase.state === 'skipped'
  return quiet && phase.note === undefined && !marks.has(phase)
}

function groupPhases(phases: ReportPhase[], marks: Map<ReportPhase, number[]>): ReportPhase[][] {
  const groups: ReportPhase[][] = []
  for (const phase of phases) {
    const last = groups.at(-1)
    const previous = last?.[0]
    const joins = previous !== undefined && previous.state === phase.state && isPlain(previous, marks)
    if (joins && isPlain(phase, marks)) last?.push(phase)
    else groups.push([phase])
  }
  return groups
}

function plainLines(group: ReportPhase[], layout: Layout): string[] {
  const state = group[0]?.state
  const names = group.map((phase) => phase.name).join(', ')
  if (state === 'done') {
    return wrapAfter(`  ${layout.symbols.done} `, names, layout.width).map((line) => layout.paint('green', line))
  }
  const word = state === 'skipped' ? wording.phaseSkipped : wording.phasePending
  return wrapAfter(`  ${layout.symbols.pending} `, `${names}: ${word}`, layout.width)
}

function phaseLines(
  phase: ReportPhase,
  upgrade: ReportUpgrade,
  marks: number[],
  nameWidth: number,
  layout: Layout,
): string[] {
  const isStop = phase.state === 'current' || phase.state === 'failed'
  const numbers = marks.map((number) => `[${number}]`).join(' ')
  const halted = upgrade.state === 'stuck' || upgrade.state === 'failed'
  const unexplained = isStop && halted && marks.length === 0
  const notes = [stateText(phase, upgrade, layout), phase.note, unexplained ? wording.phaseUnexplained : undefined]
  const text = notes.filter((note) => note !== undefined).join('; ')
  const mark = numbers === '' ? '' : ` ${layout.symbols.here} ${numbers}`
  const prefix = `  ${phaseSymbol(phase, upgrade, layout)} ${padEnd(phase.name, nameWidth)}  `
  const lines = wrapAfter(prefix, text + mark, layout.width)
  return isStop && halted ? lines.map((line) => layout.paint('red', line)) : lines
}

function phaseSymbol(phase: ReportPhase, upgrade: ReportUpgrade, layout: Layout): string {
  if (phase.state === 'done') return layout.symbols.done
  if (phase.state === 'failed') return layout.symbols.failed
  // A phase that is under way and not late is no fault.
  if (phase.state === 'current') return upgrade.state === 'running' ? layout.symbols.arrow : layout.symbols.failed
  return layout.symbols.pending
}

function stateText(phase: ReportPhase, upgrade: ReportUpgrade, layout: Layout): string | undefined {
  if (phase.state === 'done') return undefined
  if (phase.state === 'pending') return wording.phasePending
  if (phase.state === 'skipped') return wording.phaseSkipped
  const running = upgrade.state === 'running' ? wording.phaseRunning : wording.phaseStuck
  const word = phase.state === 'failed' ? wording.phaseFailed : running
  const since = phase.since ?? upgrade.since
  return since === undefined ? word : `${word} ${wording.since(moment(since, layout))}`
}
