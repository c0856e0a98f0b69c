import { spawnSync } from 'node:child_process'
import { renderTiming } from '../src/cli/timing-text.ts'
import { type Phase, phases } from '../src/timing.ts'
import { type Contestant, median } from './measure.ts'

export type PhaseTime = { name: string; milliseconds: number[] }

/** Time of some phases together as `--timing` tells it, interleaved; a first round that warms up is not counted. */
export async function phaseTimes(
  contestants: readonly Pick<Contestant, 'name' | 'args'>[],
  runs: number,
  wanted: readonly Phase[],
): Promise<PhaseTime[]> {
  const times = contestants.map(({ name }): PhaseTime => ({ name, milliseconds: [] }))
  for (let round = 0; round <= runs; round++) {
    for (const [i, { args }] of contestants.entries()) {
      const { stderr } = spawnSync(process.execPath, [...args, '--timing'], { encoding: 'utf8', maxBuffer: 1 << 28 })
      const taken = wanted.reduce((sum, phase) => sum + timeOf(phase, stderr), 0)
      if (round > 0) times[i]!.milliseconds.push(taken)
    }
  }
  return times
}

export function phaseTable(title: string, times: readonly PhaseTime[]): string {
  const first = median(times[0]!.milliseconds)
  const rows = times.map(({ name, milliseconds }) => {
    const middle = median(milliseconds)
    const range = `${Math.min(...milliseconds).toFixed(0)}–${Math.max(...milliseconds).toFixed(0)}`
    return `| ${name} | ${middle.toFixed(0)} (${range}) | ${(middle / first).toFixed(2)} |`
  })
  return `${title}\n\n| run | ms (min–max) | × |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

/** The words of a phase are the renderer's, so they are taken from it. */
const labels = new Map(
  phases.map((phase) => {
    const line = renderTiming({ totalMs: 1, threads: 1, rules: [], phases: [{ phase, ms: 0 }] }, false).split('\n')[1]!
    return [phase, line.split(' %  ')[1]!]
  }),
)

function timeOf(phase: Phase, stderr: string): number {
  const line = stderr.split('\n').find((l) => l.endsWith(` %  ${labels.get(phase)}`))
  if (line === undefined) throw new Error(`no time of ${phase} in:\n${stderr.slice(0, 2000)}`)
  return Number.parseFloat(line)
}
