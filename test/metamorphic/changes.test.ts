import yaml from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { type BundleSpec, buildBundleFiles } from '../support/bundle-builder/index.ts'
import { packOf } from '../support/run-rule.ts'
import { type BundleValues, type Change, filesOf, isMap, itemsOf, type Json, valuesOf } from './bundle-values.ts'
import { changes } from './changes.ts'
import { reportOn, toldIn } from './findings.ts'
import { shiftTimes } from './times-in-text.ts'

const at = '2025-04-11T20:42:10Z'
const spec: BundleSpec = {
  at,
  nodes: ['node1', 'node2'],
  objects: [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-0', namespace: 'default', creationTimestamp: '2025-04-11T20:00:00Z' },
      spec: { nodeName: 'node1', containers: [{ name: 'a' }, { name: 'b', command: ['sh', '-c', 'x'] }] },
      status: { phase: 'Running', message: `a long text that is folded ${'somewhere, '.repeat(9)}and "quoted"` },
    },
    {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      metadata: { name: 'shop', namespace: 'default' },
      spec: { template: {} },
      status: { printableStatus: '', reason: '', message: '', phase: '' },
    },
  ],
  logs: {
    'default/web-0/a.log': `2025-04-11T20:41:00.000000001Z I0411 20:41:00.123456       1 x.go:1] default/shop on node1 is late`,
  },
}
const files = buildBundleFiles(spec)
const bundle = valuesOf(files)
const pods = 'yamls/namespaced/default/v1/pods.yaml'
const changed = (name: string): BundleValues => changes[name]!(bundle, 7).bundle
const podIn = (list: Json | undefined) => itemsOf(list!)[0] as { spec: { containers: Json[] } }

describe('a bundle as values', () => {
  it('is written as the collector wrote it', () => {
    expect(bundle.lists.size).toBeGreaterThan(10)
    expect(filesOf({ bundle })).toEqual(new Map([...files].map(([path, content]) => [path, String(content)])))
  })

  it.each(Object.keys(changes))(
    'is another one: %s; the same for the same seed, and the first is as it was',
    (name) => {
      const before = structuredClone(bundle)
      const once = filesOf(changes[name]!(bundle, 7))
      expect(once).not.toEqual(filesOf({ bundle }))
      expect(filesOf(changes[name]!(bundle, 7))).toEqual(once)
      expect(bundle).toEqual(before)
    },
  )
})

describe('shuffled', () => {
  const list = changed('shuffled').lists.get(pods)

  it('turns lists round at every depth, and keeps what is in them', () => {
    expect(podIn(list).spec.containers).toEqual([...podIn(bundle.lists.get(pods)).spec.containers].reverse())
    const nodes = 'yamls/cluster/v1/nodes.yaml'
    expect(itemsOf(changed('shuffled').lists.get(nodes)!).map(nameOf)).toEqual(['node2', 'node1'])
  })

  it('leaves commands alone', () => {
    expect(JSON.stringify(list)).toContain('["sh","-c","x"]')
  })
})

describe('shifted', () => {
  it.each([
    ['2025-04-11T20:42:10.123456789Z', '2025-04-12T09:42:10.123456789Z'],
    ['2025-12-31 20:42:10.5 +0200', '2026-01-01 09:42:10.5 +0200'],
    ['2025/04/11 20:42:10 [ERROR]', '2025/04/12 09:42:10 [ERROR]'],
    ['supportbundle_2025-04-11T20-42-10Z.zip', 'supportbundle_2025-04-12T09-42-10Z.zip'],
    ['E0411 20:42:10.123456   1 x.go:1]', 'E0412 09:42:10.123456   1 x.go:1]'],
    ['Apr 11 20:42:10 node1 kernel: 1', 'Apr 12 09:42:10 node1 kernel: 1'],
    ['Apr  8 20:42:10.123456 node1 rke2[1]', 'Apr  9 09:42:10.123456 node1 rke2[1]'],
    ['Not After : Apr 29 20:42:10 2026 GMT', 'Not After : Apr 30 09:42:10 2026 GMT'],
    ['[Fri Apr 11 20:42:10 2025] x', '[Sat Apr 12 09:42:10 2025] x'],
    ['Fri Apr 11 20:42:10 UTC 2025', 'Sat Apr 12 09:42:10 UTC 2025'],
    ['end at Fri 2025-04-11 20:42:10 UTC', 'end at Sat 2025-04-12 09:42:10 UTC'],
    ['[11/Apr/2025:20:42:10 +0000]', '[12/Apr/2025:09:42:10 +0000]'],
    ['Date: Fri, 11 Apr 2025 20:42:10 GMT', 'Date: Sat, 12 Apr 2025 09:42:10 GMT'],
    ['etcd-snapshot-node1-1744404130', 'etcd-snapshot-node1-1744450930'],
    ['"ts":1744404130.25', '"ts":1744450930.25'],
    ['took 1600000000 bytes, uid 2025-04-1', 'took 1600000000 bytes, uid 2025-04-1'],
    ['v1.4.2 5d9c7b6f4 10.52.0.11:8080 12:30', 'v1.4.2 5d9c7b6f4 10.52.0.11:8080 12:30'],
  ])('%s by 13 hours', (text, expected) => {
    expect(shiftTimes(text, 13 * 3600, Date.parse(at))).toBe(expected)
    expect(shiftTimes(expected, -13 * 3600, Date.parse(at))).toBe(text)
  })

  it('shifts lists, logs, the time of collection and years that are not written', () => {
    const texts = changed('shifted by days').texts
    expect(texts.get('metadata.yaml')).toContain('bundlecreatedat: "2024-09-23T20:42:10Z"')
    expect(texts.get('logs/default/web-0/a.log')).toMatch(/^2024-09-23T20:41:00\.000000001Z I0923 20:41:00\.123456 /)
    expect(JSON.stringify(changed('shifted by days').lists.get(pods))).toContain('2024-09-23T20:00:00Z')
    expect(shiftTimes('Dec 31 23:00:00 node1', 7200, Date.parse('2025-01-02T00:00:00Z'))).toBe('Jan 01 01:00:00 node1')
  })
})

