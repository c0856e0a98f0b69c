import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { load as loadYaml, YAMLException } from 'js-yaml'
import { AnalyzerError } from '../errors.ts'
import { locateField } from '../parsers/field-line.ts'
import type { Expr } from './cel/ast.ts'
import { checkRule } from './check-rule.ts'
import type { Rule, RulePack } from './rule.ts'
import { ruleSchema } from './schema.ts'

/** Something wrong with a rule file; line and column count from 1. */
export type RuleFileFault = { path: string; line?: number; column?: number; message: string }

/** A rule file larger than this is no rule file. */
const maxRuleBytes = 1024 * 1024

/**
 * Reads a folder of rules, `<area>/<id>.yaml` or deeper; the id of a rule is its path without `.yaml`.
 * @throws AnalyzerError rule-invalid for the first fault, with file, line and column; file-not-found
 */
export async function loadRulePack(directory: string, name = 'own', version = '0'): Promise<RulePack> {
  const { pack, faults } = await readRulePack(directory, name, version)
  const fault = faults[0]
  if (fault) throw ruleError(fault, faults.length - 1)
  return pack
}

/** The same, with all faults as values; rules with a fault are left out of the pack. @throws AnalyzerError file-not-found */
export async function readRulePack(
  directory: string,
  name = 'own',
  version = '0',
): Promise<{ pack: RulePack; faults: RuleFileFault[] }> {
  const expressions = new Map<string, Expr>()
  const rules: Rule[] = []
  const faults: RuleFileFault[] = []
  for (const path of await ruleFiles(directory)) {
    const id = relative(directory, path)
      .split(sep)
      .join('/')
      .replace(/\.ya?ml$/, '')
    if ((await stat(path)).size > maxRuleBytes) {
      faults.push(tooLarge(path))
      continue
    }
    const text = await readFile(path, 'utf8')
    const { rule, faults: found } = parseRule(text, id, path, expressions)
    faults.push(...found)
    if (rule && found.length === 0) rules.push(rule)
  }
  return { pack: { name, version, rules, expressions: Object.fromEntries(expressions) }, faults }
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
      return { path, ...lineOf(text, keys), message: `${where}${issue.message}` }
    })
    return { faults }
  }
  const rule: Rule = { id, ...parsed.data }
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)+$/.test(id)) {
    return { faults: [{ path, message: `expected a path such as area/name.yaml in lower case, found ${id}` }] }
  }
  const faults = checkRule(rule, expressions).map((fault) => {
    const start = locateField(text, fault.path)
    const line = start === undefined ? undefined : start + 1 + Math.max(0, (fault.line ?? 1) - 1)
    return {
      path,
      ...(line !== undefined && { line }),
      ...(fault.column !== undefined && { column: fault.column }),
      message: `${fault.path.join('.')}: ${fault.message}`,
    }
  })
  return { rule, faults }
}

/** js-yaml reads a text without a final line break as if it had one, and may blame the line behind it. */
function placeIn(text: string, mark: { line: number; column: number }): { line: number; column: number } {
  const lines = text.split(/\r\n?|\n/)
  const last = lines.length - 1
  if (mark.line <= last) return { line: mark.line + 1, column: mark.column + 1 }
  return { line: last + 1, column: lines[last]!.length + 1 }
}

function lineOf(text: string, keys: readonly (string | number)[]): { line?: number } {
  const line = locateField(text, keys)
  return line === undefined ? {} : { line: line + 1 }
}

function ruleError(fault: RuleFileFault, more: number): AnalyzerError {
  const place = fault.line === undefined ? '' : `:${fault.line}${fault.column === undefined ? '' : `:${fault.column}`}`
  const rest = more > 0 ? ` (and ${more} more)` : ''
  return new AnalyzerError('rule-invalid', `${fault.path}${place}: ${fault.message}${rest}`, {
    hint: 'bundle-analyze check-rules DIR lists all faults of a folder of rules',
    ...(fault.line !== undefined && { position: { path: fault.path, line: fault.line, column: fault.column ?? 1 } }),
  })
}
