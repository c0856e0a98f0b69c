import { describe, expect, it } from 'vitest'
import { ObjectGraph } from '../../src/model/graph.ts'
import { type Resource, refOf } from '../../src/model/resource.ts'
import { type FakeObject, fakeBundle } from './fake-bundle.ts'

const owned = (kind: string, apiVersion: string, name: string) => ({
  ownerReferences: [{ kind, apiVersion, name, controller: true, uid: `uid-${name}` }],
})

function object(
  apiVersion: string,
  kind: string,
  path: string,
  fields: object = {},
  metadata: object = {},
): FakeObject {
  const [name, namespace] = path.split('/').reverse() as [string, string?]
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }), uid: `uid-${name}`, ...metadata },
    ...fields,
  }
}

const lh = 'longhorn.io/v1beta2'

/** Two VMs' volumes on one node: all that they share is the node, its instance manager and the image. */
function virtualMachine(vm: string): FakeObject[] {
  const volume = `pvc-${vm}`
  const spec = { volumes: [{ name: 'disk-0', persistentVolumeClaim: { claimName: `${vm}-disk` } }] }
  return [
    object('kubevirt.io/v1', 'VirtualMachine', `default/${vm}`, { spec: { template: { spec } } }),
    object(
      'kubevirt.io/v1',
      'VirtualMachineInstance',
      `default/${vm}`,
      { spec, status: { nodeName: 'n1' } },
      {
        ...owned('VirtualMachine', 'kubevirt.io/v1', vm),
        uid: `uid-vmi-${vm}`,
      },
    ),
    object(
      'v1',
      'Pod',
      `default/virt-launcher-${vm}-x`,
      { spec: { ...spec, nodeName: 'n1' } },
      {
        labels: { 'kubevirt.io/created-by': `uid-vmi-${vm}`, app: vm },
      },
    ),
    object('v1', 'PersistentVolumeClaim', `default/${vm}-disk`, { spec: { volumeName: volume } }),
    object('v1', 'PersistentVolume', volume, {
      spec: { claimRef: { namespace: 'default', name: `${vm}-disk` }, csi: { volumeHandle: volume } },
    }),
    object('storage.k8s.io/v1', 'VolumeAttachment', `csi-${vm}`, {
      spec: { nodeName: 'n1', source: { persistentVolumeName: volume } },
    }),
    object(lh, 'Volume', `longhorn-system/${volume}`, {
      spec: { backingImage: 'default-image-1' },
      status: { currentNodeID: 'n1' },
    }),
    object(lh, 'Engine', `longhorn-system/${volume}-e-0`, {
      spec: { volumeName: volume, nodeID: 'n1' },
      status: { instanceManagerName: 'im-1' },
    }),
    object(lh, 'Replica', `longhorn-system/${volume}-r-1`, {
      spec: { volumeName: volume, nodeID: 'n1' },
      status: { instanceManagerName: 'im-1' },
    }),
  ]
}

const storage: FakeObject[] = [
  object('v1', 'Node', 'n1'),
  object(lh, 'Node', 'longhorn-system/n1'),
  object(lh, 'InstanceManager', 'longhorn-system/im-1', { spec: { nodeID: 'n1' } }),
  object(
    'v1',
    'Pod',
    'longhorn-system/im-1',
    { spec: { nodeName: 'n1' } },
    {
      labels: { 'longhorn.io/component': 'instance-manager', 'longhorn.io/node': 'n1' },
      ...owned('InstanceManager', lh, 'im-1'),
    },
  ),
  object('policy/v1', 'PodDisruptionBudget', 'longhorn-system/im-1', {
    spec: { selector: { matchLabels: { 'longhorn.io/component': 'instance-manager', 'longhorn.io/node': 'n1' } } },
  }),
  object(lh, 'BackingImage', 'longhorn-system/default-image-1'),
  object('harvesterhci.io/v1beta1', 'VirtualMachineImage', 'default/image-1'),
]

const cluster = [...storage, ...virtualMachine('vm1'), ...virtualMachine('vm2')]

