import { describe, expect, it } from 'vitest'
import { ruleEnvironment } from '../../../src/rules/bindings/rule-environment.ts'
import { compileRule } from '../../../src/rules/engine/compiled-rule.ts'
import { ExpressionTable } from '../../../src/rules/expressions.ts'
import { packOf, runRules } from '../../support/run-rule.ts'

const rule = `
summary: '{{ image }}: {{ pods.size() }} of {{ waiting.size() }} pods want it; {{ hint }}'
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Pending"' }
  line: { log: 'default/*/main', contains: nothing of this, where: self.pod == pod.metadata.name, optional: true }
for: pod
let:
  waiting: resources("pods").filter(p, p.status.phase == "Pending")
  image: pod.spec.containers[0].image
  pods: waiting.filter(p, p.spec.containers[0].image == image)
  hint: '"try " + image'
  isOurs: image.startsWith("ours/")
  quiet: line.matched && isOurs
when: isOurs
groupBy: image
objects: [pod]
`

function pod(name: string, image: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { nodeName: 'node1', containers: [{ name: 'main', image }] },
    status: { phase: 'Pending' },
  }
}

describe('values of let', () => {
  it('are made when they are needed, and once for all items where no item has a part in them', () => {
    const { rules, expressions } = packOf({ 'test/rule': rule })
    const table = new ExpressionTable([expressions], ruleEnvironment())
    const { named } = compileRule(rules[0]!, table, undefined)
    expect(named.forWhen).toEqual(['image', 'isOurs'])
    expect(named.forDraft).toEqual([])
    expect(named.forTexts).toEqual(['waiting', 'pods', 'hint', 'quiet'])
    expect([...named.shared]).toEqual(['waiting'])
  })

  it('fill the texts of the first of a group, which is about all of its objects', async () => {
    const { findings } = await runRules(
      { 'test/rule': rule },
      { objects: [pod('a', 'ours/x'), pod('b', 'theirs/x'), pod('c', 'ours/x'), pod('d', 'ours/y')] },
    )
    expect(findings.map((f) => [f.summary, f.objects.map((o) => o.name)])).toEqual([
      ['ours/x: 2 of 4 pods want it; try ours/x', ['a', 'c']],
      ['ours/y: 1 of 4 pods want it; try ours/y', ['d']],
    ])
  })
})
