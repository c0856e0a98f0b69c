import { describe, expect, it } from 'vitest'
import { runRules } from '../../support/run-rule.ts'

const at = '2025-04-11T12:00:00Z'
const pod = (name: string, phase: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', creationTimestamp: '2025-04-11T10:00:00Z' },
  spec: { nodeName: 'node1', containers: [{ name: 'main', image: 'x' }] },
  status: { phase },
})
const log = (...lines: [time: string, text: string][]): string =>
  lines.map(([t, l]) => `2025-04-11T${t}Z ${l}`).join('\n')

async function outcome(rule: string, spec: Parameters<typeof runRules>[1]) {
  const report = await runRules({ 'test/rule': rule }, { at, ...spec })
  return { ...report.outcomes[0]!, findings: report.findings }
}

describe('a resource signal', () => {
  const rule = `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"', show: [self.status.phase] }
for: pod`

  it('matches objects for which where holds, one finding each', async () => {
    const { findings } = await outcome(rule, { objects: [pod('a', 'Failed'), pod('b', 'Running'), pod('c', 'Failed')] })
    expect(findings.map((f) => f.objects[0]?.name)).toEqual(['a', 'c'])
  })

  it('points at the line of the field that it shows', async () => {
    const { findings } = await outcome(rule, { objects: [pod('a', 'Failed')] })
    expect(findings[0]!.evidence[0]).toMatchObject({
      path: 'yamls/namespaced/default/v1/pods.yaml',
      excerpt: '    phase: Failed',
    })
  })

  it('is not applicable where its namespace was not collected', async () => {
    const result = await outcome(rule.replaceAll('default', 'other'), {})
    expect(result).toMatchObject({ outcome: 'not-applicable', because: 'missing-input' })
    expect(result.reason).toContain('namespace other')
  })

  it('is not applicable where what its condition looks at was not collected', async () => {
    const joined = `
signals:
  upgrade: { upgrade: latest }
  node: { resource: nodes, where: upgrade.node == self.metadata.name }
for: node`
    const result = await outcome(joined, { omit: ['yamls/namespaced/harvester-system'] })
    expect(result).toMatchObject({ outcome: 'not-applicable', because: 'missing-input' })
  })
})

describe('signals that look at another one', () => {
  const joined = `
signals:
  upgrade: { upgrade: latest }
  pod: { resource: pods, namespace: default, where: 'self.metadata.name.contains(upgrade.name + "-")', optional: true }`

  it('are not evaluated where that one is wanted and not there', async () => {
    const report = await runRules({ 'test/rule': joined }, { at, objects: [pod('a', 'Failed')] })
    expect(report.outcomes[0]!.outcome).toBe('clean')
    expect(report.diagnostics).toEqual([])
  })

  it('are not evaluated where its input is missing', async () => {
    const omit = ['yamls/namespaced/harvester-system']
    const report = await runRules({ 'test/rule': joined }, { at, objects: [pod('a', 'Failed')], omit })
    expect(report.outcomes[0]!.outcome).toBe('not-applicable')
    expect(report.diagnostics.filter((d) => d.code === 'rule-failed')).toEqual([])
  })
})

describe('absence', () => {
  const rule = `
signals:
  version: { resource: versions, namespace: harvester-system, where: 'self.metadata.name == "v9"', expect: none }`

  it('is a signal where the bundle would have shown the thing', async () => {
    const { findings } = await outcome(rule, {})
    expect(findings[0]!.evidence[0]!.excerpt).toContain('absent')
  })

  it('is no signal where it would not', async () => {
    expect(await outcome(rule, { omit: ['yamls/namespaced/harvester-system'] })).toMatchObject({
      outcome: 'not-applicable',
    })
  })
})

