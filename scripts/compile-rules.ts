// Writes the rule pack as the package ships it: checked, without examples, expressions parsed. Nothing of it needs a
// parser at run time. The folder it is written to may be given.
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ruleEnvironment } from '../src/rules/bindings/rule-environment.ts'
import { writeCompiledPack } from '../src/rules/compiled-pack.ts'
import { ExpressionTable } from '../src/rules/expressions.ts'
import { readRulePack } from '../src/rules/load.ts'
import type { RulePack } from '../src/rules/rule.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
const { pack, faults } = await readRulePack(`${root}rules`, 'harvester', version)
for (const { path, line, column, message } of faults) {
  console.error(`${path}${line === undefined ? '' : `:${line}`}${column === undefined ? '' : `:${column}`}: ${message}`)
}
if (faults.length > 0) process.exit(1)
const expressions = new ExpressionTable([pack.expressions], ruleEnvironment())
const compiled: RulePack = {
  ...pack,
  rules: pack.rules.map(({ examples, ...rule }) => ({
    ...rule,
    resourceKeys: expressions.resourceKeys(rule),
    exampleNames: examples?.positive.map((e) => e.name) ?? [],
  })),
}
const outdir = process.argv[2] ?? `${root}dist`
mkdirSync(outdir, { recursive: true })
writeCompiledPack(outdir, compiled)