function graphOf(objects: readonly FakeObject[]) {
  const graph = new ObjectGraph(fakeBundle(objects))
  const find = (kind: string, path: string, apiVersion?: string): Resource => {
    const [name, namespace] = path.split('/').reverse() as [string, string?]
    const found = graph.resolve({ kind, name, ...(namespace && { namespace }), ...(apiVersion && { apiVersion }) })
    if (!found) throw new Error(`no ${kind} ${path}`)
    return found
  }
  return { graph, find }
}

const names = (resources: readonly Resource[]): string[] => resources.map((r) => r.name)

describe('walks', () => {
  const { graph, find } = graphOf(cluster)
  const vm = find('VirtualMachine', 'default/vm1')

  it.each([
    ['virtualmachineinstances', ['vm1']],
    ['pods', ['virt-launcher-vm1-x', 'im-1']],
    ['persistentvolumeclaims', ['vm1-disk']],
    ['persistentvolumes', ['pvc-vm1']],
    ['volumeattachments', ['csi-vm1']],
    ['volumes.longhorn.io', ['pvc-vm1']],
    ['engines.longhorn.io', ['pvc-vm1-e-0']],
    ['replicas.longhorn.io', ['pvc-vm1-r-1']],
    ['backingimages.longhorn.io', ['default-image-1']],
    ['virtualmachineimages', ['image-1']],
    ['nodes', ['n1']],
    ['secrets', []],
  ])("from a VM to its %s, and to no other VM's", (key, expected) => {
    const found = names(graph.related(vm, key))
    if (key === 'pods') expect(found[0]).toBe('virt-launcher-vm1-x')
    else expect(found).toEqual(expected)
    expect(found.filter((name) => name.includes('vm2'))).toEqual([])
  })

  it('goes back from a replica to the VM', () => {
    const replica = find('Replica', 'longhorn-system/pvc-vm1-r-1')
    expect(names(graph.related(replica, 'virtualmachines'))).toEqual(['vm1'])
  })

  it('passes an instance manager from its budget to what it carries', () => {
    const budget = find('PodDisruptionBudget', 'longhorn-system/im-1')
    expect(names(graph.related(budget, 'instancemanagers.longhorn.io'))).toEqual(['im-1'])
    expect(names(graph.related(budget, 'volumes.longhorn.io')).sort()).toEqual(['pvc-vm1', 'pvc-vm2'])
  })

  it('measures distances on references, within the limit', () => {
    const ref = (kind: string, name: string, namespace = 'default') => ({ kind, namespace, name })
    const volume = ref('Volume', 'pvc-vm1', 'longhorn-system')
    expect(graph.distance(refOf(vm), refOf(vm))).toBe(0)
    expect(graph.distance(refOf(vm), volume)).toBe(3)
    expect(graph.distance(volume, refOf(vm))).toBe(3)
    expect(graph.isRelated(refOf(vm), volume, 2)).toBe(false)
    expect(graph.isRelated(volume, ref('Volume', 'pvc-vm2', 'longhorn-system'), 6)).toBe(false)
    expect(graph.isRelated(refOf(vm), { kind: 'Node', name: 'n1' })).toBe(true)
    expect(graph.isRelated(ref('Secret', 'a'), ref('Secret', 'b'))).toBe(false)
    expect(graph.isRelated(ref('Secret', 'a'), ref('Secret', 'a'))).toBe(true)
  })

  it('knows the node of objects', () => {
    expect(graph.nodeNameOf(vm)).toBe('n1')
    expect(graph.nodeNameOf(find('Volume', 'longhorn-system/pvc-vm1'))).toBe('n1')
    expect(graph.nodeNameOf(find('PersistentVolume', 'pvc-vm1'))).toBe('n1')
    expect(graph.nodeNameOf(find('VirtualMachineImage', 'default/image-1'))).toBeUndefined()
  })

  it('tells a Longhorn node from a node by its namespace', () => {
    expect(find('Node', 'n1').key).toBe('nodes')
    expect(find('Node', 'longhorn-system/n1').key).toBe('nodes.longhorn.io')
  })
})

