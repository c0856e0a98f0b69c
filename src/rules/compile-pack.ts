import { ruleEnvironment } from './bindings/rule-environment.ts'
import { compileSignalPattern } from './engine/compiled-rule.ts'
import { ExpressionTable } from './expressions.ts'
import type { Rule, RulePack } from './rule.ts'

/** A pack as the package ships it: without examples, and with what can be told before there is a bundle. */
export function compilePack(pack: RulePack): RulePack {
  const expressions = new ExpressionTable([pack.expressions], ruleEnvironment())
  return {
    ...pack,
    rules: pack.rules.map(({ examples, ...rule }) => ({
      ...rule,
      resourceKeys: expressions.resourceKeys(rule),
      literals: literalsOf(rule),
      exampleNames: examples?.positive.map((e) => e.name) ?? [],
    })),
  }
}

function literalsOf({ signals }: Rule): Record<string, readonly string[]> {
  const matching = Object.entries(signals).filter(([, { pattern, contains }]) => (pattern ?? contains) !== undefined)
  return Object.fromEntries(matching.map(([name, spec]) => [name, compileSignalPattern(spec).literals]))
}
