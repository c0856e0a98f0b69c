import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A command line of which the whole process, children included, is measured. */
export type Contestant = { name: string; command: string; args: string[]; env?: Readonly<Record<string, string>> }

/** One run: seconds, seconds of all threads and children, bytes of the largest process. */
export type Sample = { wall: number; cpu: number; rss: number }

/** All runs of one contestant; in the order of the rounds. */
export type Series = { name: string; samples: Sample[]; fault?: string }

/**
 * Runs all contestants one after the other, `runs` times, so that a busy hour is the same for all. A first round, which
 * warms the page cache, is not counted. One that fails is left out with its message.
 */
export async function race(
  contestants: readonly Contestant[],
  runs: number,
  say: (text: string) => void,
): Promise<Series[]> {
  const series = contestants.map(({ name }): Series => ({ name, samples: [] }))
  for (let round = 0; round <= runs; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const one = series[i]!
      if (one.fault !== undefined) continue
      const result = await runOnce(contestant)
      if (typeof result === 'string') one.fault = result
      else if (round > 0) one.samples.push(result)
    }
    say(round === 0 ? 'warmed up' : `round ${round} of ${runs}`)
  }
  return series
}

/** GNU time reads what the kernel counted: CPU of all children waited for, and VmHWM of the largest process. */
function runOnce({ command, args, env }: Contestant): Promise<Sample | string> {
  const scratch = mkdtempSync(join(tmpdir(), 'bench-'))
  const figures = join(scratch, 'figures')
  return new Promise((resolve) => {
    const started = process.hrtime.bigint()
    const child = spawn('/usr/bin/time', ['-f', '%U %S %M', '-o', figures, command, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    })
    let said = ''
    child.stderr.on('data', (text) => {
      if (said.length < 2000) said += text
    })
    child.on('error', (error) => resolve(`/usr/bin/time (Debian package time): ${error.message}`))
    child.on('close', (code) => {
      const wall = Number(process.hrtime.bigint() - started) / 1e9
      const line = code === 0 ? readFileSync(figures, 'utf8').trim().split('\n').at(-1)! : ''
      rmSync(scratch, { recursive: true, force: true })
      if (code !== 0) return resolve(`exit code ${code}: ${said.trim().split('\n')[0]}`)
      const [user = 0, system = 0, kilobytes = 0] = line.split(' ').map(Number)
      resolve({ wall, cpu: user + system, rss: kilobytes * 1024 })
    })
  })
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!
}
