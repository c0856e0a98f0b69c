import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyze, loadRules } from '../../../src/analyze.ts'
import { renderJson, renderNdjson } from '../../../src/report/json.ts'
import { renderLine } from '../../../src/report/line.ts'
import { redactReport } from '../../../src/report/redact/redact-report.ts'
import type { Report } from '../../../src/report/report.ts'
import { renderText } from '../../../src/report/text.ts'
import { type BundleSpec, buildBundleTree, zipBundle } from '../../support/bundle-builder/index.ts'
import { packOf } from '../../support/run-rule.ts'

const secrets = {
  password: 'Hunter2-Sommer',
  token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhY21lIn0.c2lnc2lnc2lnc2ln',
  join: `K10${'5f'.repeat(32)}::server:joinme99`,
  basic: 'svcuser:G3heim-99',
}
const names = {
  node: 'frankfurt-hv-01',
  vm: 'payroll-db-7',
  namespace: 'umbrella-finance',
  pod: 'ledger-sync-0',
  claim: 'payroll-scratch',
  image: 'Umbrella Golden Image',
  user: 'jdoe-umbrella',
  host: 'registry.umbrella-corp.de',
  domain: 'umbrella-corp.de',
  email: 'jane.doe@umbrella-corp.de',
  ip: '10.77.12.9',
  ip6: 'fd12:3456:789a::42',
  mac: '52:54:00:ab:cd:ef',
  uuid: '3f2b8c1e-77aa-4c55-9d10-5f6e7a8b9c0d',
  serial: 'S3Z9NB0K123456',
  file: 'umbrella-ticket-4711',
}
const all = Object.values(names)
const at = '2025-04-11T09:00:00Z'
/** Everything that is planted, in each way of writing it. */
const sentence = [
  ...all.map((name) => `<${name}>`),
  `serial: ${names.serial}`,
  `upper ${names.vm.toUpperCase()} ${names.host.toUpperCase()} ${names.uuid.toUpperCase()}`,
  `url https%3A%2F%2F${names.host}%2F${encodeURIComponent(names.image)}?x=%2F${names.vm}%2F`,
  `base64 ${Buffer.from(`hello ${names.vm} at ${names.ip}`).toString('base64')}`,
  `more ${Buffer.from(names.namespace).toString('base64')}`,
  `https://${secrets.basic}@${names.host}/v2/`,
  `password=${secrets.password} token=${secrets.token}`,
  `plain ${secrets.password} and ${Buffer.from(`x ${secrets.password}`).toString('base64')}`,
  `${secrets.password.toUpperCase()} --token ${secrets.join}`,
].join(' ')

const object = (apiVersion: string, kind: string, name: string, namespace: string | undefined, rest: object = {}) => ({
  apiVersion,
  kind,
  metadata: {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    annotations: { note: sentence },
    labels: { vm: names.vm },
  },
  ...rest,
})

const spec: BundleSpec = {
  at,
  nodes: [names.node],
  namespaces: [names.namespace],
  objects: [
    object('v1', 'Namespace', names.namespace, undefined),
    object('kubevirt.io/v1', 'VirtualMachine', names.vm, names.namespace, { spec: { template: { spec: {} } } }),
    object('v1', 'PersistentVolumeClaim', names.claim, names.namespace),
    object('harvesterhci.io/v1beta1', 'VirtualMachineImage', 'image-x7k2p', 'default', {
      spec: { displayName: names.image },
    }),
    object('management.cattle.io/v3', 'User', 'u-x7k2p', undefined, { username: names.user }),
    object('v1', 'Pod', names.pod, names.namespace, {
      spec: { nodeName: names.node, containers: [] },
      status: { phase: 'Failed' },
    }),
    object('v1', 'Pod', `virt-launcher-${names.vm}-7xq2p`, names.namespace, {
      spec: { containers: [] },
      status: { phase: 'Failed' },
    }),
    object('v1', 'Event', 'e1', names.namespace, {
      involvedObject: { kind: 'Pod', name: names.pod, namespace: names.namespace },
      reason: 'BackOff',
      message: sentence,
    }),
  ],
  logs: {
    [`${names.namespace}/${names.pod}/main.log`]: `planted ${sentence}`,
    [`${names.namespace}/${names.pod}/main.log.1`]: `planted ${sentence}`,
  },
  nodeFiles: { [`${names.node}/logs/rke2-server.log`]: `Apr 11 08:59:58 ${names.node} rke2[1]: planted ${sentence}` },
  files: {
    'metadata.yaml': `bundlecreatedat: "${at}"\nissuedescription: ${JSON.stringify(sentence)}\n`,
    [`yamls/namespaced/${names.namespace}/v1/configmaps.yaml`]: `items: [\nbroken: ${sentence}\n`,
  },
}

