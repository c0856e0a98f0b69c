import { expect, it } from 'vitest'
import { lintRule } from '../../src/rules/lint-rule.ts'
import { parseRule } from '../../src/rules/load.ts'

const good = `title: A pod waits
area: test
severity: warning
summary: It waits.
signals:
  pod: { resource: pods, where: self.status.phase == "Pending" }
causes:
  - { id: slow, when: pod.count > 1, cause: It is slow. }
  - { id: unknown, cause: It is not known why. }
remediation: [Wait.]
examples:
  positive: [{ name: p, bundle: {}, finds: [{ cause: slow, evidence: [yamls/a.yaml, 'yamls/a.yaml:7'] }, { cause: unknown }] }]
  negative: [{ name: n, bundle: {} }, { name: m, outcome: not-applicable, missing: yamls/, bundle: {} }]
`

function warnings(text: string): string[] {
  const { rule, faults } = parseRule(text, 'test/rule', 'rule.yaml', new Map())
  expect(faults).toEqual([])
  return lintRule(rule!).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

it('has nothing to say of a rule whose examples show all', () => expect(warnings(good)).toEqual([]))

it.each<[from: string, to: string, warning: string]>([
  ['cause: slow, ', '', 'causes.0: no positive example finds the cause slow'],
  [":7'", "'", 'examples.positive: no positive example says at which path:line the evidence is'],
  ['{ name: n, bundle: {} }, ', '', 'examples.negative: no negative example is clean'],
  [', missing: yamls/', '', 'examples.negative: no negative example is not-applicable and names the missing input'],
])('misses %s', (from, to, warning) => expect(warnings(good.replace(from, to))).toEqual([warning]))

it('asks for no silence of a rule that only informs', () => {
  const info = good.replace('severity: warning', 'severity: info')
  expect(warnings(info.replace('{ name: n, bundle: {} }, ', '').replace(', missing: yamls/', ''))).toEqual([])
})
