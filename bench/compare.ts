// Compares the built command with what an engineer types by hand. See bench/README.md.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { RulePack } from '../src/rules/rule.ts'
import { cachedBundle, DEFAULT_CACHE } from './bundles/cache.ts'
import { type Contestant, median, race, type Series } from './measure.ts'
import { paddedTool } from './padded-tool.ts'
import { literalsFile } from './padding.ts'
import { phaseTable, phaseTimes } from './phases.ts'
import { raceTable } from './table.ts'

const { values } = parseArgs({
  options: {
    size: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '5' },
    patterns: { type: 'string', default: '300' },
    'on-top': { type: 'boolean', default: false },
    resources: { type: 'string', default: '0' },
    'one-thread': { type: 'boolean', default: false },
    'no-hand': { type: 'boolean', default: false },
    startup: { type: 'boolean', default: false },
    many: { type: 'boolean', default: false },
    objects: { type: 'boolean', default: false },
    scaling: { type: 'boolean', default: false },
    'patterns-cost': { type: 'boolean', default: false },
    'resources-cost': { type: 'boolean', default: false },
    build: { type: 'boolean', default: false },
    dir: { type: 'string', default: DEFAULT_CACHE },
  },
})
const runs = Number(values.runs)
const patterns = Number(values.patterns)
const resources = Number(values.resources)
const say = (text: string): void => void process.stderr.write(`${text}\n`)

build()
mkdirSync(values.dir, { recursive: true })
const sizes = new Set(values.size ?? [])
if (values.many) sizes.add('many')
if (values.objects) sizes.add('objects')
for (const size of sizes) await againstHand(size, size === 'objects' && resources === 0 ? 50 : resources)
if (values.scaling) await scaling(['medium', 'large', 'huge'])
if (values['patterns-cost']) await patternsCost(values.size?.[0] ?? 'medium')
if (values['resources-cost']) await resourcesCost(values.size?.[0] ?? 'objects')
if (values.startup) await startup()

function build(): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  if (!values.build && existsSync(join(root, 'dist/rules.json'))) return
  say('building')
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

function tool(logRules: number, resourceRules: number): Promise<string> {
  return paddedTool(join(values.dir, `tool-${logRules}-${resourceRules}`), logRules, resourceRules)
}

function analyzer(name: string, script: string, bundle: string, ...more: string[]): Contestant {
  return { name, command: process.execPath, args: [script, bundle, ...more] }
}

function byHand(bundle: string): Contestant {
  const literals = join(values.dir, `literals-${patterns}.txt`)
  writeFileSync(literals, literalsFile(patterns))
  const pipeline = 'unzip -p "$0" | rg -c -F -f "$1"'
  return {
    name: `unzip -p \\| rg -c -F -f, ${patterns} literals`,
    command: 'sh',
    args: ['-c', pipeline, bundle, literals],
  }
}

async function againstHand(size: string, resourceRules: number): Promise<void> {
  const bundle = await cachedBundle(size, values.seed, values.dir)
  const own = values['on-top'] ? 0 : shippedLogPatterns()
  const script = await tool(Math.max(0, patterns - own), resourceRules)
  const rules = own === 0 ? `own rules + ${patterns} log patterns` : `own ${own} log patterns, padded to ${patterns}`
  const contestants = [
    ...(values['no-hand'] ? [] : [byHand(bundle)]),
    analyzer(`bundle-analyze, ${rules}, + ${resourceRules} object rules`, script, bundle),
    ...(values['one-thread'] ? [analyzer('… --jobs 1', script, bundle, '--jobs', '1')] : []),
  ]
  print(`${size} (${megabytes(bundle)} MB zip)`, await measured(size, contestants))
}

/** Patterns over logs and files in the pack that is shipped. */
function shippedLogPatterns(): number {
  const compiled = readFileSync(fileURLToPath(new URL('../dist/rules.json', import.meta.url)), 'utf8')
  const { rules } = JSON.parse(compiled) as RulePack
  const signals = rules.flatMap((rule) => Object.values(rule.signals))
  return signals.filter(({ log, nodeLog, nodeFile }) => log ?? nodeLog ?? nodeFile).length
}