describe('renamed', () => {
  const { bundle: other, renamed = String } = changes['renamed']!(bundle, 7)

  it('gives nodes, machines and their namespace other names everywhere', () => {
    const before = JSON.stringify([...bundle.lists, ...bundle.texts])
    const after = JSON.stringify([...other.lists, ...other.texts])
    for (const name of ['node1', 'node2', 'shop', 'default/web-0']) {
      expect(before).toContain(name)
      expect(after).not.toContain(name)
      expect(after).toContain(renamed(name))
      expect(renamed(name)).toHaveLength(name.length)
    }
    expect([...other.texts.keys()]).toContain(`logs/${renamed('default')}/web-0/a.log`)
    expect([...other.texts.keys()]).toContain(`nodes/${renamed('node1')}/logs/kernel.log`)
  })

  it('leaves names of the system alone', () => {
    expect([...other.lists.keys()]).toContain('yamls/namespaced/harvester-system/v1/pods.yaml')
    expect(JSON.stringify(other.lists.get('yamls/namespaced/harvester-system/apps/v1/deployments.yaml'))).toContain(
      '"virt-operator"',
    )
  })
})

describe('other nulls', () => {
  it('writes what is empty as another null, or not at all', () => {
    const countOf = ({ lists }: BundleValues) =>
      JSON.stringify([...lists]).match(/:(?:"null"|null)(?=[,}])/g)?.length ?? 0
    expect(countOf(changed('other nulls'))).toBeLessThan(countOf(bundle))
    expect(JSON.stringify([...changed('other nulls').lists])).toMatch(/":null[,}]/)
  })
})

describe('restyled', () => {
  const texts = [
    'Back-off pulling image "acme/web:1.2", which was refused, as somebody else said before, and is tried again later',
    ...['yes', '12', '1e3', '', ' x', 'x ', 'a: b', 'a #b', "it's", '- x', '*', 'a\tb\u001b[31m', 'é\u2028\ufeff'],
    ...['one\ntwo', 'one\n\ntwo\n', 'one\n\n', '\none', 'one\n  two', 'null', '2025-04-11T20:42:10Z'],
  ]
  const items = texts.map((text, i) => ({ [`k${i}`]: text, 'a key': [text, [text], { text }], n: 10737418240, e: [] }))
  const lists = new Map<string, Json>(Array.from({ length: 20 }, (_, i) => [`yamls/cluster/v1/x${i}.yaml`, { items }]))
  const files = [...filesOf(changes['restyled']!({ lists, texts: new Map() }, 7)).values()].map(String)

  it('keeps every value', () => {
    for (const text of files) expect(yaml.load(text.replace(/^\uFEFF/, ''))).toEqual({ items })
  })

  it.each([
    ['in double quotes', /: "Back[^\n]*\n +[a-z]/],
    ['in single quotes', /: 'Back[^\n]*\n +[a-z]/],
    ['plain', /: Back[^\n]*\n +[a-z]/],
    ['a literal block', /: \|-\r?\n +Back/],
    ['a folded block', /: >-\r?\n +Back/],
    ['a number without exponent', /: 10737418240\r?\n/],
    ['CRLF', /\r\n/],
    ['a byte order mark', /^\uFEFF/],
    ['lists indented', /^ {2}- /m],
    ['lists in the column of their key', /^- /m],
  ])('%s', (_, style) => expect(files.filter((text) => style.test(text))).not.toEqual([]))
})

describe('a rule that depends on what it should not is caught', () => {
  const pod = (where: string): string => `signals:\n  pod: { resource: pods, where: '${where}' }`
  const rules: [change: string, rule: string][] = [
    ['shuffled', pod('self.spec.containers[0].name == "a"')],
    ['shifted by hours', pod('self.metadata.creationTimestamp.startsWith("2025-04-11T20:00")')],
    ['shifted by days', `signals:\n  line: { log: '*/*/*', pattern: 'I0411 20.*is late' }`],
    ['renamed', pod('self.metadata.name == "web-0" && self.metadata.namespace == "default"')],
    ['renamed', `signals:\n  line: { log: '*/*/*', contains: on node1 is late }`],
    ['other nulls', `signals:\n  vm: { resource: virtualmachines.kubevirt.io, where: self.status.size() == 4 }`],
  ]

  const told = async (change: Change, rule: string) => {
    const packs = [packOf({ 'test/planted': rule })]
    const before = await reportOn(files, packs)
    const { bundle: other, renamed, write } = change(bundle, 7)
    const after = await reportOn(filesOf({ bundle: other, ...(write && { write }) }), packs)
    return { before: toldIn(before.findings, renamed), after: toldIn(after.findings) }
  }

  it.each(rules)('%s: %s', async (name, rule) => {
    const { before, after } = await told(changes[name]!, rule)
    expect(before).not.toEqual([])
    expect(after).not.toEqual(before)
  })

  it.each(Object.keys(changes))('and one that does not is left alone: %s', async (name) => {
    const { before, after } = await told(
      changes[name]!,
      pod('self.spec.containers.exists(c, c.name == "a") && age(self) < duration("1h")'),
    )
    expect(before).not.toEqual([])
    expect(after).toEqual(before)
  })
})

function nameOf(item: Json): string {
  return isMap(item) && isMap(item['metadata']) ? String(item['metadata']['name']) : ''
}
