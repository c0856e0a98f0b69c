import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from '../../src/rules/cel/index.ts'
import { readRulePack } from '../../src/rules/load.ts'
import { readableTemplate } from '../../src/rules/readable-template.ts'
import { ruleTextPlaces } from '../../src/rules/rule-texts.ts'

const read = (template: string) => readableTemplate(template, parse)

describe('readableTemplate', () => {
  it.each([
    ['Node {{ node.metadata.name }} of {{ vm.spec.nodeName }}', 'Node <node> of <node name>'],
    ['{{ hit[0].name }} in {{ qualifiedName(pod) }}', '<hit name> in <pod>'],
    ['{{ volumes.map(v, v.metadata.name).join(", ") }} for {{ describe(age(last)) }}', '<volumes> for <time>'],
    ['{{ (ended + leaving).filter(v, v.a)[0].metadata.name }}', '<ended>'],
    ['{{ string(nodes.size()) + " of " + string(wanted - 1) }} nodes', '<n> of <n> nodes'],
    ['{{ currentNodeID }}{{ CPUs }}', '<current node ID><CPUs>'],
    ['{{ cel.bind(x, a.b, x + "!") }}', '<x>!'],
    ['{{ ["a", kind] }}', 'a, <kind>'],
    ['{{ a == b }}', '<…>'],
    ['{{ now() }} {{ now().name }}', '<…> <… name>'],
    ['without an end {{ a', 'without an end {{ a'],
  ])('shows names for what a bundle tells: %s', (template, expected) => {
    expect(read(template)).toBe(expected)
  })

  it.each([
    ['It {{ a ? "is" : "was" }} so', 'It (is | was) so'],
    ['{{ a ? "It is" : "It was " + when }}', 'It is | It was <when>'],
    ['It fails{{ why == "" ? "" : ": " + why }}', 'It fails[: <why>]'],
    ['On {{ a ? "one" : b ? "two" : c ? "" : "one" }} side', 'On [one | two] side'],
    ['{{ {"a": "first", "b": x}[kind] }} of them', '(first | <x>) of them'],
    ['By {{ a ? "all" : "all" }}', 'By all'],
  ])('shows every text between which an expression chooses: %s', (template, expected) => {
    expect(read(template)).toBe(expected)
  })

  it('makes the texts of all shipped rules readable', async () => {
    const { pack } = await readRulePack(fileURLToPath(new URL('../../rules', import.meta.url)))
    const templates = pack.rules.flatMap((rule) => [...ruleTextPlaces(rule)].filter(({ kind }) => kind === 'template'))
    expect(templates.length).toBeGreaterThan(1000)
    const odd = templates.map(({ text }) => read(text)).filter((text) => /\{\{|<…>|<[^<>]*[.(?=]/.test(text))
    expect(odd).toEqual([])
  })
})
