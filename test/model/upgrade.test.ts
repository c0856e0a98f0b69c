import { describe, expect, it } from 'vitest'
import { currentUpgrade, readUpgrades } from '../../src/model/upgrade.ts'
import { type FakeObject, fakeBundle } from './fake-bundle.ts'

type ConditionText = string

const order = ['LogReady', 'ImageReady', 'RepoReady', 'NodesPrepared', 'SystemServicesUpgraded', 'NodesUpgraded']

/** `LogReady=False:Disabled` is a condition with a reason; they are one minute apart from 10:00 on. */
function conditionsOf(texts: readonly ConditionText[]): unknown[] {
  return texts.map((text, i) => {
    const [, type, status, reason, message] = /^(\w+)=(\w+)(?::([^|]*))?(?:\|(.*))?$/.exec(text)!
    const lastUpdateTime = `2025-01-01T10:${String(i).padStart(2, '0')}:00Z`
    return { type, status, lastUpdateTime, ...(reason && { reason }), ...(message && { message }) }
  })
}

type Extra = { nodes?: Record<string, unknown>; labels?: Record<string, string>; status?: object; spec?: object }

function upgrade(conditions: readonly ConditionText[], extra: Extra = {}, name = 'hvst-upgrade-abcde'): FakeObject {
  return {
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'Upgrade',
    metadata: {
      name,
      namespace: 'harvester-system',
      creationTimestamp: '2025-01-01T10:00:00Z',
      labels: { 'harvesterhci.io/latestUpgrade': 'true', ...extra.labels },
    },
    spec: { version: 'v1.5.0', logEnabled: true, ...extra.spec },
    status: {
      previousVersion: 'v1.4.2',
      conditions: conditionsOf(conditions),
      ...(extra.nodes && { nodeStatuses: extra.nodes }),
      ...extra.status,
    },
  }
}

function job(suffix: string, status: object, namespace = 'harvester-system', prefix = ''): FakeObject {
  const metadata = { name: `${prefix}hvst-upgrade-abcde-${suffix}`, namespace }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, status }
}

const failedJob = {
  conditions: [
    {
      type: 'Failed',
      status: 'True',
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    },
  ],
}

/** All conditions up to this one are True, it has the given status. */
function upTo(last: string, status: string): ConditionText[] {
  const done = order.slice(0, order.indexOf(last)).map((c) => `${c}=True`)
  return ['Completed=Unknown', ...done, `${last}=${status}`]
}

function read(
  conditions: readonly ConditionText[],
  createdAt: string | undefined,
  extra?: Extra,
  others: FakeObject[] = [],
) {
  return currentUpgrade(fakeBundle([upgrade(conditions, extra), ...others], createdAt))!
}

