// Tries cases, one after the other, as the parent sends them; see pool.ts.
import { loadMaterial } from './bases.ts'
import { type Case, makeInput } from './cases.ts'
import { Failure } from './checks/failure.ts'
import { checkInput } from './checks/input.ts'

/** What became of one case. */
export type Answer = {
  readonly ms: number
  /** Most memory this process ever held, and held before the case. */
  readonly peakBytes: number
  readonly grownBytes: number
  readonly outcome?: string
  readonly failure?: { readonly kind: string; readonly message: string }
}

const material = await loadMaterial(process.argv.slice(2))

process.on('message', async (one: Case) => {
  const input = await makeInput(one, material)
  const before = process.memoryUsage().rss
  const started = performance.now()
  let result: Pick<Answer, 'outcome' | 'failure'>
  try {
    result = { outcome: await checkInput(input, material.pack, one.seed % 16 === 0) }
  } catch (error) {
    const kind = error instanceof Failure ? error.kind : 'thrown by a check'
    const message = error instanceof Failure ? error.message : String(error instanceof Error ? error.stack : error)
    result = { failure: { kind, message } }
  }
  const ms = performance.now() - started
  const { rss } = process.memoryUsage()
  const peakBytes = process.resourceUsage().maxRSS * 1024
  process.send!({ ms, peakBytes, grownBytes: Math.max(0, rss - before), ...result } satisfies Answer)
})
process.send!('ready')
