import { crc32 } from 'node:zlib'
import yaml from 'js-yaml'
import { describe, expect, it } from 'vitest'
import yauzl from 'yauzl'
import {
  buildBundleTree,
  type FileTree,
  filesForObjects,
  type KubeObject,
  zipBundle,
  zipDirectory,
} from './bundle-builder/index.ts'

type Item = Record<string, unknown> & { metadata: Record<string, unknown> }
type Zipped = { name: string; method: number; flags: number; content: Buffer }

function items(text: string | Uint8Array | undefined): Item[] {
  return (yaml.load(String(text)) as { items: Item[] }).items
}

async function unzip(archive: Buffer): Promise<Zipped[]> {
  const zip = await yauzl.fromBufferPromise(archive)
  const found: Zipped[] = []
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    const content = Buffer.concat(chunks)
    expect(crc32(content)).toBe(entry.crc32)
    found.push({ name: entry.fileName, method: entry.compressionMethod, flags: entry.generalPurposeBitFlag, content })
  }
  return found
}

function object(apiVersion: string, kind: string, name: string, namespace?: string): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }
}

describe('filesForObjects', () => {
  it.each([
    [object('v1', 'Pod', 'a', 'default'), 'yamls/namespaced/default/v1/pods.yaml'],
    [object('v1', 'Node', 'a'), 'yamls/cluster/v1/nodes.yaml'],
    [
      object('longhorn.io/v1beta2', 'Node', 'a', 'longhorn-system'),
      'yamls/namespaced/longhorn-system/longhorn.io/v1beta2/nodes.yaml',
    ],
    [object('harvesterhci.io/v1beta1', 'Setting', 'a'), 'yamls/cluster/harvesterhci.io/v1beta1/settings.yaml'],
    [
      object('networking.k8s.io/v1', 'NetworkPolicy', 'a', 'x'),
      'yamls/namespaced/x/networking.k8s.io/v1/networkpolicies.yaml',
    ],
    [object('storage.k8s.io/v1', 'StorageClass', 'a'), 'yamls/cluster/storage.k8s.io/v1/storageclasses.yaml'],
    [object('v1', 'Endpoints', 'a', 'x'), 'yamls/namespaced/x/v1/endpoints.yaml'],
    [object('metrics.k8s.io/v1beta1', 'PodMetrics', 'a', 'x'), 'yamls/namespaced/x/metrics.k8s.io/v1beta1/pods.yaml'],
    [object('example.com/v1', 'GatewayProxy', 'a', 'x'), 'yamls/namespaced/x/example.com/v1/gatewayproxies.yaml'],
    [object('example.com/v1', 'Mesh', 'a'), 'yamls/cluster/example.com/v1/meshes.yaml'],
    [
      object('k8s.cni.cncf.io/v1', 'NetworkAttachmentDefinition', 'a', 'x'),
      'yamls/namespaced/x/k8s.cni.cncf.io/v1/network-attachment-definitions.yaml',
    ],
  ])('places %o', (placed, path) => {
    expect([...filesForObjects([placed]).keys()]).toEqual([path])
  })

  it('fills in what a server would, the same way every time', () => {
    const once = filesForObjects([object('v1', 'Pod', 'a', 'default')])
    expect(filesForObjects([object('v1', 'Pod', 'a', 'default')])).toEqual(once)
    const [pod] = items(once.get('yamls/namespaced/default/v1/pods.yaml'))
    expect(pod?.metadata['uid']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(pod?.metadata['resourceVersion']).toMatch(/^\d+$/)
    expect(pod?.metadata['creationTimestamp']).toMatch(/^2025-03-12T/)
  })

  it('writes an event under both groups with one uid and the other field names', () => {
    const event = { ...object('v1', 'Event', 'a.1', 'default'), message: 'Pulling image "x"', count: 3 }
    const files = filesForObjects([event])
    const [core] = items(files.get('yamls/namespaced/default/v1/events.yaml'))
    const [twin] = items(files.get('yamls/namespaced/default/events.k8s.io/v1/events.yaml'))
    expect(core).toMatchObject({ message: 'Pulling image "x"null', count: 3, eventTime: 'null' })
    expect(twin).toMatchObject({ note: 'Pulling image "x"null', deprecatedCount: 3, eventTime: 'null' })
    expect(twin?.metadata).toEqual(core?.metadata)
  })

  it('leaves a real null only where the key is the last of its object', () => {
    const volume = {
      ...object('longhorn.io/v1beta2', 'Volume', 'v', 'longhorn-system'),
      spec: { nodeID: '', a: null, z: null },
    }
    const [item] = items(
      filesForObjects([volume]).get('yamls/namespaced/longhorn-system/longhorn.io/v1beta2/volumes.yaml'),
    )
    expect(item?.['spec']).toEqual({ nodeID: 'null', a: 'null', z: null })
  })

  it('refuses a scope that the kind does not have', () => {
    expect(() => filesForObjects([object('v1', 'Pod', 'a')])).toThrow('Pod a needs metadata.namespace')
    expect(() => filesForObjects([object('v1', 'Node', 'a', 'default')])).toThrow(
      'Node a must not have metadata.namespace',
    )
  })
})

describe('buildBundleTree', () => {
  it('builds a healthy cluster from nothing', () => {
    const tree = buildBundleTree()
    expect(String(tree.get('metadata.yaml'))).toContain('kubernetesversion: v1.31.4+rke2r1\n')
    expect(items(tree.get('yamls/cluster/harvesterhci.io/v1beta1/settings.yaml'))).toContainEqual(
      expect.objectContaining({ value: 'v1.4.2', metadata: expect.objectContaining({ name: 'server-version' }) }),
    )
    expect(tree.has('nodes/node1.zip')).toBe(true)
  })

  it('replaces a background object of the same name and adds the others', () => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node1' }, spec: { unschedulable: true } }
    const nodes = items(
      buildBundleTree({ objects: [node, { ...node, metadata: { name: 'node2' } }] }).get('yamls/cluster/v1/nodes.yaml'),
    )
    expect(nodes.map((item) => [item.metadata['name'], item['spec']])).toEqual([
      ['node1', { unschedulable: true }],
      ['node2', { unschedulable: true }],
    ])
  })

  it('writes only what is given without a background', () => {
    expect([...buildBundleTree({ background: 'none' }).keys()]).toEqual(['metadata.yaml', 'bundleGenerationError.log'])
  })

  it('gives times to the log lines that have none', () => {
    const logs = { 'a/b/c.log': 'first\n2024-03-27T08:51:03.990840442-04:00 second\nthird\n' }
    expect(buildBundleTree({ logs }).get('logs/a/b/c.log')).toBe(
      '2025-04-11T09:11:38.100000000Z first\n2024-03-27T08:51:03.990840442-04:00 second\n2025-04-11T09:11:40.115308642Z third\n',
    )
  })

  it('names events after their object and keeps unquoted YAML times', () => {
    const spec = yaml.load(`
      background: none
      objects:
      - apiVersion: v1
        kind: Event
        involvedObject: {kind: Pod, namespace: default, name: web}
        lastTimestamp: 2025-04-11T09:00:00Z`)
    const [event] = items(buildBundleTree(spec).get('yamls/namespaced/default/v1/events.yaml'))
    expect(event?.metadata['name']).toMatch(/^web\.[0-9a-f]{16}$/)
    expect(event?.['lastTimestamp']).toBe('2025-04-11T09:00:00Z')
  })

  it('takes out what is omitted, after everything else', () => {
    const tree = buildBundleTree({ omit: ['yamls', 'nodes/node1.zip', 'metadata'] })
    expect([...tree.keys()].filter((path) => path.startsWith('yamls/') || path.startsWith('nodes/'))).toEqual([])
    expect(tree.has('metadata.yaml')).toBe(true)
  })

  it('leaves out the zip of a node that is not ready, and makes the empty one 162 bytes', () => {
    const tree = buildBundleTree({
      nodes: [
        { name: 'node1', zip: 'empty' },
        { name: 'node2', ready: false },
      ],
    })
    expect(tree.get('nodes/node1.zip')).toHaveLength(162)
    expect(tree.has('nodes/node2.zip')).toBe(false)
  })

  it('runs pods only on nodes that are there', () => {
    const path = 'yamls/namespaced/kube-system/v1/pods.yaml'
    expect(buildBundleTree({ nodes: [] }).has(path)).toBe(false)
    const nodes = ['node1', 'node2', { name: 'node3', roles: ['worker'] }, { name: 'node4', ready: false }]
    const pods = items(buildBundleTree({ nodes }).get(path))
    const etcd = pods.map((pod) => String(pod.metadata['name'])).filter((name) => name.startsWith('etcd-'))
    expect(etcd).toEqual(['etcd-node1', 'etcd-node2'])
    const addresses = pods.map((pod) => (pod['status'] as { podIP: string }).podIP)
    expect(new Set(addresses).size).toBe(pods.length)
  })

  it('wrote empty lists up to Harvester v1.2.1', () => {
    const path = 'yamls/namespaced/default/batch/v1/jobs.yaml'
    expect(String(buildBundleTree({ harvester: 'v1.0.3' }).get(path))).toContain('items: []\n')
    expect(buildBundleTree({ harvester: 'v1.3.0' }).has(path)).toBe(false)
  })

  it.each([
    [{ object: [] }, 'spec has no field "object"; it has at, harvester'],
    [
      { objects: [{ apiVersion: 'v1', kind: 'Pod', metadata: {} }] },
      'objects[0].metadata.name: expected a text, found nothing',
    ],
    [{ at: 'yesterday' }, 'at: expected a UTC time such as 2025-04-11T09:12:40Z, found "yesterday"'],
    [{ harvester: 'latest' }, 'harvester: expected a version from v1.0.0 on, found "latest"'],
    [{ logs: { 'a.log': '' } }, 'logs: key: expected <namespace>/<pod>/<container>.log, found "a.log"'],
    [{ nodes: [{ name: 'a', zip: true }] }, 'nodes[0].zip: expected false or "empty", found true'],
    [{ files: { '../x': '' } }, 'files: key: expected a path inside the bundle, found "../x"'],
    [[], 'spec: expected a mapping, found []'],
  ])('refuses %j', (spec, message) => {
    expect(() => buildBundleTree(spec)).toThrow(message)
  })
})