describe('phase of an upgrade', () => {
  const soon = '2025-01-01T10:10:00Z'
  const late = '2025-01-01T13:00:00Z'
  it.each([
    ['LogReady', 'log-infrastructure', 0, 'allowed', 'source'],
    ['ImageReady', 'image-download', 1, 'allowed', 'source'],
    ['RepoReady', 'repository', 1, 'allowed', 'source'],
    ['NodesPrepared', 'image-preload', 2, 'allowed', 'source'],
    ['SystemServicesUpgraded', 'system-services', 3, 'allowed-after-bundle', 'target'],
    ['NodesUpgraded', 'nodes', 4, 'forbidden', 'target'],
  ])('%s unknown is %s, running, then stuck', (condition, phase, phaseNumber, restartAdvice, actingSide) => {
    const expected = { phase, phaseNumber, condition, restartAdvice, actingSide, from: 'v1.4.2', to: 'v1.5.0' }
    expect(read(upTo(condition, 'Unknown'), soon)).toMatchObject({ ...expected, state: 'running' })
    expect(read(upTo(condition, 'Unknown'), late)).toMatchObject({ ...expected, state: 'stuck' })
    expect(read(upTo(condition, 'Unknown'), undefined)).toMatchObject({ ...expected, state: 'running' })
  })

  it.each([
    ['LogReady', 'log-infrastructure'],
    ['ImageReady', 'image-download'],
    ['RepoReady', 'repository'],
    ['NodesPrepared', 'image-preload'],
    ['SystemServicesUpgraded', 'system-services'],
    ['NodesUpgraded', 'nodes'],
  ])('%s false is a failure of %s', (condition, phase) => {
    const conditions = [...upTo(condition, 'False:Why|what happened').slice(1), 'Completed=False']
    const state = read(conditions, undefined)
    expect(state).toMatchObject({ phase, state: 'failed', reason: 'Why', message: 'what happened' })
    const states = state.phases.map((p) => p.state)
    expect(states.indexOf('failed')).toBe(order.indexOf(condition))
    expect(new Set(states.slice(0, order.indexOf(condition)))).toEqual(
      new Set(order.indexOf(condition) === 0 ? [] : ['done']),
    )
    expect(new Set(states.slice(order.indexOf(condition) + 1))).toEqual(new Set(['pending']))
  })

  it('is completed, and cleaning up while the label says so', () => {
    const done = ['Completed=True', ...order.map((c) => `${c}=True`)]
    expect(read(done, late)).toMatchObject({ phase: 'completed', phaseNumber: 6, state: 'succeeded', step: undefined })
    expect(read(done, late).phases.every((p) => p.state === 'done')).toBe(true)
    const labels = { 'harvesterhci.io/upgradeCleanup': 'Pending' }
    expect(read(done, late, { labels })).toMatchObject({ phase: 'cleanup', phaseNumber: 5, state: 'succeeded' })
    expect(read(upTo('NodesUpgraded', 'True'), late)).toMatchObject({ phase: 'cleanup', state: 'running' })
  })

  it('names the next phase where one has ended and the next has no condition yet', () => {
    expect(read(upTo('SystemServicesUpgraded', 'True'), soon)).toMatchObject({ phase: 'nodes', step: 'first node' })
    expect(read(['Completed=Unknown'], soon)).toMatchObject({ phase: 'log-infrastructure' })
    expect(read([], soon, { spec: { logEnabled: false } })).toMatchObject({ phase: 'image-download', state: 'running' })
  })

  it('takes a disabled log for skipped, not failed', () => {
    const conditions = [
      'Completed=Unknown',
      'LogReady=False:Disabled|Upgrade observability is administratively disabled',
    ]
    const state = read([...conditions, 'ImageReady=Unknown'], soon)
    expect(state).toMatchObject({ phase: 'image-download', state: 'running' })
    expect(state.phases.map((p) => p.state).slice(0, 3)).toEqual(['skipped', 'current', 'pending'])
  })

  it('reads upgrades of v1.0, which have no LogReady', () => {
    const state = read(['Completed=Unknown', 'ImageReady=True', 'RepoReady=Unknown'], soon, {
      spec: { logEnabled: false },
    })
    expect(state).toMatchObject({ phase: 'repository' })
    expect(state.phases[0]).toMatchObject({ id: 'log-infrastructure', state: 'skipped' })
  })

  it('tells a timed out log set-up', () => {
    const timeout = 'LogReady=False:Timeout|Timed out creating upgrade logging infrastructure'
    expect(read([timeout, 'Completed=False'], soon)).toMatchObject({ phase: 'log-infrastructure', state: 'failed' })
  })
})

