import { describe, expect, it } from 'vitest'
import { collectionHealth, defaultNamespaces, healthKeys } from '../../src/model/health.ts'
import type { BundleSpec } from '../support/bundle-builder/index.ts'
import { openBuilt } from './open-bundle.ts'

async function healthOf(spec: BundleSpec) {
  return collectionHealth(await openBuilt(spec, healthKeys))
}

const routine =
  'Failed to get /api/v1/namespaces/default/bindings: the server does not allow this method on the requested resource\n'
const boundVolume = (namespace: string, phase: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: `pv-${namespace}-${phase.toLowerCase()}` },
  spec: { claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: 'disk' } },
  status: { phase },
})
const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

describe('a healthy bundle', () => {
  it.each(['v1.0.0', 'v1.1.2', 'v1.2.1', 'v1.4.2', 'v1.5.0-rc4', 'v1.7.0'])('of %s says nothing', async (harvester) => {
    expect(await healthOf({ harvester, nodes: ['n1', 'n2'] })).toEqual([])
  })
})

describe('what is missing', () => {
  it('is metadata.yaml', async () => {
    expect(await healthOf({ omit: ['metadata.yaml'] })).toMatchObject([
      { code: 'metadata-missing', path: 'metadata.yaml', effect: expect.stringContaining('time of collection') },
    ])
  })

  it.each([
    [['yamls'], 'yamls'],
    [['yamls/cluster'], 'yamls/cluster'],
    [['yamls/namespaced'], 'yamls/namespaced'],
  ])('is %s', async (omit, path) => {
    const found = await healthOf({ omit })
    expect(found).toMatchObject([{ code: 'yamls-missing', path, effect: expect.stringMatching(/./) }])
  })

  it('is a node, with the reason where the node tells it', async () => {
    const found = await healthOf({
      nodes: ['n1', { name: 'n2', zip: false }, { name: 'n3', ready: false, zip: false }, { name: 'n4', zip: 'empty' }],
    })
    expect(found.map((d) => [d.code, d.path])).toEqual([
      ['node-bundle-missing', 'nodes/n2.zip'],
      ['node-bundle-missing', 'nodes/n3.zip'],
      ['node-bundle-empty', 'nodes/n4.zip'],
    ])
    expect(found[0]!.message).not.toContain('Ready')
    expect(found[1]!.message).toContain('does not wait for nodes that are not Ready')
    expect(found[2]!.effect).toContain('Harvester v1.4.2')
  })

  it("is no node without the collector's label", async () => {
    const objects = [{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n9', labels: {} } }]
    expect(await healthOf({ objects })).toEqual([])
  })

  it('is a namespace that this release collects', async () => {
    expect(await healthOf({ omit: ['yamls/namespaced/cattle-system'] })).toMatchObject([
      { code: 'namespace-not-collected', path: 'yamls/namespaced/cattle-system' },
    ])
  })

  it('is a namespace that has logs but no objects', async () => {
    const logs = { 'cattle-logging-system/fluentd-0/fluentd.log': 'started\n' }
    expect(await healthOf({ logs })).toMatchObject([
      { code: 'namespace-not-collected', path: 'yamls/namespaced/cattle-logging-system' },
    ])
  })

  it('are the namespaces of users where volumes show that they are in use', async () => {
    const objects = ['team-a', 'team-b', 'team-c'].map(namespace)
    const volumes = [boundVolume('team-b', 'Bound'), boundVolume('team-a', 'Bound'), boundVolume('team-c', 'Released')]
    expect(await healthOf({ objects: [...objects, ...volumes] })).toMatchObject([
      {
        code: 'namespace-not-collected',
        path: 'yamls/namespaced',
        message: 'volumes are in use in team-a, team-b, whose objects are not in the bundle',
        effect: expect.stringContaining('support-bundle-namespaces'),
      },
    ])
    expect(await healthOf({ objects })).toEqual([])
  })
})

describe("the collector's own errors", () => {
  it('count once for each answer, routine ones not at all', async () => {
    const stale = (scope: string) =>
      `Unable to fetch ${scope} resources: unable to retrieve the complete list of server APIs: ext.cattle.io/v1: stale GroupVersion discovery: ext.cattle.io/v1\n`
    const log =
      'BUG: Support bundle: cannot get log for pod a container b: container "b" in pod "a" is waiting to start: ContainerCreating\n'
    const text = routine + log + stale('cluster') + stale('namespaced') + stale('namespaced')
    const found = await healthOf({ files: { 'bundleGenerationError.log': text } })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ code: 'collection-failed', path: 'bundleGenerationError.log', line: 3 })
    expect(found[0]!.message).toMatch(/^Unable to fetch cluster resources.*\(and 2 more with the same answer\)$/)
    expect(await healthOf({ files: { 'bundleGenerationError.log': routine + log } })).toEqual([])
  })
})

describe('a journal', () => {
  it.each([
    [10 * 1024 * 1024, 1],
    [10 * 1024 * 1024 - 1, 0],
  ])('of %i bytes gives %i diagnostics', async (size, count) => {
    const line = 'n1 rke2[1]: x\n'
    const text = line.repeat(Math.ceil(size / line.length)).slice(0, size)
    const found = await healthOf({ nodeFiles: { 'node1/logs/rke2-server.log': text } })
    expect(found.map((d) => [d.code, d.path])).toEqual(
      Array.from({ length: count }, () => ['log-truncated', 'nodes/node1.zip!/node1/logs/rke2-server.log']),
    )
  })
})

it('knows the namespaces of a release, of a candidate for it, and of no release', () => {
  expect(defaultNamespaces('1.1.2')).not.toContain('cattle-logging-system')
  expect(defaultNamespaces('1.1.3')).toContain('cattle-logging-system')
  expect(defaultNamespaces('1.3.2-rc1')).toContain('cattle-provisioning-capi-system')
  expect(defaultNamespaces(undefined)).toEqual(defaultNamespaces('0.3.0'))
})
