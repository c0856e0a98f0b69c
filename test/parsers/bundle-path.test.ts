import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BundleLayout } from '../../src/archive/archive.ts'
import { type BundlePath, classifyPath } from '../../src/parsers/bundle-path.ts'

const list = (scope: string, group: string, version: string, plural: string, more: object = {}): unknown => ({
  kind: 'resource-list',
  scope,
  group,
  version,
  plural,
  ...more,
})

describe('classifyPath, bundle', () => {
  const cases: readonly [string, unknown][] = [
    ['metadata.yaml', { kind: 'metadata' }],
    ['bundleGenerationError.log', { kind: 'generation-errors' }],
    ['prometheus-alerts.json', { kind: 'alerts' }],
    ['external/longhorn-support-bundle_x/metadata.yaml', { kind: 'external' }],
    ['yamls/cluster/v1/nodes.yaml', list('cluster', '', 'v1', 'nodes')],
    ['yamls/cluster/storage.k8s.io/v1beta1/csinodes.yaml', list('cluster', 'storage.k8s.io', 'v1beta1', 'csinodes')],
    [
      'yamls/namespaced/default/k8s.cni.cncf.io/v1/network-attachment-definitions.yaml',
      list('namespaced', 'k8s.cni.cncf.io', 'v1', 'network-attachment-definitions', { namespace: 'default' }),
    ],
    ['yamls/namespaced/kube-system/v1/pods.yaml', list('namespaced', '', 'v1', 'pods', { namespace: 'kube-system' })],
    ['yamls/cluster/v1', { kind: 'other' }],
    ['yamls/a/b/c/d.yaml', { kind: 'other' }],
    [
      'logs/ns/pod-x/compute.log',
      { kind: 'pod-log', namespace: 'ns', pod: 'pod-x', container: 'compute', previous: false },
    ],
    ['logs/ns/pod-x/etcd.log.1', { kind: 'pod-log', namespace: 'ns', pod: 'pod-x', container: 'etcd', previous: true }],
    ['logs/ns/pod.log', { kind: 'other' }],
    ['nodes/node1.example.com.zip', { kind: 'node-archive', node: 'node1.example.com' }],
    ['README.txt', { kind: 'other' }],
  ]
  test.each(cases)('%s', (path, expected) => {
    expect(classifyPath(path, 'bundle')).toEqual(expected)
  })
})

describe('classifyPath, old layouts', () => {
  const cases: readonly [string, unknown][] = [
    ['yamls/kubernetes/nodes.yaml', list('cluster', '', 'v1', 'nodes', { legacy: true, itemKind: 'Node' })],
    ['yamls/kubernetes/jobs.yaml', list('namespaced', 'batch', 'v1', 'jobs', { legacy: true, itemKind: 'Job' })],
    [
      'yamls/harvester/kubevirt/default/virtualmachines.yaml',
      list('namespaced', 'kubevirt.io', 'v1', 'virtualmachines', {
        namespace: 'default',
        legacy: true,
        itemKind: 'VirtualMachine',
      }),
    ],
    [
      'yamls/harvester/harvester/ns/settings.yaml',
      list('cluster', 'harvesterhci.io', 'v1beta1', 'settings', { legacy: true, itemKind: 'Setting' }),
    ],
    [
      'yamls/cluster/kubernetes/nodemetrics.yaml',
      list('cluster', 'metrics.k8s.io', 'v1beta1', 'nodes', { legacy: true, itemKind: 'NodeMetrics' }),
    ],
    [
      'yamls/namespaced/ns/cdi/datavolumes.yaml',
      list('namespaced', 'cdi.kubevirt.io', 'v1beta1', 'datavolumes', {
        namespace: 'ns',
        legacy: true,
        itemKind: 'DataVolume',
      }),
    ],
    ['yamls/namespaced/ns/deployments.yaml', list('namespaced', 'apps', 'v1', 'deployments', { namespace: 'ns' })],
  ]
  test.each(cases)('%s', (path, expected) => {
    expect(classifyPath(path, 'bundle')).toEqual(expected)
  })
})

