import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Rule, RulePack } from './rule.ts'

/*
 * A pack as the package ships it, in two files: the rules, and their expressions, parsed, one a line in the order of
 * `sources`. An expression is read when it is first used: causes and remedies of rules that do not match never are, and to
 * read all 2,700 took 12 ms of each start.
 */
const rulesFile = 'rules.json'
const expressionsFile = 'rule-expressions.jsonl'

type RulesFile = { name: string; version: string; rules: readonly Rule[]; sources: readonly string[] }

export function writeCompiledPack(directory: string, { name, version, rules, expressions }: RulePack): void {
  const sources = Object.keys(expressions)
  const lines = sources.map((source) => toJson(expressions[source]!))
  writeFileSync(join(directory, rulesFile), JSON.stringify({ name, version, rules, sources } satisfies RulesFile))
  writeFileSync(join(directory, expressionsFile), lines.join('\n'))
}

/** Undefined where there is none, as in a source tree. */
export function readCompiledPack(directory: string): RulePack | undefined {
  if (!existsSync(join(directory, rulesFile))) return undefined
  const { sources, ...pack } = JSON.parse(readFileSync(join(directory, rulesFile), 'utf8')) as RulesFile
  const lines = readFileSync(join(directory, expressionsFile), 'utf8').split('\n')
  return { ...pack, expressions: Object.fromEntries(sources.map((source, i) => [source, lines[i]!])) }
}

function toJson(expression: RulePack['expressions'][string]): string {
  return typeof expression === 'string' ? expression : JSON.stringify(expression)
}
