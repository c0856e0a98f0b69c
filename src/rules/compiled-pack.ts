import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Expr } from './cel/ast.ts'
import type { Rule, RulePack } from './rule.ts'

/*
 * A pack as the package ships it, in two files: the rules, and their expressions, parsed, one a line in the order of
 * `sources`. An expression is read when it is first used: causes and remedies of rules that do not match never are, and to
 * read all 2,700 took 12 ms of each start. Both are ASCII, which takes half the time and memory to read.
 */
const rulesFile = 'rules.json'
const expressionsFile = 'rule-expressions.jsonl'

type RulesFile = { name: string; version: string; rules: readonly Rule[]; sources: readonly string[] }

export function writeCompiledPack(directory: string, { name, version, rules, expressions }: RulePack): void {
  const lines = [...expressions.values()].map((e) => (typeof e === 'string' ? e : JSON.stringify(e)))
  const file: RulesFile = { name, version, rules, sources: [...expressions.keys()] }
  writeFileSync(join(directory, rulesFile), inAscii(JSON.stringify(file)))
  writeFileSync(join(directory, expressionsFile), inAscii(lines.join('\n')))
}

/** Undefined where there is none, as in a source tree. */
export function readCompiledPack(directory: string): RulePack | undefined {
  if (!existsSync(join(directory, rulesFile))) return undefined
  const { sources, ...pack } = JSON.parse(readFileSync(join(directory, rulesFile), 'latin1')) as RulesFile
  const lines = readFileSync(join(directory, expressionsFile), 'latin1').split('\n')
  const expressions = new Map<string, Expr | string>()
  for (const [i, source] of sources.entries()) expressions.set(source, lines[i]!)
  return { ...pack, expressions }
}

/** JSON with everything else escaped. */
function inAscii(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
