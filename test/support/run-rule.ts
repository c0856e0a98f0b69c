import { analyze } from '../../src/analyze.ts'
import type { Report } from '../../src/report/report.ts'
import type { Expr } from '../../src/rules/cel/ast.ts'
import { parseRule } from '../../src/rules/load.ts'
import type { RulePack } from '../../src/rules/rule.ts'
import { type BundleSpec, buildBundleTree, zipBundle } from './bundle-builder/index.ts'

/** What every rule needs and most tests do not care about. */
const frame = `
area: test
severity: warning
summary: Something is wrong.
remediation: [Repair it.]
examples: { positive: [{ name: p, bundle: {} }], negative: [{ name: n, bundle: {} }] }
`

/** A pack of rules given as YAML; title, area, remediation and the like are filled in where they are missing. */
export function packOf(rules: Readonly<Record<string, string>>): RulePack {
  const expressions = new Map<string, Expr>()
  const parsed = Object.entries(rules).map(([id, text]) => {
    const missing = frame.split('\n').filter((line) => !text.includes(`\n${line.split(':')[0]}:`))
    const whole = [`title: ${id}`, text, ...(text.includes('cause') ? [] : ['cause: It broke.']), ...missing].join('\n')
    const { rule, faults } = parseRule(whole, id, `${id}.yaml`, expressions)
    if (!rule || faults.length > 0) throw new Error(faults.map((f) => `${f.path}:${f.line}: ${f.message}`).join('\n'))
    return rule
  })
  return { name: 'test', version: '0', rules: parsed, expressions }
}

/** Runs rules given as YAML over a bundle given in a few lines. */
export async function runRules(rules: Readonly<Record<string, string>>, spec: BundleSpec = {}): Promise<Report> {
  return analyze(zipBundle(buildBundleTree(spec)), { builtinRules: false, rules: [packOf(rules)] })
}
