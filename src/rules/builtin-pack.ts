import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RulePack } from './rule.ts'

/** The rules that come with this package. Reads the compiled pack of a build; from a source tree, the rule files. */
export async function builtinPack(version: string): Promise<RulePack> {
  const compiled = new URL('./rules.json', import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8')) as RulePack
  const { loadRulePack } = await import('./load.ts')
  return loadRulePack(fileURLToPath(new URL('../../rules', import.meta.url)), 'harvester', version)
}
