import { describe, expect, it } from 'vitest'
import type { VersionSource } from '../../src/model/versions.ts'
import { bestVersion, loadVersions, normaliseVersion, readVersions } from '../../src/model/versions.ts'
import { type FakeObject, fakeBundle } from './fake-bundle.ts'
import { openBuilt } from './open-bundle.ts'

function source(objects: readonly FakeObject[], metadata: object = {}): VersionSource {
  return { ...fakeBundle(objects), files: [], metadata: { diagnostics: [], ...metadata } }
}

const serverVersion = (value: string): FakeObject => ({
  apiVersion: 'harvesterhci.io/v1beta1',
  kind: 'Setting',
  metadata: { name: 'server-version' },
  value,
})
const deployment = (image: string): FakeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'harvester', namespace: 'harvester-system' },
  spec: {
    template: {
      spec: {
        containers: [
          { name: 'sidecar', image: 'x:v9.9.9' },
          { name: 'apiserver', image },
        ],
      },
    },
  },
})
const node = (osImage: string, kubeletVersion = 'v1.31.4+rke2r1'): FakeObject => ({
  kind: 'Node',
  metadata: { name: 'n1' },
  status: { nodeInfo: { osImage, kubeletVersion, containerRuntimeVersion: 'containerd://1.7.23-k3s2' } },
})
const chart = (version: string): FakeObject => ({
  apiVersion: 'management.cattle.io/v3',
  kind: 'ManagedChart',
  metadata: { name: 'harvester', namespace: 'fleet-local' },
  spec: { version },
})

describe('normalising', () => {
  it.each([
    ['v1.5.0-rc4', '1.5.0-rc4'],
    ['1.4.2', '1.4.2'],
    ['v1.31.4+rke2r1', '1.31.4'],
    ['1.3.1-150600.5.15.1', '1.3.1'],
    ['v2.6.4-harvester3', '2.6.4-harvester3'],
    ['1a861fc-dirty', undefined],
    ['master-head', undefined],
    ['0.0.0-dev', undefined],
    ['', undefined],
  ])('%s is %s', (text, expected) => {
    expect(normaliseVersion(text)).toBe(expected)
  })
})

describe('sources of the Harvester version', () => {
  const all = [
    serverVersion('v1.4.2'),
    deployment('rancher/harvester:v1.4.1'),
    node('Harvester v1.4.0'),
    chart('1.3.2'),
  ]
  const release = new Map([
    ['nodes/n1.zip!/n1/configs/etc/harvester-release.yaml', 'harvester: v1.4.3\nos: "Harvester v1.4.3"\n'],
  ])

  it('are ranked', () => {
    const harvester = readVersions(source(all, { projectVersion: 'v0.2.0' }), release).filter(
      (f) => f.component === 'harvester',
    )
    expect(harvester.map((f) => [f.rank, f.version])).toEqual([
      [1, 'v1.4.2'],
      [2, 'v1.4.1'],
      [3, 'v1.4.3'],
      [4, 'v1.4.0'],
      [5, '1.3.2'],
      [6, 'v0.2.0'],
    ])
  })

  it.each([
    [all, 'v1.4.2'],
    [all.slice(1), 'v1.4.1'],
    [all.slice(2), 'v1.4.0'],
    [all.slice(3), '1.3.2'],
    [[deployment('rancher/harvester:master-head'), node('Harvester v1.4.0')], 'v1.4.0'],
    [[deployment('rancher/harvester:master-head'), node('Harvester ada3f1a-dirty')], 'master-head'],
    [[deployment('registry.local:5000/rancher/harvester:v1.4.1@sha256:00ff')], 'v1.4.1'],
    [[deployment('registry.local:5000/rancher/harvester')], undefined],
    [[], undefined],
  ])('give the best one that is a version (%#)', (objects, expected) => {
    expect(bestVersion(readVersions(source(objects)), 'harvester')?.version).toBe(expected)
  })

  it('say where they stand', () => {
    const facts = readVersions(source(all), release)
    expect(facts.find((f) => f.component === 'harvester' && f.rank === 2)).toMatchObject({
      position: { line: 3 },
      fieldPath: ['spec', 'template', 'spec', 'containers', 1, 'image'],
    })
    expect(facts.find((f) => f.component === 'os' && f.rank === 2)).toMatchObject({
      version: 'Harvester v1.4.3',
      path: 'nodes/n1.zip!/n1/configs/etc/harvester-release.yaml',
      line: 2,
    })
  })
})

it('reads Kubernetes from the metadata before the nodes, and tells RKE2 from other distributions', () => {
  const facts = readVersions(source([node('K3s', 'v1.31.2+k3s1')], { kubernetesVersion: 'v1.23.5' }))
  expect(bestVersion(facts, 'kubernetes')).toMatchObject({ version: 'v1.23.5', semver: '1.23.5' })
  expect(bestVersion(facts, 'rke2')).toBeUndefined()
  expect(bestVersion(readVersions(source([node('Harvester v1.4.2')])), 'rke2')?.version).toBe('v1.31.4+rke2r1')
  expect(bestVersion(facts, 'containerd')?.version).toBe('1.7.23-k3s2')
})

it('reads a whole bundle', async () => {
  const bundle = await openBuilt({ harvester: 'v1.4.2' }, [])
  const facts = await loadVersions(bundle)
  const best = (['harvester', 'kubernetes', 'longhorn'] as const).map((c) => bestVersion(facts, c)?.semver)
  expect(best).toEqual(['1.4.2', '1.31.4', '1.7.2'])
  expect(facts.filter((f) => f.component === 'harvester').map((f) => f.rank)).toContain(3)
})