describe('a log signal', () => {
  const rule = (more: string): string => `
signals:
  slow: { log: 'default/*/main', pattern: 'volume (?P<volume>\\S+) is slow', ${more} }`
  const logs = (...lines: [string, string][]) => ({
    logs: { 'default/a/main.log': log(...lines) },
    objects: [pod('a', 'Running')],
  })

  it('counts a day back from collection unless the rule says otherwise', async () => {
    const old = {
      logs: { 'default/a/main.log': '2025-04-09T00:00:00.000000000Z volume v1 is slow' },
      objects: [pod('a', 'Running')],
    }
    expect(await outcome(rule('optional: false'), old)).toMatchObject({ outcome: 'clean' })
    expect(await outcome(rule('within: any'), old)).toMatchObject({ outcome: 'matched' })
  })

  it('wants as many lines as count says inside its window', async () => {
    const spec = logs(
      ['10:00:00.000000000', 'volume v1 is slow'],
      ['11:30:00.000000000', 'volume v1 is slow'],
      ['11:45:00.000000000', 'volume v1 is slow'],
    )
    expect(await outcome(rule('within: 1h, count: 2'), spec)).toMatchObject({ outcome: 'matched' })
    expect(await outcome(rule('within: 1h, count: 3'), spec)).toMatchObject({ outcome: 'clean' })
  })

  it('wants them in a stretch of per', async () => {
    const spec = logs(
      ['09:00:00.000000000', 'volume v1 is slow'],
      ['10:00:00.000000000', 'volume v1 is slow'],
      ['11:00:00.000000000', 'volume v1 is slow'],
    )
    expect(await outcome(rule('count: 3, per: 2h'), spec)).toMatchObject({ outcome: 'matched' })
    expect(await outcome(rule('count: 3, per: 90m'), spec)).toMatchObject({ outcome: 'clean' })
  })

  it('counts only what lies in the window, and evidence says so', async () => {
    const spec = logs(
      ['08:00:00.000000000', 'volume v1 is slow'],
      ['11:30:00.000000000', 'volume v1 is slow'],
      ['11:40:00.000000000', 'volume v1 is slow'],
    )
    const { findings } = await outcome(rule('within: 1h'), spec)
    expect(findings[0]).toMatchObject({ firstSeen: '2025-04-11T11:30:00Z', lastSeen: '2025-04-11T11:40:00Z' })
    expect(findings[0]!.evidence[0]).toMatchObject({ line: 3, count: 2, path: 'logs/default/a/main.log' })
  })

  it('may be relative to another signal', async () => {
    const relative = `
signals:
  end: { log: 'default/*/main', pattern: 'engine (?P<engine>\\S+) crashed' }
  slow: { log: 'default/*/main', pattern: 'volume (?P<volume>\\S+) is slow', within: 10m before end }`
    const crash: [string, string] = ['11:00:00.000000000', 'engine e1 crashed']
    expect(await outcome(relative, logs(['10:55:00.000000000', 'volume v1 is slow'], crash))).toMatchObject({
      outcome: 'matched',
    })
    expect(await outcome(relative, logs(['10:30:00.000000000', 'volume v1 is slow'], crash))).toMatchObject({
      outcome: 'clean',
    })
    expect(await outcome(relative, logs(crash, ['11:05:00.000000000', 'volume v1 is slow']))).toMatchObject({
      outcome: 'clean',
    })
  })

  it('is joined to the item of for by its captures', async () => {
    const joined = `
signals:
  pod: { resource: pods, namespace: default }
  slow: { log: 'default/*/main', pattern: 'pod (?P<name>\\S+) is slow', where: self.name == pod.metadata.name }
for: pod`
    const { findings } = await outcome(joined, {
      objects: [pod('a', 'Running'), pod('b', 'Running')],
      logs: { 'default/a/main.log': 'pod b is slow' },
    })
    expect(findings.map((f) => f.objects[0]?.name)).toEqual(['b'])
  })

  it('tells previous logs from current ones', async () => {
    const spec = { objects: [pod('a', 'Running')], logs: { 'default/a/main.log.1': 'volume v1 is slow' } }
    expect(await outcome(rule('previous: exclude'), spec)).toMatchObject({ outcome: 'clean' })
    expect(await outcome(rule('previous: only'), spec)).toMatchObject({ outcome: 'matched' })
  })
})