describe('traps', () => {
  const preloadFailed = [...upTo('NodesPrepared', 'Unknown').slice(1), 'NodesUpgraded=False', 'Completed=False']

  it('takes NodesUpgraded false before NodesPrepared for a failed preload', () => {
    const nodes = {
      n1: { state: 'Images preloaded' },
      n2: { state: 'Failed', reason: 'DeadlineExceeded', message: 'too slow' },
    }
    const state = read(preloadFailed, undefined, { nodes }, [
      job('prepare-on-n2-with-1234', failedJob, 'cattle-system', 'apply-'),
    ])
    expect(state).toMatchObject({
      phase: 'image-preload',
      state: 'failed',
      node: 'n2',
      reason: 'DeadlineExceeded',
      message: 'too slow',
      restartAdvice: 'allowed',
      step: 'preload job failed',
    })
  })

  it('takes the explanation of a failure from its job where nothing else says it', () => {
    const state = read(preloadFailed, undefined, {}, [
      job('prepare-on-n2-with-1234', failedJob, 'cattle-system', 'apply-'),
    ])
    expect(state).toMatchObject({ node: 'n2', reason: 'DeadlineExceeded' })
  })

  it.each([
    ['versions.harvesterhci.io "v1.5.0" not found', ['LogReady=True'], 'image-download'],
    ['Repo info retrieval failed with: 404', upTo('RepoReady', 'True').slice(1), 'repository'],
    ['plans.upgrade.cattle.io is forbidden', upTo('RepoReady', 'True').slice(1), 'image-preload'],
  ])('finds early errors in the reason of Completed: %s', (text, conditions, phase) => {
    const state = read([...conditions, `Completed=False:${text}`], undefined)
    expect(state).toMatchObject({ phase, state: 'failed', reason: text, message: text })
  })
})

describe('nodes', () => {
  const conditions = upTo('NodesUpgraded', 'Unknown')
  const waiting = { state: 'Images preloaded' }
  const at = (state: string, createdAt: string, others: FakeObject[] = []) =>
    read(conditions, createdAt, { nodes: { n1: { state: 'Succeeded' }, n2: { state }, n3: waiting } }, others)

  it.each([
    ['Pre-draining', 'pre-drain job', 30],
    ['Pre-drained', 'drain and RKE2 upgrade by Rancher', 20],
    ['Post-draining', 'post-drain job', 30],
    ['Waiting Reboot', 'reboot', 20],
  ])('%s is stuck after its time', (state, step, limit) => {
    const minute = (n: number): string => new Date(Date.parse('2025-01-01T10:06:00Z') + n * 60_000).toISOString()
    expect(at(state, minute(limit - 1))).toMatchObject({ state: 'running', step, node: 'n2' })
    expect(at(state, minute(limit + 1))).toMatchObject({ state: 'stuck', waitedMs: (limit + 1) * 60_000 })
  })

  it('counts the time from the last job of the node', () => {
    const done = { startTime: '2025-01-01T11:00:00Z', completionTime: '2025-01-01T11:10:00Z' }
    const complete = { ...done, conditions: [{ type: 'Complete', status: 'True' }] }
    const state = at('Waiting Reboot', '2025-01-01T11:20:00Z', [job('post-drain-n2', complete)])
    expect(state).toMatchObject({ state: 'running', since: Date.parse('2025-01-01T11:10:00Z') })
  })

  it('never calls a paused node stuck', () => {
    expect(at('Node-upgrade paused', '2025-01-03T00:00:00Z')).toMatchObject({ state: 'running', node: 'n2' })
  })

  it('waits for the next node', () => {
    const nodes = { n1: { state: 'Succeeded' }, n2: waiting }
    expect(read(conditions, '2025-01-01T12:00:00Z', { nodes })).toMatchObject({
      step: 'next node',
      state: 'stuck',
      node: undefined,
    })
  })

  it('names the only node of a cluster of one', () => {
    const state = read(conditions, undefined, { status: { singleNode: 'n1' } }, [
      job('single-node-upgrade-n1', { active: 1 }),
    ])
    expect(state).toMatchObject({ node: 'n1', step: 'single-node-upgrade job' })
  })
})

