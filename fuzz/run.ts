// Tries damaged bundles, rules, expressions and patterns for a given time. See fuzz/README.md.
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadMaterial, type Material } from './bases.ts'
import { type Case, type Family, families } from './cases.ts'
import { keep, minimized } from './keep.ts'
import { Tester } from './pool.ts'
import { mixSeed } from './random.ts'
import { Summary } from './summary.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true },
    keep: { type: 'string', default: join(tmpdir(), 'harvester-fuzz') },
    case: { type: 'string', multiple: true },
    jobs: { type: 'string', default: String(Math.min(8, availableParallelism())) },
    timeout: { type: 'string', default: '20' },
  },
})
const wanted = (values.only ?? []).flatMap((names) => names.split(','))
const unknown = wanted.find((name) => !families.includes(name as Family))
if (unknown !== undefined) {
  console.error(`no such family: ${unknown}; there are ${families.join(', ')}`)
  process.exit(2)
}
const chosen = wanted.length > 0 ? (wanted as Family[]) : families
const bundles = positionals.map((path) => resolve(path))
const bounds = { seconds: Number(values.timeout), growthBytes: 2 ** 30 }
const deadline = performance.now() + Number(values.seconds) * 1000
const summary = new Summary()
const cases = values.case ? givenCases(values.case) : endlessCases(Number(values.seed))
/** Of one kind of failure a few are enough. */
const mostKept = 5
/** Loaded once something failed: the testers have theirs. */
let material: Promise<Material> | undefined
const kept = new Map<string, number>()

await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, work))
console.log(summary.text())
process.exit(summary.failures.length > 0 ? 1 : 0)

async function work(): Promise<void> {
  const tester = new Tester(bundles, bounds)
  for (let next = cases.next(); !next.done; next = cases.next()) {
    const answer = await tester.try(next.value)
    summary.add(next.value, answer)
    if (answer.failure !== undefined) await report(next.value, answer, tester)
    if (!values.case && performance.now() > deadline) break
  }
  tester.stop()
}

async function report(one: Case, answer: Awaited<ReturnType<Tester['try']>>, tester: Tester): Promise<void> {
  const kind = answer.failure!.kind
  const group = `${one.family} ${kind} ${answer.failure!.message.replaceAll(/\d+/g, '#').slice(0, 60)}`
  kept.set(group, (kept.get(group) ?? 0) + 1)
  if (kept.get(group)! > mostKept) return
  const smallest = await minimized(one, kind, tester)
  material ??= loadMaterial(bundles)
  const path = await keep(smallest, answer, values.keep, await material)
  const more = smallest.without.length > 0 ? ` without ${smallest.without.join()}` : ''
  console.log(
    `FAILED ${one.family} ${one.seed}${more}: ${kind}: ${answer.failure!.message.slice(0, 600)}\n  kept as ${path}`,
  )
}

/** All families in turn; two workers never get the same one. */
function* endlessCases(seed: number): Generator<Case> {
  for (let i = 0; ; i++) yield { family: chosen[i % chosen.length]!, seed: mixSeed(seed, i), without: [] }
}

/** `family:seed`, as a failure was reported; `family:seed:0,2` without these of its mutations. */
function* givenCases(names: readonly string[]): Generator<Case> {
  for (const name of names) {
    const [family, seed, without = ''] = name.split(':')
    yield { family: family as Family, seed: Number(seed), without: without.split(',').filter(Boolean).map(Number) }
  }
}