describe('an event signal', () => {
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'a.1', namespace: 'default' },
    reason: 'FailedMount',
    type: 'Warning',
    count: 7,
    firstTimestamp: '2025-04-11T11:00:00Z',
    lastTimestamp: '2025-04-11T11:50:00Z',
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'a' },
    message: 'cannot mount "data"',
  }
  const rule = (more: string): string => `
signals:
  failed: { event: { reason: FailedMount, object: Pod }, pattern: 'mount "(?P<volume>[^"]+)"', ${more} }
cause: 'Volume {{ failed.volume }} of {{ failed.name }}, {{ failed.count }} times.'`

  it('has the captures of its message, undamaged, and its own count', async () => {
    const { findings } = await outcome(rule('count: 5'), { objects: [event] })
    expect(findings[0]).toMatchObject({ rootCause: 'Volume data of a, 7 times.', lastSeen: '2025-04-11T11:50:00Z' })
  })

  it('is held to count', async () => {
    expect(await outcome(rule('count: 8'), { objects: [event] })).toMatchObject({ outcome: 'clean' })
  })
})

describe('a tail signal', () => {
  it('gives the last words of one container', async () => {
    const { findings } = await outcome(
      `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
  words: { tail: { namespace: pod.metadata.namespace, pod: pod.metadata.name, container: '"main"', previous: true, lines: 2 } }
for: pod
cause: '{{ words.line }}'`,
      { objects: [pod('a', 'Failed')], logs: { 'default/a/main.log.1': 'one\ntwo\nthree: out of cheese\n' } },
    )
    expect(findings[0]!.rootCause).toContain('out of cheese')
    expect(findings[0]!.evidence.at(-1)).toMatchObject({ path: 'logs/default/a/main.log.1', line: 3 })
  })

  it.each([
    ['an empty first line', '\nout of cheese\n', 2],
    ['nothing but a first line', 'out of cheese', 1],
    ['only empty lines before it', '\n\n\nout of cheese', 4],
  ])('comes to the beginning of a log with %s', async (_, log, line) => {
    const { findings } = await outcome(
      `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
  words: { tail: { namespace: pod.metadata.namespace, pod: pod.metadata.name, container: '"main"', lines: 40 } }
for: pod
cause: '{{ words.line }}'`,
      { objects: [pod('a', 'Failed')], files: { 'logs/default/a/main.log': log } },
    )
    expect(findings[0]!.rootCause).toContain('out of cheese')
    expect(findings[0]!.evidence.at(-1)).toMatchObject({ path: 'logs/default/a/main.log', line })
  })
})

describe('node logs and files', () => {
  it('are read in place inside the node zip', async () => {
    const { findings } = await outcome(
      `
signals:
  error: { nodeLog: kernel, pattern: 'I/O error, dev (?P<device>\\w+)', within: any }
  stored: { nodeFile: configs/oem/*.yaml, contains: quiet-boot }
cause: '{{ error.device }} on {{ error.node }}'`,
      {
        nodeFiles: {
          'node1/logs/kernel.log': 'Apr 11 11:00:00 node1 kernel: I/O error, dev sda',
          'node1/configs/oem/99_x.yaml': 'quiet-boot: true',
        },
      },
    )
    expect(findings[0]!.rootCause).toBe('sda on node1')
    expect(findings[0]!.evidence.map((e) => e.path)).toEqual([
      'nodes/node1.zip!/node1/logs/kernel.log',
      'nodes/node1.zip!/node1/configs/oem/99_x.yaml',
    ])
  })

  it('are missing with the node zip', async () => {
    const rule = `
signals:
  error: { nodeLog: kernel, contains: I/O error }`
    expect(await outcome(rule, { omit: ['nodes'] })).toMatchObject({
      outcome: 'not-applicable',
      because: 'missing-input',
    })
  })
})
