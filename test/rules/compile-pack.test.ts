import { describe, expect, it } from 'vitest'
import { compilePack } from '../../src/rules/compile-pack.ts'
import { packOf } from '../support/run-rule.ts'

const rule = `
summary: '{{ volume }} on {{ pod.spec.nodeName }}'
signals:
  pod: { resource: pods, where: 'self.status.phase == "Pending"' }
  line: { log: 'default/*/main', pattern: '(?:cannot|could not) attach (?P<volume>\\S+)', where: self.pod == pod.metadata.name }
  event: { event: { reason: FailedMount }, contains: [a, timed out waiting] }
let:
  volume: resource("volumes.longhorn.io", "longhorn-system", "x").metadata.name
examples: { positive: [{ name: A volume is gone, bundle: {} }], negative: [{ name: n, bundle: {} }] }
`

describe('compilePack', () => {
  it('tells beforehand what rules ask for, and what their patterns need', () => {
    const [compiled] = compilePack(packOf({ 'test/rule': rule })).rules
    expect(compiled?.resourceKeys).toEqual(['volumes.longhorn.io'])
    expect(compiled?.literals).toEqual({
      line: ['cannot attach ', 'could not attach '],
      event: ['timed out waiting'],
    })
  })

  it('leaves examples out but for their names', () => {
    const [compiled] = compilePack(packOf({ 'test/rule': rule })).rules
    expect(compiled?.exampleNames).toEqual(['A volume is gone'])
    expect(compiled).not.toHaveProperty('examples')
  })
})
