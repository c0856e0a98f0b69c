import { expect, it } from 'vitest'
import { runRules } from '../../support/run-rule.ts'

const owned = (kind: string, name: string, by?: [apiVersion: string, kind: string, name: string]) => ({
  apiVersion: kind === 'Pod' ? 'v1' : kind === 'CronJob' || kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: {
    name,
    namespace: 'default',
    ...(by && { ownerReferences: [{ apiVersion: by[0], kind: by[1], name: by[2], controller: true, uid: 'u' }] }),
  },
  spec: kind === 'Pod' ? { nodeName: 'node1', containers: [{ name: 'main', image: 'x' }] } : {},
  status: kind === 'Pod' ? { phase: 'Failed' } : {},
})

const rule = (signals: string, cause: string): string => `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
${signals}
for: pod
cause: '${cause}'`

it('an owner is found without another rule that reads its kind', async () => {
  const objects = [
    owned('Deployment', 'web'),
    owned('ReplicaSet', 'web-1', ['apps/v1', 'Deployment', 'web']),
    owned('Pod', 'web-1-a', ['apps/v1', 'ReplicaSet', 'web-1']),
    owned('CronJob', 'nightly'),
    owned('Job', 'nightly-1', ['batch/v1', 'CronJob', 'nightly']),
    owned('Pod', 'nightly-1-a', ['batch/v1', 'Job', 'nightly-1']),
  ]
  const { findings } = await runRules({ 'test/rule': rule('', '{{ topOwner(pod) }}, {{ owner(pod) }}') }, { objects })
  expect(findings.map((f) => f.rootCause).sort()).toEqual([
    'CronJob default/nightly, Job default/nightly-1',
    'Deployment default/web, ReplicaSet default/web-1',
  ])
})

it('so is what is related by way of another kind', async () => {
  const claim = { persistentVolumeClaim: { claimName: 'data' } }
  const failed = owned('Pod', 'db')
  const objects = [
    { ...failed, spec: { ...failed.spec, volumes: [{ name: 'data', ...claim }] } },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: { volumeName: 'pvc-1' },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'pvc-1' },
      spec: { csi: { volumeHandle: 'pvc-1' } },
    },
    { apiVersion: 'longhorn.io/v1beta2', kind: 'Volume', metadata: { name: 'pvc-1', namespace: 'longhorn-system' } },
  ]
  const text = rule('', '{{ related(pod, "volumes.longhorn.io").map(v, v.metadata.name).join() }}')
  const { findings } = await runRules({ 'test/rule': text }, { objects })
  expect(findings.map((f) => f.rootCause)).toEqual(['pvc-1'])
})