describe('owners', () => {
  const pod = object('v1', 'Pod', 'default/web-1-x', {}, { ...owned('ReplicaSet', 'apps/v1', 'web-1') })
  const { graph, find } = graphOf([
    object('apps/v1', 'Deployment', 'default/web'),
    object('apps/v1', 'ReplicaSet', 'default/web-1', {}, { ...owned('Deployment', 'apps/v1', 'web') }),
    pod,
    object('v1', 'Pod', 'kube-system/etcd-n1', {}, { ...owned('Node', 'v1', 'n1') }),
    object('v1', 'Node', 'n1'),
    object('v1', 'Pod', 'default/orphan', {}, { ...owned('Job', 'batch/v1', 'gone') }),
    object('v1', 'Pod', 'default/self', {}, { ...owned('Pod', 'v1', 'self') }),
  ])

  it('go up and down', () => {
    expect(names(graph.ownerChain(find('Pod', 'default/web-1-x')))).toEqual(['web-1', 'web'])
    expect(names(graph.owned(find('ReplicaSet', 'default/web-1')))).toEqual(['web-1-x'])
    expect(names(graph.owned(find('ReplicaSet', 'default/web-1'), 'Pod'))).toEqual(['web-1-x'])
    expect(names(graph.owned(find('ReplicaSet', 'default/web-1'), 'jobs'))).toEqual([])
  })

  it("may be of the cluster's scope, dangle, or lead in a circle", () => {
    expect(graph.owner(find('Pod', 'kube-system/etcd-n1'))?.key).toBe('nodes')
    expect(graph.owner(find('Pod', 'default/orphan'))).toBeUndefined()
    expect(graph.ownerChain(find('Pod', 'default/self'))).toEqual([])
  })
})