describe('classifyPath, nodes', () => {
  const kernel: BundlePath = { kind: 'node-log', node: 'n1', unit: 'kernel', boot: 0 }
  const cases: readonly [string, unknown, BundleLayout?, string?][] = [
    ['nodes/n1.zip!/n1/logs/kernel.log', kernel],
    ['nodes/n1.zip!/n1/logs/kernel.log.2', { ...kernel, boot: 2 }],
    ['nodes/n1.zip!/logs/kernel.log', kernel],
    ['nodes/n1/logs/kernel.log', kernel],
    ['nodes/n1/n1/logs/kernel.log', kernel],
    ['nodes/n1.zip/n1/logs/kernel.log', kernel],
    ['nodes/n1.zip!/bundle-n1/logs/messages', { ...kernel, unit: 'messages' }],
    ['nodes/n1.zip!/n1/logs/syslog.2.gz', { kind: 'other' }],
    ['nodes/n1.zip!/n1/logs/rke2-server.log', { ...kernel, unit: 'rke2-server' }],
    ['nodes/n1.zip!/n1/logs/NetworkManager.log', { ...kernel, unit: 'NetworkManager' }],
    ['nodes/n1.zip!/n1/logs/containerd-images.log', { kind: 'containerd-images', node: 'n1' }],
    ['nodes/n1.zip!/n1/configs/etc/hostname', { kind: 'node-config', node: 'n1', name: 'etc/hostname' }],
    ['nodes/n1.zip!/n1/hostname', { kind: 'node-config', node: 'n1', name: 'hostname' }],
    ['nodes/n1.zip!/n1/hostinfos/hostinfo', { kind: 'node-config', node: 'n1', name: 'hostinfos/hostinfo' }],
    ['nodes/n1.zip!/n1/scc/scc_supportconfig_n1-a1B2c3.txz', { kind: 'supportconfig-archive', node: 'n1' }],
    ['nodes/n1.zip!/n1/logs/scc_supportconfig_n1.txz', { kind: 'supportconfig-archive', node: 'n1' }],
    [
      'nodes/n1.zip!/n1/scc/scc_supportconfig_n1.txz!/scc_supportconfig_n1/ntp.txt',
      { kind: 'supportconfig-file', node: 'n1', name: 'ntp.txt' },
    ],
    ['nodes/logs.zip!/logs/logs/kernel.log', { ...kernel, node: 'logs' }],
    ['n1/logs/kernel.log', kernel, 'node'],
    ['logs/kernel.log', kernel, 'node', 'n1'],
    ['logs/kernel.log', { ...kernel, node: '' }, 'node'],
    ['n1/logs/dmesg.log', { ...kernel, unit: 'dmesg' }, 'longhorn-node'],
    [
      'basic-environment.txt',
      { kind: 'supportconfig-file', node: 'n1', name: 'basic-environment.txt' },
      'supportconfig',
      'n1',
    ],
    ['scc_host7_230101_1200/ntp.txt', { kind: 'supportconfig-file', node: 'host7', name: 'ntp.txt' }, 'supportconfig'],
    [
      'scc_supportconfig_n1-Ab12Cd/ntp.txt',
      { kind: 'supportconfig-file', node: 'n1', name: 'ntp.txt' },
      'supportconfig',
    ],
  ]
  test.each(cases)('%s', (path, expected, layout = 'bundle', hostname = undefined) => {
    expect(classifyPath(path, layout, hostname)).toEqual(expected)
  })
})

test('any path is classified, and the node of a node file is the name of its archive', () => {
  const segment = fc.constantFrom(
    'nodes',
    'n1.zip!',
    'n1',
    'logs',
    'configs',
    'scc',
    'kernel.log',
    'yamls',
    'v1',
    'x.yaml',
    '',
    '!',
  )
  const layout = fc.constantFrom<BundleLayout>('bundle', 'node', 'longhorn-node', 'supportconfig')
  fc.assert(
    fc.property(fc.array(fc.oneof(segment, fc.string()), { maxLength: 8 }), layout, (segments, where) => {
      expect(typeof classifyPath(segments.join('/'), where).kind).toBe('string')
      const inside = classifyPath(`nodes/n1.zip!/${segments.join('/')}`, 'bundle')
      if ('node' in inside) expect(inside.node).toBe('n1')
    }),
  )
})
