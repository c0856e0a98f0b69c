import { fileURLToPath } from 'node:url'
import { readCompiledPack } from './compiled-pack.ts'
import type { RulePack } from './rule.ts'

/** The rules that come with this package. Reads the compiled pack of a build; from a source tree, the rule files. */
export async function builtinPack(version: string): Promise<RulePack> {
  const compiled = readCompiledPack(fileURLToPath(new URL('.', import.meta.url)))
  if (compiled) return compiled
  const { loadRulePack } = await import('./load.ts')
  return loadRulePack(fileURLToPath(new URL('../../rules', import.meta.url)), 'harvester', version)
}
