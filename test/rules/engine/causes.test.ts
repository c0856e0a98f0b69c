import { describe, expect, it } from 'vitest'
import { runRules } from '../../support/run-rule.ts'

const at = '2025-04-11T12:00:00Z'
const pod = (name: string, fields: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { nodeName: 'node1', containers: [{ name: 'main', image: 'x' }] },
  status: { phase: 'Failed', ...fields },
})

const rule = `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
  line: { log: 'default/*/main', pattern: 'exit because (?P<why>.*)', where: self.pod == pod.metadata.name, optional: true }
for: pod
causes:
  - { id: disk, when: 'line.why.contains("disk")', severity: error, cause: 'The disk: {{ line.why }}' }
  - { id: unknown, cause: 'Why is not known.', confidence: low }`

async function findings(text: string, spec: Parameters<typeof runRules>[1]) {
  return (await runRules({ 'test/rule': text }, { at, ...spec })).findings
}

describe('causes', () => {
  it('are told in order, each with its own severity; the fallback says what is not known', async () => {
    const found = await findings(rule, {
      objects: [pod('a'), pod('b')],
      logs: { 'default/a/main.log': 'exit because disk full' },
    })
    expect(found.map((f) => [f.objects[0]?.name, f.causeId, f.severity])).toEqual([
      ['a', 'disk', 'error'],
      ['b', 'unknown', 'warning'],
    ])
    expect(found[0]!.rootCause).toBe('The disk: disk full')
  })

  it('leave the rule silent when none fits', async () => {
    expect(await findings(rule.replace(/ {2}- \{ id: unknown.*/, ''), { objects: [pod('a')] })).toEqual([])
  })
})

describe('confidence', () => {
  it('rises with kinds of evidence that agree, and never above the ceiling of the cause', async () => {
    const found = await findings(rule, {
      objects: [pod('a'), pod('b')],
      logs: { 'default/a/main.log': 'exit because disk full' },
    })
    expect(found.map((f) => f.confidence)).toEqual(['high', 'low'])
    expect(found[0]!.confidenceReasons).toContain('2 kinds of evidence agree')
  })

  it('falls for old lines', async () => {
    const logOnly = `
signals:
  line: { log: 'default/*/main', contains: out of cheese }`
    const logs = (time: string) => ({ logs: { 'default/a/main.log': `2025-04-11T${time}Z out of cheese` } })
    expect((await findings(logOnly, logs('11:50:00.000000000')))[0]!.confidence).toBe('medium')
    expect((await findings(logOnly, logs('01:00:00.000000000')))[0]!.confidence).toBe('low')
  })

  it('falls where optional inputs are missing', async () => {
    const withNode = `
signals:
  line: { log: 'default/*/main', contains: out of cheese }
  kernel: { nodeLog: kernel, contains: out of cheese, optional: true }`
    const logs = { 'default/a/main.log': 'out of cheese' }
    expect((await findings(withNode, { logs }))[0]!.confidence).toBe('medium')
    const without = (await findings(withNode, { logs, omit: ['nodes'] }))[0]!
    expect(without.confidence).toBe('low')
    expect(without.confidenceReasons.join()).toContain('not in the bundle: nodes/*.zip')
  })

  it('depends on the version where the rule is for some', async () => {
    const versioned = `
affects: { harvester: '>=1.4.0 <1.5.0' }
signals:
  line: { log: 'default/*/main', contains: out of cheese }`
    const logs = { 'default/a/main.log': 'out of cheese' }
    expect((await findings(versioned, { harvester: 'v1.4.2', logs }))[0]!.confidence).toBe('high')
    const outside = await runRules({ 'test/rule': versioned }, { at, harvester: 'v1.5.1', logs })
    expect(outside.outcomes[0]).toMatchObject({ outcome: 'not-applicable', because: 'version' })
  })
})

describe('objects', () => {
  it('may be named by a signal: all that it matched', async () => {
    const text = `
signals:
  line: { log: 'default/*/main', contains: out of cheese }
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"', optional: true }
objects: [pod]`
    const logs = { 'default/a/main.log': 'out of cheese' }
    const [found] = await findings(text, { objects: [pod('a'), pod('b')], logs })
    expect(found!.objects.map((o) => o.name)).toEqual(['a', 'b'])
    // Without them, what the first match is about.
    const [alone] = await findings(text, { objects: [pod('a', { phase: 'Running' })], logs })
    expect(alone!.objects.map((o) => o.name)).toEqual(['a'])
  })
})

describe('grouping, exceptions and faults', () => {
  const failed = `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
for: pod`

  it('makes one finding of the matches that share a value', async () => {
    const objects = [pod('a', { reason: 'Evicted' }), pod('b', { reason: 'Evicted' }), pod('c', { reason: 'Other' })]
    const found = await findings(`${failed}\ngroupBy: pod.status.reason`, { objects })
    expect(found.map((f) => f.objects.map((o) => o.name))).toEqual([['a', 'b'], ['c']])
    expect(found[0]!.evidence).toHaveLength(2)
  })

  it('has the texts of the first and the objects of all, of which it lists 50', async () => {
    const objects = Array.from({ length: 60 }, (_, i) => pod(`p${String(i).padStart(2, '0')}`, { reason: 'Evicted' }))
    const text = `${failed}\ngroupBy: pod.status.reason\ncause: 'First is {{ pod.metadata.name }}'`
    const [found] = await findings(text, { objects })
    expect(found).toMatchObject({ rootCause: 'First is p00', moreObjects: 10 })
    expect(found!.objects).toHaveLength(50)
  })

  it('keeps silent under a named exception', async () => {
    const text = `${failed}\nexceptions: [{ name: evicted, when: 'pod.status.reason == "Evicted"', reason: normal }]`
    const found = await findings(text, { objects: [pod('a', { reason: 'Evicted' }), pod('b')] })
    expect(found.map((f) => f.objects[0]?.name)).toEqual(['b'])
  })

  it('quotes what comes from the bundle in commands', async () => {
    const text = `${failed}
remediation: [{ text: 'Look at {{ pod.status.message }}', commands: ['kubectl logs {{ pod.metadata.name }} {{ pod.status.message }}'] }]`
    const [found] = await findings(text, { objects: [pod('a', { message: "$(reboot); 'x'" })] })
    expect(found!.remediation[0]!.commands).toEqual([`kubectl logs a '$(reboot); '\\''x'\\'''`])
    expect(found!.remediation[0]!.text).toBe("Look at $(reboot); 'x'")
  })

  it('gives a command the elements of a list as a word each', async () => {
    const text = `${failed}
let: { names: 'pod.status.names', none: '[]' }
remediation: [{ text: 'Look at {{ names }}', commands: ['kubectl delete pod {{ names }}', 'echo {{ none }}.'] }]`
    const [found] = await findings(text, { objects: [pod('a', { names: ['web-0', '$(reboot)', "it's"] })] })
    expect(found!.remediation[0]).toEqual({
      text: "Look at web-0, $(reboot), it's",
      commands: ["kubectl delete pod web-0 '$(reboot)' 'it'\\''s'", 'echo .'],
    })
  })

  it('quotes for the quotes that a command has itself', async () => {
    const text = `${failed}
let: { evil: pod.status.message, plain: pod.metadata.name }
remediation:
  - text: Look.
    commands:
      - ssh node1 "grep {{ plain }} a; grep {{ evil }} b"; echo {{ evil }}
      - echo '{"name":"{{ evil }}"}' "it's" {{ plain }}
      - |-
        # don't
        echo {{ evil }}`
    const [found] = await findings(text, { objects: [pod('a', { message: "$(reboot) `x` 'y'" })] })
    expect(found!.remediation[0]!.commands).toEqual([
      `ssh node1 "grep a a; grep '\\$(reboot) \\\`x\\\` '\\\\''y'\\\\''' b"; echo '$(reboot) \`x\` '\\''y'\\'''`,
      `echo '{"name":"$(reboot) \`x\` '\\''y'\\''"}' "it's" a`,
      `# don't\necho '$(reboot) \`x\` '\\''y'\\'''`,
    ])
  })

  it('reports a rule that fails as failed, never as clean', async () => {
    const text = `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase + 1 == 2' }
for: pod`
    const report = await runRules({ 'test/rule': text }, { at, objects: [pod('a')] })
    expect(report.outcomes[0]!.outcome).toBe('failed')
    expect(report.diagnostics.map((d) => d.code)).toContain('rule-failed')
  })

  it('takes a missing field for null: false as a condition, empty as a list', async () => {
    const text = `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.nothing.here.exists(x, x.y == 1) || self.status.no.phase > 3' }
for: pod`
    const report = await runRules({ 'test/rule': text }, { at, objects: [pod('a')] })
    expect(report.outcomes[0]!.outcome).toBe('clean')
  })
})
