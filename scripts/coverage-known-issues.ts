// Says which known issues the rules diagnose: npm run coverage:known-issues -- LIST.yaml … [--areas a,b]
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { load } from 'js-yaml'
import { z } from 'zod'
import { readRulePack } from '../src/rules/load.ts'
import { readKnownIssues } from './docs/known-issues.ts'

const entrySchema = z.object({ id: z.string(), area: z.string(), detectable: z.string() })
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { areas: { type: 'string' } },
})
if (positionals.length === 0) {
  console.error('coverage:known-issues: expected the paths of lists of known issues')
  process.exit(2)
}
const map = readKnownIssues()
const { pack, faults } = await readRulePack(fileURLToPath(new URL('../rules', import.meta.url)))
const targets = new Set(pack.rules.flatMap((r) => [r.id, ...(r.causes ?? []).map((c) => `${r.id}#${c.id}`)]))
const wrong = Object.entries(map.covered).flatMap(([id, rules]) =>
  [rules].flat().flatMap((target) => (targets.has(target) ? [] : [`${id}: there is no rule or cause ${target}`])),
)

const areas = values.areas?.split(',')
const missing: string[] = []
console.log('| list | detectable | entries | covered | left out | share |\n| --- | --- | --- | --- | --- | --- |')
for (const path of positionals) {
  const entries = z.array(entrySchema.loose()).parse(read(path))
  const wanted = entries.filter((e) => areas === undefined || areas.includes(e.area))
  for (const kind of ['yes', 'partial', 'no']) {
    const of = wanted.filter((e) => e.detectable.startsWith(kind))
    const covered = of.filter((e) => Object.hasOwn(map.covered, e.id)).length
    const leftOut = of.filter((e) => Object.hasOwn(map.leftOut, e.id)).length
    const share = of.length === 0 ? '' : `${Math.round((100 * covered) / of.length)} %`
    console.log(`| ${basename(path)} | ${kind} | ${of.length} | ${covered} | ${leftOut} | ${share} |`)
    if (kind === 'no') continue
    for (const { id } of of) if (!Object.hasOwn(map.covered, id) && !Object.hasOwn(map.leftOut, id)) missing.push(id)
  }
}
if (missing.length > 0) console.log(`\nNeither covered nor left out: ${missing.join(', ')}`)
for (const fault of wrong) console.error(fault)
for (const { path, message } of faults) console.error(`${path}: ${message}`)
process.exitCode = wrong.length + faults.length > 0 ? 1 : 0

function read(path: string): unknown {
  return load(readFileSync(path, 'utf8'))
}
