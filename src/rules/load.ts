import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { load as loadYaml, YAMLException } from 'js-yaml'
import { AnalyzerError } from '../errors.ts'
import type { Expr } from './cel/ast.ts'
import { checkReferences, type NamedRule } from './check-references.ts'
import { checkRule } from './check-rule.ts'
import { lintRule } from './lint-rule.ts'
import type { Rule, RulePack } from './rule.ts'
import type { RuleFault, RuleFileFault } from './rule-fault.ts'
import { ruleSchema } from './schema.ts'
import { placeOf } from './text-place.ts'

export type { RuleFileFault } from './rule-fault.ts'

/** A rule file larger than this is no rule file. */
const maxRuleBytes = 1024 * 1024

/**
 * Reads a folder of rules, `<area>/<id>.yaml` or deeper; the id of a rule is its path without `.yaml`.
 * @param others rules of other packs, which those of the folder may name
 * @throws AnalyzerError rule-invalid for the first fault, with file, line and column; file-not-found
 */
export async function loadRulePack(
  directory: string,
  name = 'own',
  version = '0',
  others: readonly NamedRule[] = [],
): Promise<RulePack> {
  const { pack, faults } = await readRulePack(directory, name, version, others)
  const fault = faults[0]
  if (fault) throw ruleError(fault, faults.length - 1)
  return pack
}

/**
 * The same, with all faults as values; rules with a fault are left out of the pack. `warnings` tells what the others lack.
 * @throws AnalyzerError file-not-found
 */
export async function readRulePack(
  directory: string,
  name = 'own',
  version = '0',
  others: readonly NamedRule[] = [],
): Promise<{ pack: RulePack; faults: RuleFileFault[]; warnings: () => RuleFileFault[] }> {
  const expressions = new Map<string, Expr>()
  const read = new Map<string, { path: string; text: string; rule?: Rule; faults: RuleFileFault[] }>()
  for (const path of await ruleFiles(directory)) {
    const id = idOf(directory, path)
    if ((await stat(path)).size > maxRuleBytes) {
      read.set(id, { path, text: '', faults: [tooLarge(path)] })
      continue
    }
    const text = await readFile(path, 'utf8')
    read.set(id, { path, text, ...parseRule(text, id, path, expressions) })
  }
  const named = [...others, ...[...read].map(([id, { rule }]): NamedRule => rule ?? { id })]
  for (const { path, text, rule, faults } of read.values())
    if (rule) faults.push(...checkReferences(rule, named).map((fault) => inFile(fault, text, path)))
  const files = [...read.values()]
  const rules = files.flatMap(({ rule, faults }) => (rule && faults.length === 0 ? [rule] : []))
  const pack = { name, version, rules, expressions }
  const warnings = (): RuleFileFault[] =>
    files.flatMap(({ rule, faults, text, path }) =>
      rule && faults.length === 0 ? lintRule(rule).map((warning) => inFile(warning, text, path)) : [],
    )
  return { pack, faults: files.flatMap(({ faults }) => faults), warnings }
}

/** The ids of the rules of a folder, of which nothing is read. @throws AnalyzerError file-not-found */
export async function ruleIds(directory: string): Promise<string[]> {
  return (await ruleFiles(directory)).map((path) => idOf(directory, path))
}

function idOf(directory: string, path: string): string {
  return relative(directory, path)
    .split(sep)
    .join('/')
    .replace(/\.ya?ml$/, '')
}

function tooLarge(path: string): RuleFileFault {
  return { path, message: `expected a rule of at most ${maxRuleBytes} bytes` }
}

async function ruleFiles(directory: string): Promise<string[]> {
  const info = await stat(directory).catch(() => undefined)
  if (!info?.isDirectory()) {
    throw new AnalyzerError(
      'file-not-found',
      `expected a folder of rules, found ${info ? 'a file' : 'nothing'} at ${directory}`,
      {
        hint: 'rules are files <area>/<id>.yaml in a folder',
      },
    )
  }
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((e) => e.isFile() && /\.ya?ml$/.test(e.name))
    .map((e) => join(e.parentPath, e.name))
    .sort()
}

/**
 * Parses and checks one rule.
 * @param expressions receives what was parsed, by source text
 */
export function parseRule(
  text: string,
  id: string,
  path: string,
  expressions: Map<string, Expr>,
): { rule?: Rule; faults: RuleFileFault[] } {
  if (text.length > maxRuleBytes) return { faults: [tooLarge(path)] }
  let raw: unknown
  try {
    raw = loadYaml(text)
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    const at = error.mark && placeIn(text, error.mark)
    return { faults: [{ path, ...at, message: `expected YAML: ${error.reason}` }] }
  }
  const parsed = ruleSchema.safeParse(raw)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const keys = issue.path.filter((k) => typeof k !== 'symbol')
      const where = keys.length > 0 ? `${keys.join('.')}: ` : ''
      return { path, ...placeOf(text, keys), message: `${where}${issue.message}` }
    })
    return { faults }
  }
  const rule: Rule = { id, ...parsed.data }
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)+$/.test(id)) {
    return { faults: [{ path, message: `expected a path such as area/name.yaml in lower case, found ${id}` }] }
  }
  return { rule, faults: checkRule(rule, expressions).map((fault) => inFile(fault, text, path)) }
}

function inFile({ path: keys, message, at }: RuleFault, text: string, path: string): RuleFileFault {
  return { path, ...placeOf(text, keys, at), message: `${keys.join('.')}: ${message}` }
}

/** js-yaml reads a text without a final line break as if it had one, and may blame the line behind it. */
function placeIn(text: string, mark: { line: number; column: number }): { line: number; column: number } {
  const lines = text.split(/\r\n?|\n/)
  const last = lines.length - 1
  if (mark.line <= last) return { line: mark.line + 1, column: mark.column + 1 }
  return { line: last + 1, column: lines[last]!.length + 1 }
}

function ruleError(fault: RuleFileFault, more: number): AnalyzerError {
  const place = fault.line === undefined ? '' : `:${fault.line}${fault.column === undefined ? '' : `:${fault.column}`}`
  const rest = more > 0 ? ` (and ${more} more)` : ''
  return new AnalyzerError('rule-invalid', `${fault.path}${place}: ${fault.message}${rest}`, {
    hint: 'bundle-analyze check-rules DIR lists all faults of a folder of rules',
    ...(fault.line !== undefined && { position: { path: fault.path, line: fault.line, column: fault.column ?? 1 } }),
  })
}
