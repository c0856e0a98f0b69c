import { expect, it } from 'vitest'
import { stuckUpgrade } from '../report/sample-reports.ts'
import { type Expectation, faultsOf } from './expectation.ts'

const expected: Expectation = {
  case: 'sample',
  negative: false,
  must_mention: ['FLUENT-?BIT'],
  must_not: ['x509'],
  severity_at_least: 'error',
  primary_object: 'harvester-system/Pod/hvst-upgrade-7xq2p',
}

it('accepts the report that was expected', () => {
  expect(faultsOf(stuckUpgrade(), expected)).toEqual([])
})

it.each<[string, Partial<Expectation>, RegExp]>([
  ['a text that is not there', { must_mention: ['fluent', 'no such words'] }, /does not mention \/no such words\//],
  ['a text that is wrong', { must_not: ['docker\\.io'] }, /says "docker.io"/],
  ['another object', { primary_object: 'harvester-system/Pod/harvester-' }, /does not name/],
  ['another file', { primary_object: 'nodes/node1/logs/kernel.log' }, /does not name/],
  ['a healthy cluster', { negative: true }, /^error upgrade/],
])('says what is amiss: %s', (_, change, fault) => {
  expect(faultsOf(stuckUpgrade(), { ...expected, ...change })[0]).toMatch(fault)
})

it('wants the severity', () => {
  const report = stuckUpgrade()
  for (const finding of report.findings) finding.severity = 'warning'
  expect(faultsOf(report, expected)[0]).toMatch(/is warning, expected error at least/)
})

it('wants a finding', () => {
  expect(faultsOf({ ...stuckUpgrade(), findings: [] }, expected)).toEqual(['nothing was found'])
})