describe('other references', () => {
  const harvester = 'harvesterhci.io/v1beta1'
  const u = 'hvst-upgrade-abcde'
  const event = (api: string, reference: string, apiGroup = 'v1'): FakeObject =>
    object(
      apiGroup,
      'Event',
      `default/${api}`,
      {
        [reference]: {
          kind: 'VirtualMachineInstance',
          apiVersion: 'kubevirt.io/v1',
          namespace: 'default',
          name: 'vm1',
        },
      },
      { uid: 'event-1' },
    )
  const { graph, find } = graphOf([
    ...virtualMachine('vm1'),
    object('kubevirt.io/v1', 'VirtualMachineInstanceMigration', 'default/m1', { spec: { vmiName: 'vm1' } }),
    event('e1', 'involvedObject'),
    object('v1', 'Service', 'default/svc', { spec: { selector: { app: 'vm1' } } }),
    object('v1', 'Service', 'default/bare', { spec: { selector: {} } }),
    object('v1', 'Service', 'default/other', { spec: { selector: { app: 'vm1', tier: 'db' } } }),
    object('v1', 'Endpoints', 'default/svc'),
    object(harvester, 'Upgrade', `harvester-system/${u}`, {
      spec: { version: 'v1.5.0' },
      status: { upgradeLog: `harvester-system/${u}-upgradelog`, imageID: `harvester-system/${u}` },
    }),
    object(harvester, 'UpgradeLog', `harvester-system/${u}-upgradelog`),
    object(harvester, 'VirtualMachineImage', `harvester-system/${u}`, {}, { uid: 'image-uid' }),
    object(lh, 'BackingImage', 'longhorn-system/vmi-image-uid'),
    object('batch/v1', 'Job', `harvester-system/${u}-apply-manifests`),
    object(
      'batch/v1',
      'Job',
      `cattle-system/apply-${u}-prepare-on-n1-with-1`,
      {},
      {
        labels: { 'upgrade.cattle.io/plan': `${u}-prepare`, 'upgrade.cattle.io/node': 'n1' },
      },
    ),
    object('batch/v1', 'Job', `harvester-system/${u}x-apply-manifests`),
    object('upgrade.cattle.io/v1', 'Plan', `cattle-system/${u}-prepare`),
    object(
      'v1',
      'Pod',
      'harvester-system/fluentd-0',
      {},
      { labels: { 'harvesterhci.io/upgradeLog': `${u}-upgradelog` } },
    ),
    object('management.cattle.io/v3', 'ManagedChart', 'fleet-local/harvester'),
    object('fleet.cattle.io/v1alpha1', 'Bundle', 'fleet-local/mcc-harvester'),
    object(
      'fleet.cattle.io/v1alpha1',
      'BundleDeployment',
      'cluster-fleet-local-local-1/mcc-harvester',
      {},
      {
        labels: { 'fleet.cattle.io/bundle-name': 'mcc-harvester', 'fleet.cattle.io/bundle-namespace': 'fleet-local' },
      },
    ),
    object(harvester, 'Addon', 'cattle-monitoring-system/rancher-monitoring'),
    object('helm.cattle.io/v1', 'HelmChart', 'cattle-monitoring-system/rancher-monitoring', {
      status: { jobName: 'helm-install-rancher-monitoring' },
    }),
    object('batch/v1', 'Job', 'cattle-monitoring-system/helm-install-rancher-monitoring'),
  ])
  const upgrade = find('Upgrade', `harvester-system/${u}`)

  it('join an upgrade with all it made', () => {
    expect(names(graph.related(upgrade, 'jobs')).sort()).toEqual([
      `apply-${u}-prepare-on-n1-with-1`,
      `${u}-apply-manifests`,
    ])
    expect(names(graph.related(upgrade, 'plans.upgrade.cattle.io'))).toEqual([`${u}-prepare`])
    expect(names(graph.related(upgrade, 'upgradelogs'))).toEqual([`${u}-upgradelog`])
    expect(names(graph.related(upgrade, 'pods'))).toEqual(['fluentd-0'])
    expect(names(graph.related(upgrade, 'backingimages.longhorn.io'))).toEqual(['vmi-image-uid'])
  })

  it('join charts, services, migrations and events', () => {
    const chart = find('ManagedChart', 'fleet-local/harvester')
    expect(graph.related(chart, 'bundledeployments.fleet.cattle.io')).toHaveLength(1)
    const addon = find('Addon', 'cattle-monitoring-system/rancher-monitoring')
    expect(names(graph.related(addon, 'jobs'))).toEqual(['helm-install-rancher-monitoring'])
    const pod = find('Pod', 'default/virt-launcher-vm1-x')
    expect(names(graph.neighbours(pod).filter((r) => r.key === 'services'))).toEqual(['svc'])
    expect(names(graph.related(pod, 'endpoints'))).toEqual(['svc'])
    const vmi = find('VirtualMachineInstance', 'default/vm1')
    expect(names(graph.related(vmi, 'virtualmachineinstancemigrations'))).toEqual(['m1'])
    expect(names(graph.eventsOf(vmi))).toEqual(['e1'])
    expect(graph.nodeNameOf(graph.eventsOf(vmi)[0]!)).toBe('n1')
    expect(graph.nodeNameOf(find('Job', `cattle-system/apply-${u}-prepare-on-n1-with-1`))).toBe('n1')
  })

  it('read the second event API where the first is not there', () => {
    const second = graphOf([...virtualMachine('vm1'), event('e2', 'regarding', 'events.k8s.io/v1')])
    expect(names(second.graph.eventsOf(second.find('VirtualMachineInstance', 'default/vm1')))).toEqual(['e2'])
  })
})

it('sees what is loaded between two questions', () => {
  const bundle = fakeBundle(cluster)
  const loaded = new Set(['virtualmachines.kubevirt.io', 'persistentvolumeclaims'])
  const graph = new ObjectGraph({
    list: (key) => (loaded.has(key) ? bundle.list(key) : []),
    get: (key, namespace, name) => (loaded.has(key) ? bundle.get(key, namespace, name) : undefined),
  })
  const vm = bundle.get('virtualmachines', 'default', 'vm1')!
  expect(graph.related(vm, 'volumes.longhorn.io')).toEqual([])
  for (const key of ['persistentvolumes', 'volumes.longhorn.io']) loaded.add(key)
  expect(names(graph.related(vm, 'volumes.longhorn.io'))).toEqual(['pvc-vm1'])
})
