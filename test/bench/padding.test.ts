import { expect, it } from 'vitest'
import { literalsFile, paddingRules } from '../../bench/padding.ts'
import { parseRule } from '../../src/rules/load.ts'
import { runExample } from '../support/run-example.ts'

it('makes rules that load and do what their examples say', async () => {
  for (const [path, text] of paddingRules(3, 5)) {
    const expressions = new Map()
    const { rule, faults } = parseRule(text, path.replace('.yaml', ''), path, expressions)
    expect(faults).toEqual([])
    const pack = { name: 'bench', version: '0', rules: [rule!], expressions }
    for (const [kind, outcome] of [
      ['positive', 'matched'],
      ['negative', 'clean'],
    ] as const) {
      const report = await runExample(rule!.examples![kind][0]!, [pack])
      expect(`${path} ${report.outcomes[0]?.outcome}`).toBe(`${path} ${outcome}`)
    }
  }
})

it('gives rg the literals of the same rules', () => {
  const literals = literalsFile(3).trim().split('\n')
  expect(literals).toHaveLength(3)
  expect([...paddingRules(3, 0).values()].map((text, i) => text.includes(literals[i]!))).toEqual([true, true, true])
  expect(() => paddingRules(100_000, 0)).toThrow(RangeError)
})
