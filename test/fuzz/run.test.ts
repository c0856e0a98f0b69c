import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { run } from '../support/built-command.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const fuzz = (...args: string[]) => run(process.execPath, ['--import', 'tsx', 'fuzz/run.ts', ...args], root)

it('the script tries inputs and sums up', { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-run-'))
  try {
    const { code, stdout, stderr } = await fuzz('--seconds', '2', '--jobs', '1', '--keep', folder)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/\d+ inputs in \d+ s \([\d.]+\/s\), 0 failed; slowest: \w+:\d+, \d+ ms; memory: \d+ MB\n$/)
    expect(code).toBe(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('the script refuses a family that there is not', async () => {
  const { code, stderr } = await fuzz('--only', 'nothing')
  expect([code, stderr]).toEqual([2, expect.stringContaining('no such family: nothing; there are archives, yaml')])
})
