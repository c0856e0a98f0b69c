import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compilePack } from '../src/rules/compile-pack.ts'
import { readCompiledPack, writeCompiledPack } from '../src/rules/compiled-pack.ts'
import { readRulePack } from '../src/rules/load.ts'
import type { RulePack } from '../src/rules/rule.ts'
import { paddingRules, writeRules } from './padding.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * A copy of the built command whose own compiled pack holds more rules, as if the package shipped them: rules of a folder
 * (`--rules`) are parsed and checked at every start, which is not what is measured here.
 *
 * @returns the script to start with `node`
 */
export async function paddedTool(directory: string, logRules: number, resourceRules: number): Promise<string> {
  if (!existsSync(join(root, 'dist/rules.json')))
    throw new Error('expected a build in dist/, found none: npm run build')
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  cpSync(join(root, 'bin'), join(directory, 'bin'), { recursive: true })
  cpSync(join(root, 'dist'), join(directory, 'dist'), {
    recursive: true,
    filter: (path) => !path.includes('/dist/types'),
  })
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }\n')
  if (logRules + resourceRules > 0) {
    writeRules(paddingRules(logRules, resourceRules), join(directory, 'rules'))
    await extendPack(join(directory, 'dist'), join(directory, 'rules'))
  }
  return join(directory, 'bin/bundle-analyze.js')
}

async function extendPack(compiled: string, rules: string): Promise<void> {
  const shipped = readCompiledPack(compiled)
  if (!shipped) throw new Error(`no compiled rules in ${compiled}`)
  const { pack, faults } = await readRulePack(rules)
  if (faults[0]) throw new Error(`${faults[0].path}: ${faults[0].message}`)
  const extra = compilePack(pack)
  const both: RulePack = {
    ...shipped,
    rules: [...shipped.rules, ...extra.rules],
    expressions: new Map([...shipped.expressions, ...extra.expressions]),
  }
  writeCompiledPack(compiled, both)
}
