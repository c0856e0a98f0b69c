import { describe, expect, it } from 'vitest'
import { parse } from '../../../src/rules/cel/index.ts'
import { neverHolds } from '../../../src/rules/engine/never-holds.ts'
import { runRules } from '../../support/run-rule.ts'

const at = '2025-04-11T12:00:00Z'
const pod = (_: unknown, i: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `pod-${String(i).padStart(4, '0')}`, namespace: 'default' },
  spec: { nodeName: 'node1' },
  status: { phase: 'Failed' },
})
const pods = Array.from({ length: 2_010 }, pod)
const event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'e', namespace: 'default' },
  involvedObject: { kind: 'Pod', name: 'pod-0001', namespace: 'default' },
  reason: 'Died',
  message: 'it died',
  lastTimestamp: at,
}

const rule = `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
  died: { event: { reason: Died, object: Pod }, where: self.name == pod.metadata.name, optional: true }
  crash: { log: 'default/*/main', contains: out of cheese, where: self.pod == pod.metadata.name, optional: true }
for: pod
let: { seen: died || crash }
groupBy: pod.spec.nodeName`

async function run(when: string, spec: Parameters<typeof runRules>[1] = {}) {
  const report = await runRules(
    { 'test/rule': `${rule}\nwhen: '${when}'` },
    { at, ...spec, objects: [...pods, ...(spec.objects ?? [])] },
  )
  return {
    outcome: report.outcomes[0]?.outcome,
    objects: report.findings[0]?.objects.length ?? 0,
    left: report.diagnostics.filter(({ code }) => code === 'evidence-limit').map(({ message }) => message),
  }
}

const left = ['10 more matches were not looked at']

describe('a rule over more objects than are looked at', () => {
  it('leaves none out where what it wants beside them is nowhere', async () => {
    for (const when of ['died || crash', 'pod.spec.nodeName == "node1" && seen', 'seen && (crash || died.count > 2)'])
      expect(await run(when)).toEqual({ outcome: 'clean', objects: 0, left: [] })
  })

  it('asks them where it is somewhere, or where its absence is what counts', async () => {
    const logs = { 'default/pod-0002/main.log': `${at} out of cheese` }
    expect(await run('seen', { logs })).toEqual({ outcome: 'matched', objects: 1, left })
    expect(await run('died', { logs })).toEqual({ outcome: 'clean', objects: 0, left: [] })
    expect(await run('seen', { objects: [event] })).toEqual({ outcome: 'matched', objects: 1, left })
    expect(await run('!died && pod.spec.nodeName == "node1"')).toEqual({ outcome: 'matched', objects: 50, left })
    expect(await run('died.count < 1')).toEqual({ outcome: 'matched', objects: 50, left })
  })
})

describe('neverHolds', () => {
  const of = (text: string) => neverHolds(parse(text), (name) => name.startsWith('no'))

  it.each(['no', 'no1 || no2', 'yes && no', 'yes ? no1 : no2', '(yes || no1) && (no1 || no2)', 'false'])(
    'is sure of %s',
    (text) => expect(of(text)).toBe(true),
  )

  it.each(['yes', 'no || yes', '!no', 'no == 1', 'no.count > 0', 'yes ? no : yes', 'f(no)', 'true'])(
    'is not of %s',
    (text) => expect(of(text)).toBe(false),
  )
})
