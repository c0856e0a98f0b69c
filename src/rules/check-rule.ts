import { isAnalyzerError } from '../errors.ts'
import { logFields } from './bindings/log-view.ts'
import { signalFields } from './bindings/record-view.ts'
import { ruleEnvironment } from './bindings/rule-environment.ts'
import type { Expr } from './cel/ast.ts'
import { check } from './cel/check.ts'
import type { Declared } from './cel/declaration.ts'
import type { Environment } from './cel/environment.ts'
import { parse } from './cel/parser.ts'
import { compileRule, compileSignalPattern, hasCycle, sourceOf } from './engine/compiled-rule.ts'
import { parseTemplate } from './engine/template.ts'
import { ExpressionTable } from './expressions.ts'
import type { Rule } from './rule.ts'
import { ruleTextPlaces } from './rule-texts.ts'
import type { SignalSpec } from './signal-sources.ts'
import { eventFields } from './signals/event.ts'
import { upgradeFields } from './signals/upgrade.ts'

/** Something wrong with a rule, with the place in its file as a path of keys and the position inside that text. */
export type RuleFault = { path: (string | number)[]; message: string; line?: number; column?: number }

/**
 * Parses and checks every expression, template and pattern of a rule: unknown names, functions and fields are found here
 * and not when a customer waits.
 * @param expressions receives the parsed expressions by source
 */
export function checkRule(rule: Rule, expressions: Map<string, Expr>): RuleFault[] {
  const faults = checkPatterns(rule)
  // Captures are fields of a match: without the pattern there is no telling which of them are misspelt.
  if (faults.length > 0) return faults
  for (const place of ruleTextPlaces(rule)) {
    const env = environmentFor(rule, place.path)
    if (place.kind === 'expression') faults.push(...checkExpression(place.text, place.path, env, expressions))
    else {
      for (const part of parseTemplate(place.text)) {
        if ('expression' in part) faults.push(...checkExpression(part.expression, place.path, env, expressions))
      }
    }
  }
  return faults.length > 0 ? faults : checkStructure(rule, expressions)
}

function checkPatterns(rule: Rule): RuleFault[] {
  return Object.entries(rule.signals).flatMap(([name, spec]): RuleFault[] => {
    if (spec.pattern === undefined && spec.contains === undefined) return []
    try {
      compileSignalPattern(spec)
      return []
    } catch (error) {
      if (!isAnalyzerError(error)) throw error
      const field = spec.pattern === undefined ? 'contains' : 'pattern'
      return [{ path: ['signals', name, field], message: `${error.message}${error.hint ? ` (${error.hint})` : ''}` }]
    }
  })
}

function checkExpression(
  source: string,
  path: (string | number)[],
  env: Environment,
  expressions: Map<string, Expr>,
): RuleFault[] {
  try {
    const expr = expressions.get(source) ?? parse(source)
    expressions.set(source, expr)
    return check(expr, env).map(({ message, line, column }) => ({ path, message, line, column }))
  } catch (error) {
    if (!isAnalyzerError(error)) throw error
    const { line, column } = error.position ?? {}
    return [{ path, message: error.message, ...(line && { line }), ...(column && { column }) }]
  }
}

/** What needs the expressions to be sound first: the order of the signals. */
function checkStructure(rule: Rule, expressions: ReadonlyMap<string, Expr>): RuleFault[] {
  try {
    for (const spec of Object.values(rule.signals)) captureNames(spec)
    const { signals } = compileRule(rule, new ExpressionTable(expressions, ruleEnvironment()), undefined)
    if (hasCycle(signals)) return [{ path: ['signals'], message: 'signals name each other in a circle' }]
    const loop = signals.find((s) => s.name === rule.for && s.perItem)
    if (loop) return [{ path: ['for'], message: `${loop.name} depends on its own matches` }]
    return []
  } catch (error) {
    if (!isAnalyzerError(error)) throw error
    return [{ path: ['signals'], message: `${error.message}${error.hint ? ` (${error.hint})` : ''}` }]
  }
}

function environmentFor(rule: Rule, path: (string | number)[]): Environment {
  const variables: Record<string, Declared> = {}
  for (const [name, spec] of Object.entries(rule.signals)) variables[name] = signalType(name, spec, name === rule.for)
  if (path[0] === 'signals') {
    const name = String(path[1])
    variables['self'] = selfType(name, rule.signals[name]!)
  }
  // What is shown of a signal is decided last, when the named values are known.
  const isShown = path[2] === 'show' || path[2] === 'note'
  if (path[0] !== 'signals' || isShown) {
    const names = Object.keys(rule.let ?? {})
    // A named value may use those before it only.
    const visible = path[0] === 'let' ? names.slice(0, names.indexOf(String(path[1]))) : names
    for (const name of visible) variables[name] = 'dyn'
  }
  return ruleEnvironment().extend({ variables })
}

function selfType(name: string, spec: SignalSpec): Declared {
  const fields = fieldsOf(spec)
  return fields === undefined ? 'dyn' : { struct: `match of ${name}`, fields: dynFields(fields) }
}

function signalType(name: string, spec: SignalSpec, isItem: boolean): Declared {
  const fields = fieldsOf(spec)
  if (fields === undefined) return 'dyn'
  return { struct: `signal ${name}`, fields: dynFields(isItem ? fields : [...fields, ...signalFields]) }
}

/** The fields that a signal's matches have; `undefined` for objects, whose fields are the cluster's matter. */
function fieldsOf(spec: SignalSpec): string[] | undefined {
  switch (sourceOf(spec)) {
    case 'event':
      return [...eventFields, ...captureNames(spec)]
    case 'log':
    case 'nodeLog':
    case 'nodeFile':
      return [...logFields, ...captureNames(spec)]
    case 'upgrade':
      return [...upgradeFields]
    case 'alert':
      return ['name', 'state', 'labels', 'annotations', 'activeAt', 'value']
    case 'tail':
      return ['namespace', 'pod', 'container', 'path', 'line', 'lines']
    default:
      return undefined
  }
}

function captureNames(spec: SignalSpec): readonly string[] {
  return spec.pattern === undefined && spec.contains === undefined ? [] : compileSignalPattern(spec).captureNames
}

function dynFields(names: readonly string[]): Record<string, Declared> {
  return Object.fromEntries(names.map((name) => [name, 'dyn' as const]))
}
