import { booleanAt, fieldAt, isRecord, type Resource, stringAt, timeAt } from './resource.ts'
import { jobsOf, newest, type UpgradeJob, type UpgradeSource } from './upgrade-objects.ts'
import { stuckAfter, type UpgradePhase, upgradePhases } from './upgrade-phases.ts'
import { type Facts, type Place, placeOf } from './upgrade-place.ts'
import type { UpgradeCondition, UpgradeNodeState, UpgradePhaseState, UpgradeState } from './upgrade-state.ts'
import { stepOf } from './upgrade-step.ts'

export type { UpgradeSource } from './upgrade-objects.ts'
export type { UpgradePhaseId } from './upgrade-phases.ts'
export type { UpgradeCondition, UpgradeNodeState, UpgradePhaseState, UpgradeState } from './upgrade-state.ts'

/** Kinds that have to be loaded before upgrades are read. */
export const loadKeysForUpgrade = [
  'upgrades.harvesterhci.io',
  'upgradelogs.harvesterhci.io',
  'jobs.batch',
  'plans.upgrade.cattle.io',
  'virtualmachines.kubevirt.io',
  'deployments.apps',
] as const

/** The upgrades of the cluster, newest first. Reads loaded objects only, see {@link loadKeysForUpgrade}. */
export function readUpgrades(bundle: UpgradeSource): UpgradeState[] {
  return bundle
    .list('upgrades.harvesterhci.io')
    .map((resource) => readUpgrade(resource, bundle))
    .sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0) || (a.name < b.name ? -1 : 1))
}

/** The upgrade that Harvester itself takes for the latest (by its label), else the newest. */
export function currentUpgrade(bundle: UpgradeSource): UpgradeState | undefined {
  const upgrades = readUpgrades(bundle)
  const isLatest = ({ resource }: UpgradeState): boolean =>
    stringAt(resource.value, 'metadata', 'labels', 'harvesterhci.io/latestUpgrade') === 'true'
  return upgrades.find(isLatest) ?? upgrades[0]
}

function readUpgrade(resource: Resource, bundle: UpgradeSource): UpgradeState {
  const { value } = resource
  const conditions = readConditions(resource)
  const byType = new Map(conditions.map((c) => [c.type, c]))
  const nodeStates = readNodeStates(resource)
  const jobs = jobsOf(bundle, resource.name)
  const logEnabled = booleanAt(value, 'spec', 'logEnabled') ?? false
  const facts: Facts = { resource, conditions: byType, logEnabled, nodeStates, jobs }
  const place = placeOf(facts)
  const singleNode = stringAt(value, 'status', 'singleNode')
  const working = workingNode(place.phase, nodeStates)
  const node = working?.node ?? nodeOfJobs(place, jobs) ?? (place.phase.id === 'nodes' ? singleNode : undefined)
  const since = lastNews(place.phase, facts, node)
  const waitedMs =
    since === undefined || bundle.createdAt === undefined ? undefined : Math.max(0, bundle.createdAt - since)
  const state: UpgradeState = {
    resource,
    name: resource.name,
    namespace: resource.namespace,
    from: stringAt(value, 'status', 'previousVersion'),
    to: stringAt(value, 'spec', 'version'),
    image: stringAt(value, 'spec', 'image'),
    logEnabled,
    singleNode,
    startedAt: timeAt(value, 'metadata', 'creationTimestamp'),
    phase: place.phase.id,
    phaseNumber: place.phase.number,
    condition: place.phase.condition,
    state: progressOf(place, facts, working?.state, waitedMs),
    since,
    waitedMs,
    node,
    nodeStates,
    conditions,
    phases: phaseStates(place, facts),
    ...explanationOf(place, facts, working),
    restartAdvice: place.phase.restartAdvice,
    actingSide: place.phase.actingSide,
  }
  return { ...state, step: stepOf(state, bundle, jobs) }
}

function readConditions({ value }: Resource): UpgradeCondition[] {
  const list = fieldAt(value, ['status', 'conditions'])
  if (!Array.isArray(list)) return []
  return list.flatMap((item: unknown, index): UpgradeCondition[] => {
    const type = stringAt(item, 'type')
    if (type === undefined) return []
    return [
      {
        type,
        status: stringAt(item, 'status') ?? 'Unknown',
        reason: stringAt(item, 'reason'),
        message: stringAt(item, 'message'),
        lastUpdateTime: timeAt(item, 'lastUpdateTime') ?? timeAt(item, 'lastTransitionTime'),
        path: ['status', 'conditions', index],
      },
    ]
  })
}

