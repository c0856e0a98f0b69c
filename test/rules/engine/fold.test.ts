import { describe, expect, it } from 'vitest'
import { runRules } from '../../support/run-rule.ts'

const at = '2025-04-11T12:00:00Z'
const pod = (name: string, node: string, phase: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: { nodeName: node, containers: [{ name: 'main', image: 'x' }] },
  status: { phase },
})
const failedPods = (more = ''): string => `
severity: error
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
for: pod
${more}`
const pendingPods = (more = ''): string => failedPods(more).replace('"Failed"', '"Pending"').replace('error', 'warning')

async function tree(rules: Record<string, string>, objects: object[]): Promise<string[]> {
  const { findings, summary } = await runRules(rules, { at, nodes: ['node1', 'node2'], objects: objects as never })
  expect(summary.error + summary.warning).toBe(findings.length)
  return findings.map((f) => `${f.objects[0]!.name}(${f.symptoms.map((s) => s.objects[0]!.name).join(' ')})`)
}

describe('explains', () => {
  const objects = [pod('a', 'node1', 'Failed'), pod('b', 'node1', 'Pending'), pod('c', 'node2', 'Pending')]
  const clause = (by: string): string => `explains: [{ rule: test/pending, by: ${by} }]`

  it('puts findings on the same node under their cause', async () => {
    expect(
      await tree({ 'test/failed': failedPods(clause('same-node')), 'test/pending': pendingPods() }, objects),
    ).toEqual(['a(b)', 'c()'])
  })

  it('puts all under it by bundle, and none by same-object', async () => {
    const rules = (by: string) => ({ 'test/failed': failedPods(clause(by)), 'test/pending': pendingPods() })
    expect(await tree(rules('bundle'), objects)).toEqual(['a(b c)'])
    expect(await tree(rules('same-object'), objects)).toEqual(['a()', 'b()', 'c()'])
  })

  it('takes * at the end of a rule id', async () => {
    const rules = {
      'test/failed': failedPods("explains: [{ rule: 'test/*', by: same-node }]"),
      'test/pending': pendingPods(),
    }
    expect(await tree(rules, objects)).toEqual(['a(b)', 'c()'])
  })

  it('holds only under its condition', async () => {
    const rules = {
      'test/failed': failedPods(`explains: [{ rule: test/pending, by: bundle, when: 'pod.metadata.name == "z"' }]`),
      'test/pending': pendingPods(),
    }
    expect(await tree(rules, objects)).toEqual(['a()', 'b()', 'c()'])
  })

  it('never goes round in a circle', async () => {
    const rules = {
      'test/failed': failedPods('explains: [{ rule: test/pending, by: bundle }]'),
      'test/pending': pendingPods('explains: [{ rule: test/failed, by: bundle }]'),
    }
    expect(await tree(rules, objects.slice(0, 2))).toEqual(['a(b)'])
  })

  it('needs the symptom to begin after the cause, within its lag', async () => {
    const line = (text: string, more = ''): string => `
signals:
  line: { log: 'default/*/main', pattern: '${text}' }
${more}`
    const rules = {
      'test/cause': line(
        'disk is gone',
        'severity: error\nexplains: [{ rule: test/symptom, by: bundle, within: 10m }]',
      ),
      'test/symptom': line('write failed'),
    }
    const run = async (time: string): Promise<number> => {
      const logs = {
        'default/a/main.log': `2025-04-11T11:00:00.000000000Z disk is gone\n2025-04-11T${time}Z write failed`,
      }
      return (await runRules(rules, { at, logs })).findings.length
    }
    expect(await run('11:05:00.000000000')).toBe(1)
    expect(await run('10:50:00.000000000')).toBe(2)
    expect(await run('11:30:00.000000000')).toBe(2)
  })

  it('orders roots by severity, then confidence', async () => {
    const report = await runRules(
      { 'test/failed': failedPods(), 'test/pending': pendingPods() },
      { at, objects: objects as never },
    )
    expect(report.findings.map((f) => f.severity)).toEqual(['error', 'warning', 'warning'])
  })
})
