import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/rules/finding.ts'
import { readRulePack } from '../../../src/rules/load.ts'
import type { ExampleSpec } from '../../../src/rules/rule-spec.ts'
import { findingsOf, runExample, textOf } from '../../support/run-example.ts'

const { pack, faults } = await readRulePack(fileURLToPath(new URL('../../../rules', import.meta.url)), 'harvester')

describe('the rule pack', () => {
  it('loads without a fault', () => expect(faults).toEqual([]))
})

for (const rule of pack.rules) {
  const { positive, negative } = rule.examples!
  describe(rule.id, () => {
    for (const example of positive) {
      it(`finds: ${example.name}`, async () => {
        const report = await runExample(example, [pack])
        const found = findingsOf(report, rule.id)
        expect(report.outcomes.find((o) => o.ruleId === rule.id)).toMatchObject({ outcome: 'matched' })
        const expected = example.finds ?? [{}]
        expect(found.map((f) => f.causeId ?? f.title)).toHaveLength(expected.length)
        for (const [i, wanted] of expected.entries()) checkFinding(pickFinding(found, wanted, i), wanted)
        expectNothingElse(report.outcomes, [rule.id, ...(example.alsoFinds ?? [])])
      })
    }
    for (const example of negative) {
      it(`is silent: ${example.name}`, async () => {
        const report = await runExample(example, [pack])
        const outcome = report.outcomes.find((o) => o.ruleId === rule.id)
        expect(outcome).toMatchObject({ outcome: example.outcome ?? 'clean' })
        if (example.missing !== undefined) expect(outcome?.reason).toContain(example.missing)
        expectNothingElse(report.outcomes, example.alsoFinds ?? [])
      })
    }
  })
}

type Wanted = NonNullable<ExampleSpec['finds']>[number]

function pickFinding(found: readonly Finding[], wanted: Wanted, index: number): Finding {
  const byObject = found.find((f) => wanted.object !== undefined && objectText(f) === wanted.object)
  return byObject ?? found[index]!
}

function objectText(finding: Finding): string {
  const object = finding.objects[0]
  return object ? `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}` : ''
}

function checkFinding(finding: Finding, wanted: Wanted): void {
  if (wanted.cause !== undefined) expect(finding.causeId).toBe(wanted.cause)
  if (wanted.severity !== undefined) expect(finding.severity).toBe(wanted.severity)
  if (wanted.confidence !== undefined) expect(finding.confidence).toBe(wanted.confidence)
  if (wanted.object !== undefined) expect(objectText(finding)).toBe(wanted.object)
  for (const text of wanted.mentions ?? []) expect(textOf(finding)).toContain(text)
  const places = finding.evidence.flatMap((e) => [e.path, `${e.path}:${e.line ?? 0}`])
  for (const place of wanted.evidence ?? []) expect(places).toContain(place)
  expect(finding.evidence.length, 'a finding needs evidence').toBeGreaterThan(0)
  expect(textOf(finding), 'no hole in the texts').not.toContain('<unknown>')
}

/** Every rule runs over every example of all others: a hit that the example does not declare is a false finding. */
function expectNothingElse(outcomes: readonly { ruleId: string; outcome: string }[], allowed: readonly string[]): void {
  const others = outcomes.filter((o) => o.outcome === 'matched' && !allowed.includes(o.ruleId)).map((o) => o.ruleId)
  expect(others, 'other rules that match').toEqual([])
  expect(outcomes.filter((o) => o.outcome === 'failed')).toEqual([])
}