const remedy =
  'remediation: [{ text: "Look at {{ x.name }}.", commands: ["kubectl -n {{ x.namespace }} get {{ x.name }} # {{ x.note }}"] }]'
const rules = packOf({
  'test/pod': `
summary: '{{ pod.metadata.annotations.note }}'
cause: 'Because of {{ pod.metadata.namespace }}: {{ pod.metadata.annotations.note }}'
${remedy.replaceAll('x.name ', 'pod.metadata.name ').replaceAll('x.namespace', 'pod.metadata.namespace').replaceAll('x.note', 'pod.metadata.annotations.note')}
signals:
  pod: { resource: pods, where: 'self.status.phase == "Failed"', show: [self.metadata.annotations.note] }
for: pod`,
  'test/vm': `
signals:
  vm: { resource: virtualmachines, show: [self.metadata.labels.vm] }
for: vm`,
  'test/event': `
signals:
  event: { event: { reason: BackOff, object: Pod } }
for: event
summary: '{{ event.message }}'`,
  'test/log': `
signals:
  line: { log: '*/*/main', previous: include, pattern: 'planted', within: any }
for: line`,
  'test/node': `
signals:
  line: { nodeLog: rke2-server, pattern: 'planted', within: any }
for: line`,
})

let dir: string
let path: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'planted-'))
  path = join(dir, `${names.file}.zip`)
  await writeFile(path, zipBundle(buildBundleTree(spec)))
})
afterAll(() => rm(dir, { recursive: true }))

const shipped = await loadRules()
const run = (redact: boolean): Promise<Report> =>
  analyze(path, { builtinRules: false, rules: [rules, ...shipped], redact })

function formats(report: Report): Record<string, string> {
  return {
    text: renderText(report, { all: true, width: 1000 }),
    narrow: renderText(report),
    json: renderJson(report),
    ndjson: renderNdjson(report),
    line: renderLine(report, report.bundle.path),
  }
}

/** Each way in which a text could still be read. */
function spellings(text: string): string[] {
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.from(' '.repeat(shift) + text)
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  )
  const hex = [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')
  return [text, encodeURIComponent(text), hex, ...encoded.filter((e) => e.length > 7)].map((s) => s.toLowerCase())
}

function survivors(report: Report, planted: readonly string[]): string[] {
  return Object.entries(formats(report)).flatMap(([format, text]) => {
    const folded = text.toLowerCase().replaceAll('\\n', ' ')
    return planted.filter((secret) => spellings(secret).some((s) => folded.includes(s))).map((s) => `${format}: ${s}`)
  })
}

const secretParts = [...Object.values(secrets), 'G3heim-99', 'joinme99']

describe('a bundle with secrets planted everywhere', () => {
  it('quotes them in findings of every kind', async () => {
    const report = await run(false)
    const found = new Set(report.findings.flatMap((f) => [f, ...f.symptoms]).map((f) => f.ruleId))
    for (const id of ['test/pod', 'test/vm', 'test/event', 'test/log', 'test/node']) expect([...found]).toContain(id)
    const text = renderJson(report)
    for (const name of [names.node, names.vm, names.ip, names.serial]) expect(text).toContain(name)
  })

  it('shows none of the secrets, redacted or not, and no name once redacted', async () => {
    expect(survivors(await run(false), secretParts)).toEqual([])
    expect(survivors(await run(true), [...secretParts, ...all])).toEqual([])
  })

  it('keeps what is of use: lines, the system, and the structure of names', async () => {
    const [plain, redacted] = [await run(false), await run(true)]
    const lines = (r: Report) =>
      r.findings.flatMap((f) => f.evidence.map((e) => [f.ruleId, e.line, e.context?.map((c) => c.line)]))
    expect(lines(redacted)).toEqual(lines(plain))
    const text = renderText(redacted, { all: true })
    expect(text).toContain(`virt-launcher-vm-1-7xq2p`)
    expect(text).toMatch(/logs\/namespace-1\/pod-\d+\/main\.log:1/)
    expect(text).toMatch(/nodes\/node-1\.zip/)
    expect(redacted.bundle).toMatchObject({ path: 'bundle-1.zip', harvesterVersion: plain.bundle.harvesterVersion })
    expect(redacted.redacted).toBe(true)
  })

  it('is the same every time, and redacting again changes nothing', async () => {
    const [first, second] = [await run(true), await run(true)]
    const zero = (r: Report): string => renderJson({ ...r, stats: { ...r.stats, durationMs: 0 } })
    expect(zero(first)).toBe(zero(second))
    expect(redactReport(first).report).toBe(first)
  })
})