/** Time against uncompressed size on a log-log scale: 1 is linear. */
async function scaling(names: readonly string[]): Promise<void> {
  const script = await tool(patterns, resources)
  const points: { bytes: number; series: Series }[] = []
  for (const name of names) {
    const bundle = await cachedBundle(name, values.seed, values.dir)
    const [series] = await measured(name, [analyzer(name, script, bundle)])
    points.push({ bytes: uncompressedBytes(bundle), series: series! })
  }
  print(
    'scaling: × is against the first size',
    points.map((p) => p.series),
  )
  for (const [i, { bytes, series }] of points.entries()) {
    const before = points[i - 1]
    if (!before || series.samples.length === 0 || before.series.samples.length === 0) continue
    const slope = (field: 'wall' | 'cpu'): string => {
      const of = (s: Series): number => median(s.samples.map((sample) => sample[field]))
      return (Math.log(of(series) / of(before.series)) / Math.log(bytes / before.bytes)).toFixed(2)
    }
    console.log(
      `${before.series.name} → ${series.name}: ${(bytes / before.bytes).toFixed(2)} × bytes, exponent ${slope('wall')} (wall), ${slope('cpu')} (CPU)`,
    )
  }
}

/** What 300 more patterns cost, found ones and ones that never occur. */
async function patternsCost(size: string): Promise<void> {
  const bundle = await cachedBundle(size, values.seed, values.dir)
  const contestants: Contestant[] = []
  for (const count of [0, 300, 600]) contestants.push(analyzer(`own rules + ${count}`, await tool(count, 0), bundle))
  print(`what patterns cost, ${size}`, await measured(size, contestants))
  const scan = await phaseTimes(
    contestants.map(({ name, args }) => ({ name, args: [...args, '--jobs', '1'] })),
    runs,
    ['logs'],
  )
  console.log(phaseTable('reading logs on one thread, by --timing', scan))
}

/** What 300 more rules cost that ask every object of a kind. */
async function resourcesCost(size: string): Promise<void> {
  const bundle = await cachedBundle(size, values.seed, values.dir)
  const contestants: Contestant[] = []
  for (const count of [0, 300]) contestants.push(analyzer(`own rules + ${count}`, await tool(0, count), bundle))
  print(`what object rules cost, ${size}`, await measured(size, contestants))
  const read = await phaseTimes(contestants, runs, ['objects', 'evaluation'])
  console.log(phaseTable('reading and asking objects, by --timing', read))
}

async function startup(): Promise<void> {
  const script = await tool(0, 0)
  const empty = join(values.dir, 'empty.mjs')
  writeFileSync(empty, '')
  const small = await cachedBundle('tiny', values.seed, values.dir)
  const contestants = [
    { name: 'node empty.mjs', command: process.execPath, args: [empty] },
    { name: '--version', command: process.execPath, args: [script, '--version'] },
    { name: '--help', command: process.execPath, args: [script, '--help'] },
    analyzer('a bundle of 1 MB', script, small),
  ]
  const series = await race(contestants, Math.max(runs, 15), () => {})
  print('start-up', series)
  const ms = series.map((one) => median(one.samples.map((sample) => sample.wall)) * 1000)
  console.log(`--version: empty node + ${(ms[1]! - ms[0]!).toFixed(0)} ms\n`)
}

function measured(name: string, contestants: readonly Contestant[]): Promise<Series[]> {
  return race(contestants, runs, (text) => say(`${name}: ${text}`))
}

function print(title: string, series: readonly Series[]): void {
  console.log(raceTable(`${title}; node ${process.version}, ${series[0]?.samples.length} rounds`, series))
}

function uncompressedBytes(bundle: string): number {
  const { stdout } = spawnSync('unzip', ['-Zt', bundle], { encoding: 'utf8' })
  return Number(/(\d+) bytes uncompressed/.exec(stdout)?.[1])
}

function megabytes(path: string): string {
  return (statSync(path).size / 1e6).toFixed(1)
}