function readNodeStates({ value }: Resource): UpgradeNodeState[] {
  const states = fieldAt(value, ['status', 'nodeStatuses'])
  if (!isRecord(states)) return []
  return Object.entries(states).map(([node, status]) => ({
    node,
    state: stringAt(status, 'state') ?? '',
    reason: stringAt(status, 'reason'),
    message: stringAt(status, 'message'),
  }))
}

/** Node states in which nothing is done to the node. */
const idleNodeStates: ReadonlySet<string> = new Set(['', 'Images preloaded', 'Succeeded', 'Node-upgrade paused'])

function workingNode(phase: UpgradePhase, states: readonly UpgradeNodeState[]): UpgradeNodeState | undefined {
  if (phase.id !== 'nodes' && phase.id !== 'image-preload') return undefined
  return (
    states.find((s) => s.state === 'Failed') ??
    states.find((s) => !idleNodeStates.has(s.state)) ??
    states.find((s) => s.state === 'Node-upgrade paused')
  )
}

function nodeOfJobs({ phase, failed }: Place, jobs: readonly UpgradeJob[]): string | undefined {
  if (phase.id !== 'nodes' && phase.id !== 'image-preload') return undefined
  const preload = phase.id === 'image-preload'
  return jobs.find(
    (j) =>
      j.node !== undefined &&
      j.state === (failed ? 'failed' : 'running') &&
      j.suffix.startsWith('prepare-') === preload,
  )?.node
}

/** Node states carry no times; the jobs of the node being worked on do. */
function lastNews(
  phase: UpgradePhase,
  { resource, conditions, jobs }: Facts,
  node: string | undefined,
): number | undefined {
  // A condition that was only ever Unknown has no time (harvester#8801); the phase began after what has one, and after
  // the Upgrade was made. Without any condition nothing is known of the phase.
  const created = conditions.size === 0 ? undefined : timeAt(resource.value, 'metadata', 'creationTimestamp')
  const latest = newest([created, ...[...conditions.values()].map((c) => c.lastUpdateTime)])
  // Completed is there from the start, so while it is Unknown its time says nothing about the clean-up.
  if (phase.id === 'cleanup') return latest
  const own = conditions.get(phase.condition)?.lastUpdateTime ?? latest
  if (phase.id !== 'nodes') return own
  const ofNode = jobs.filter((j) => !j.suffix.startsWith('prepare-') && (node === undefined || j.node === node))
  return newest([own, ...ofNode.map((j) => j.changedAt)])
}

function progressOf(
  { phase, failed }: Place,
  { conditions, jobs }: Facts,
  nodeState: string | undefined,
  waitedMs: number | undefined,
): UpgradeState['state'] {
  if (conditions.get('Completed')?.status === 'True') return 'succeeded'
  if (failed) return 'failed'
  const limit = stuckAfter({ phase: phase.id, nodeState, jobRunning: jobs.some((j) => j.state === 'running') })
  return limit !== undefined && waitedMs !== undefined && waitedMs > limit ? 'stuck' : 'running'
}

function phaseStates({ phase, failed }: Place, { conditions }: Facts): UpgradePhaseState[] {
  const current = phase.id === 'completed' ? upgradePhases.length : upgradePhases.indexOf(phase)
  return upgradePhases.map(({ id, condition, title }, index) => {
    const found = id === 'cleanup' ? undefined : conditions.get(condition)
    const base = { id, condition, title, since: found?.lastUpdateTime }
    if (index > current) return { ...base, since: undefined, state: 'pending' }
    if (index === current) return { ...base, state: failed ? 'failed' : 'current' }
    // Upgrades before v1.1 know no LogReady.
    return { ...base, state: id === 'cleanup' || found?.status === 'True' ? 'done' : 'skipped' }
  })
}

type Explanation = { reason?: string; message?: string }

/** Early errors are written into the reason of Completed, whose message then stays empty. */
function explanationOf({ phase, failed }: Place, facts: Facts, working: UpgradeNodeState | undefined): Explanation {
  const sources: (Explanation | undefined)[] = [facts.conditions.get(phase.condition)]
  if (failed || working !== undefined) sources.push(working)
  if (failed)
    sources.push(
      facts.jobs.find((j) => j.state === 'failed'),
      facts.conditions.get('NodesUpgraded'),
    )
  sources.push(facts.conditions.get('Completed'))
  const found = sources.find((s) => s?.reason !== undefined || s?.message !== undefined)
  if (!found) return {}
  const { reason, message } = found
  return { reason, message: message ?? (reason?.includes(' ') ? reason : undefined) }
}