describe('zipBundle', () => {
  const tree: FileTree = new Map<string, string | Uint8Array>([
    ['metadata.yaml', 'projectnamespaceuuid: 1-2\nbundlecreatedat: "2025-04-11T09:12:40Z"\n'],
    ['logs/a/b/c.log', 'line\n'.repeat(500)],
    ['logs/a/b/empty.log', ''],
    ['nodes/node1.zip', zipDirectory('node1', new Map([['logs/kernel.log', 'x'.repeat(300)]]), '2025-04-11T09:12:40Z')],
  ])

  it('has one top directory, directories before their content, and nested zips stored', async () => {
    const entries = await unzip(zipBundle(tree))
    const top = 'supportbundle_1-2_2025-04-11T09-12-40Z/'
    const methods = new Map(entries.map((entry) => [entry.name.slice(top.length), entry.method]))
    expect(entries[0]?.name).toBe(top)
    expect(entries.every((entry) => entry.name.startsWith(top) && (entry.flags & 8) === 0)).toBe(true)
    expect([methods.get('logs/a/b/c.log'), methods.get('logs/a/b/empty.log'), methods.get('nodes/node1.zip')]).toEqual([
      8, 0, 0,
    ])
    const seen = new Set<string>()
    for (const { name } of entries) {
      const parent = name.replace(/[^/]+\/?$/, '')
      expect(parent === '' || seen.has(parent)).toBe(true)
      seen.add(name)
    }
    expect([...methods.keys()].filter((name) => name.endsWith('/')).sort()).toEqual([
      'logs/',
      'logs/a/',
      'logs/a/b/',
      'nodes/',
    ])
  })

  it('gives back every byte, also of the zip inside', async () => {
    const entries = await unzip(zipBundle(tree, { name: 'top' }))
    for (const [path, content] of tree) {
      expect(entries.find((entry) => entry.name === `top/${path}`)?.content).toEqual(Buffer.from(content))
    }
    const inner = await unzip(entries.find((entry) => entry.name.endsWith('.zip'))!.content)
    expect(inner.map((entry) => entry.name)).toEqual(['node1/', 'node1/logs/', 'node1/logs/kernel.log'])
  })

  it('makes the same bytes from the same tree in any order', () => {
    const reversed: FileTree = new Map([...tree].reverse())
    expect(zipBundle(reversed).equals(zipBundle(tree))).toBe(true)
  })
})
