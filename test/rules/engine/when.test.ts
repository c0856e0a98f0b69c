import { describe, expect, it } from 'vitest'
import { runRules } from '../../support/run-rule.ts'

const at = '2025-04-11T12:00:00Z'
const pod = (name: string, phase: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { nodeName: 'node1', containers: [{ name: 'main', image: 'x' }] },
  status: { phase },
})

async function found(rule: string, spec: Parameters<typeof runRules>[1]) {
  const { findings, outcomes } = await runRules({ 'test/rule': rule }, { at, ...spec })
  expect(outcomes[0]!.outcome).not.toBe('failed')
  return findings.map((f) => f.objects[0]?.name)
}

describe('when', () => {
  const each = `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
  line: { log: 'default/*/main', contains: out of cheese, where: self.pod == pod.metadata.name }
for: pod
let: { times: line.count, enough: 'times + 0 < 3' }`
  const spec = {
    objects: [pod('a', 'Failed'), pod('b', 'Failed')],
    logs: { 'default/a/main.log': 'out of cheese', 'default/b/main.log': 'all is well' },
  }

  it('adds to the signals that are required, also where it does not name them', async () => {
    expect(await found(each, spec)).toEqual(['a'])
    expect(await found(`${each}\nwhen: pod.status.phase == "Failed"`, spec)).toEqual(['a'])
    expect(await found(`${each}\nwhen: enough`, spec)).toEqual(['a'])
    expect(await found(`${each}\nwhen: times > 5`, spec)).toEqual([])
  })

  it('decides alone about those that are optional', async () => {
    const optional = each.replace('self.pod == pod.metadata.name', 'self.pod == pod.metadata.name, optional: true')
    expect(await found(`${optional}\nwhen: pod.status.phase == "Failed"`, spec)).toEqual(['a', 'b'])
    expect(await found(`${optional}\nwhen: '!line'`, spec)).toEqual(['b'])
  })

  it('does so for signals that are the same for all, and without for', async () => {
    const once = `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
  line: { log: 'default/*/main', contains: out of cheese }
when: pod.count >= 1`
    expect(await found(once, spec)).toEqual(['a'])
    expect(await found(once, { ...spec, logs: {} })).toEqual([])
  })
})
