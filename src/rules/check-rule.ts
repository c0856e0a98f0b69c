import { isAnalyzerError } from '../errors.ts'
import { logFields } from './bindings/log-view.ts'
import { signalFields } from './bindings/record-view.ts'
import { ruleEnvironment } from './bindings/rule-environment.ts'
import type { Expr } from './cel/ast.ts'
import { check } from './cel/check.ts'
import type { Declared } from './cel/declaration.ts'
import type { Environment } from './cel/environment.ts'
import { parse } from './cel/parser.ts'
import { checkNames } from './check-names.ts'
import { checkValues } from './check-values.ts'
import { compileRule, compileSignalPattern, hasCycle, sourceOf } from './engine/compiled-rule.ts'
import { parseTemplate } from './engine/template.ts'
import { ExpressionTable } from './expressions.ts'
import type { Rule } from './rule.ts'
import type { RuleFault } from './rule-fault.ts'
import { type RuleText, ruleTextPlaces } from './rule-texts.ts'
import type { SignalSpec } from './signal-sources.ts'
import { eventFields } from './signals/event.ts'
import { upgradeFields } from './signals/upgrade.ts'

/**
 * Parses and checks every expression, template and pattern of a rule: unknown names, functions and fields are found here
 * and not when a customer waits.
 * @param expressions receives the parsed expressions by source
 */
export function checkRule(rule: Rule, expressions: Map<string, Expr>): RuleFault[] {
  const patterns = checkPatterns(rule)
  // Captures are fields of a match: without the pattern there is no telling which of them are misspelt.
  if (patterns.length > 0) return patterns
  const faults = [...checkNames(rule), ...checkValues(rule)]
  for (const place of ruleTextPlaces(rule)) {
    const env = environmentFor(rule, place.path)
    if (place.kind === 'expression') faults.push(...checkExpression(rule, place, place.text, 0, env, expressions))
    else {
      for (const part of parseTemplate(place.text)) {
        if ('expression' in part)
          faults.push(...checkExpression(rule, place, part.expression, part.offset, env, expressions))
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
      return [{ path: ['signals', name, field], message: messageOf(error) }]
    }
  })
}

/** @param base offset of the expression in the text at `place` */
function checkExpression(
  rule: Rule,
  place: RuleText,
  source: string,
  base: number,
  env: Environment,
  expressions: Map<string, Expr>,
): RuleFault[] {
  const { path, text } = place
  const fault = (message: string, offset: number): RuleFault => ({ path, message, at: { text, offset: base + offset } })
  try {
    const expr = expressions.get(source) ?? parse(source)
    expressions.set(source, expr)
    const tooEarly = path[0] === 'signals' ? Object.keys(rule.let ?? {}) : []
    return check(expr, env).map(({ message, offset }) => {
      const named = tooEarly.find((name) => message.startsWith(`unknown name '${name}'`))
      return fault(named === undefined ? message : notYetNamed(named), offset)
    })
  } catch (error) {
    if (!isAnalyzerError(error)) throw error
    const { line = 1, column = 1 } = error.position ?? {}
    return [fault(error.message, offsetIn(source, line, column))]
  }
}

function notYetNamed(name: string): string {
  return `'${name}' is a value of let, and those are made from the signals; write its expression here`
}

function offsetIn(source: string, line: number, column: number): number {
  const before = source.split('\n').slice(0, line - 1)
  return before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1
}

/** What needs the expressions to be sound first: the order of the signals. */
function checkStructure(rule: Rule, expressions: ReadonlyMap<string, Expr>): RuleFault[] {
  try {
    const { signals } = compileRule(rule, new ExpressionTable([expressions], ruleEnvironment()), undefined)
    if (hasCycle(signals)) return [{ path: ['signals'], message: 'signals name each other in a circle' }]
    const loop = signals.find((s) => s.name === rule.for && s.perItem)
    if (loop) return [{ path: ['for'], message: `${loop.name} depends on its own matches` }]
    return []
  } catch (error) {
    if (!isAnalyzerError(error)) throw error
    return [{ path: ['signals'], message: messageOf(error) }]
  }
}

function messageOf({ message, hint }: { message: string; hint?: string | undefined }): string {
  return hint === undefined ? message : `${message} (${hint})`
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
