import { expect, it } from 'vitest'
import { readNodes } from '../../src/model/cluster.ts'
import { fakeBundle } from './fake-bundle.ts'
import { openBuilt } from './open-bundle.ts'

it('reads nodes with their roles, state and files', async () => {
  const bundle = await openBuilt(
    { nodes: ['n1', { name: 'n2', ready: false, zip: false }, { name: 'n3', zip: 'empty' }] },
    ['nodes'],
  )
  expect(readNodes(bundle)).toMatchObject([
    { name: 'n1', roles: ['control-plane', 'etcd'], ready: true, hasBundle: true, osImage: 'Harvester v1.4.2' },
    { name: 'n2', ready: false, hasBundle: false },
    { name: 'n3', ready: true, hasBundle: false },
  ])
})

it.each([
  [{}, ['worker']],
  [{ 'node-role.kubernetes.io/master': 'true' }, ['control-plane']],
  // An empty label value comes out of the bundle as null.
  [{ 'node-role.kubernetes.io/etcd': null, 'node-role.harvesterhci.io/witness': 'true' }, ['etcd', 'witness']],
  [{ 'node-role.kubernetes.io/etcd': 'false' }, ['worker']],
])('reads roles of %j', (labels, roles) => {
  const objects = [{ kind: 'Node', metadata: { name: 'n1', labels }, status: { conditions: 'broken', addresses: {} } }]
  const [node] = readNodes({ ...fakeBundle(objects), files: [] })
  expect(node).toMatchObject({ roles, ready: undefined, internalIp: undefined, hasBundle: false })
})
