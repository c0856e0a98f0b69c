// Writes the rule pack as the package ships it: checked, without examples, expressions parsed. Nothing of it needs a
// parser at run time. The folder it is written to may be given.
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compilePack } from '../src/rules/compile-pack.ts'
import { writeCompiledPack } from '../src/rules/compiled-pack.ts'
import { readRulePack } from '../src/rules/load.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
const { pack, faults } = await readRulePack(`${root}rules`, 'harvester', version)
for (const { path, line, column, message } of faults) {
  console.error(`${path}${line === undefined ? '' : `:${line}`}${column === undefined ? '' : `:${column}`}: ${message}`)
}
if (faults.length > 0) process.exit(1)
const outdir = process.argv[2] ?? `${root}dist`
mkdirSync(outdir, { recursive: true })
writeCompiledPack(outdir, compilePack(pack))