describe('step', () => {
  const log = (conditions: object[], annotations: object): FakeObject => ({
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'UpgradeLog',
    metadata: { name: 'hvst-upgrade-abcde-upgradelog', namespace: 'harvester-system', annotations },
    status: { conditions },
  })
  const yes = (type: string) => ({ type, status: 'True' })

  it.each([
    ['upgrade log', []],
    ['logging operator', [log([], {})]],
    ['Fluent Bit and Fluentd', [log([yes('LoggingOperatorReady')], {})]],
    ['Fluentd', [log([yes('LoggingOperatorReady')], { 'harvesterhci.io/fluentBit': 'FluentBitReady' })]],
    ['log output and flow', [log([yes('LoggingOperatorReady'), yes('InfraReady')], {})]],
  ])('waits for %s', (step, objects) => {
    expect(read(upTo('LogReady', 'Unknown'), undefined, {}, objects)).toMatchObject({ step })
  })

  it('tells the repository VM by its status', () => {
    const vm = {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      metadata: { name: 'upgrade-repo-hvst-upgrade-abcde', namespace: 'harvester-system' },
      status: { printableStatus: 'Starting' },
    }
    expect(read(upTo('RepoReady', 'Unknown'), undefined, {}, [vm]).step).toBe('repository VM (Starting)')
  })

  it('tells a plan that has no jobs from one that is at work', () => {
    const plan = (suffix: string, status: object = {}): FakeObject => ({
      apiVersion: 'upgrade.cattle.io/v1',
      kind: 'Plan',
      metadata: { name: `hvst-upgrade-abcde-${suffix}`, namespace: 'cattle-system' },
      status,
    })
    const preload = (...others: FakeObject[]) => read(upTo('NodesPrepared', 'Unknown'), undefined, {}, others).step
    expect(preload()).toBe('preload plan')
    expect(preload(plan('prepare'))).toBe('system-upgrade-controller')
    expect(preload(plan('prepare'), job('prepare-on-n1-with-1', { active: 1 }, 'cattle-system', 'apply-'))).toBe(
      'preload job',
    )
    const services = (...others: FakeObject[]) =>
      read(upTo('SystemServicesUpgraded', 'Unknown'), undefined, {}, others).step
    expect(services()).toBe('apply-manifests job not started')
    expect(services(job('apply-manifests', { active: 1 }))).toBe('apply-manifests job')
    expect(services(job('apply-manifests', { active: 1 }), plan('skip-restart-rancher-system-agent'))).toBe(
      'freeze rancher-system-agent',
    )
    expect(services(job('apply-manifests', failedJob))).toBe('apply-manifests job failed')
  })
})

describe('which upgrade', () => {
  const named = (name: string, created: string, labels: Record<string, string> | undefined): FakeObject => {
    const object = upgrade(['Completed=True'], {}, name)
    object.metadata['creationTimestamp'] = created
    object.metadata['labels'] = labels
    return object
  }

  it('takes the labelled one, else the newest', () => {
    const old = named('hvst-upgrade-old', '2024-01-01T00:00:00Z', { 'harvesterhci.io/latestUpgrade': 'true' })
    const recent = named('hvst-upgrade-new', '2025-01-01T00:00:00Z', undefined)
    expect(readUpgrades(fakeBundle([old, recent])).map((u) => u.name)).toEqual(['hvst-upgrade-new', 'hvst-upgrade-old'])
    expect(currentUpgrade(fakeBundle([recent, old]))?.name).toBe('hvst-upgrade-old')
    delete old.metadata['labels']
    expect(currentUpgrade(fakeBundle([old, recent]))?.name).toBe('hvst-upgrade-new')
    expect(currentUpgrade(fakeBundle([]))).toBeUndefined()
  })

  it('takes the creation for the begin of a phase whose condition has no time', () => {
    const waiting = upgrade([], {
      status: {
        conditions: [
          { type: 'Completed', status: 'Unknown' },
          { type: 'LogReady', status: 'Unknown' },
        ],
      },
    })
    const state = currentUpgrade(fakeBundle([waiting], '2025-01-02T10:00:00Z'))!
    expect(state).toMatchObject({ phase: 'log-infrastructure', state: 'stuck' })
    expect(state.since).toBe(state.startedAt)
  })

  it('survives fields of the wrong shape', () => {
    const broken = upgrade([])
    broken['status'] = { conditions: { type: 'Completed' }, nodeStatuses: ['n1'], singleNode: 3 }
    expect(currentUpgrade(fakeBundle([broken], '2025-01-01T10:00:00Z'))).toMatchObject({
      phase: 'log-infrastructure',
      state: 'running',
      since: undefined,
    })
  })
})
