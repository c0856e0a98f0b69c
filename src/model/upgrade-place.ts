import { type Resource, stringAt } from './resource.ts'
import type { UpgradeJob } from './upgrade-objects.ts'
import { completedPhase, type UpgradePhase, upgradePhases } from './upgrade-phases.ts'
import type { UpgradeCondition, UpgradeNodeState } from './upgrade-state.ts'

/** What is read off the Upgrade before its phase is known. */
export type Facts = {
  resource: Resource
  conditions: ReadonlyMap<string, UpgradeCondition>
  logEnabled: boolean
  nodeStates: readonly UpgradeNodeState[]
  jobs: readonly UpgradeJob[]
}

export type Place = { phase: UpgradePhase; failed: boolean }

/** Which phase an upgrade is in, or failed in. */
export function placeOf(facts: Facts): Place {
  const completed = facts.conditions.get('Completed')
  if (completed?.status === 'True') {
    // The label came with v1.7; the next upgrade is refused while it says Pending.
    const cleanup = stringAt(facts.resource.value, 'metadata', 'labels', 'harvesterhci.io/upgradeCleanup')
    return { phase: cleanup === 'Pending' ? upgradePhases.at(-1)! : completedPhase, failed: false }
  }
  const failed = failedPhase(facts)
  if (failed !== undefined) return { phase: upgradePhases[failed]!, failed: true }
  const current = runningPhase(facts)
  if (completed?.status !== 'False') return { phase: upgradePhases[current]!, failed: false }
  return { phase: upgradePhases[earlyFailure(current, completed)]!, failed: true }
}

const logInfrastructure = indexOf('log-infrastructure')
const repository = indexOf('repository')
const imagePreload = indexOf('image-preload')
const nodes = indexOf('nodes')

function indexOf(id: UpgradePhase['id']): number {
  return upgradePhases.findIndex((p) => p.id === id)
}

/** The first phase whose condition is False. */
function failedPhase(facts: Facts): number | undefined {
  const index = upgradePhases.findIndex((p) => p.id !== 'cleanup' && isFailure(facts.conditions.get(p.condition)))
  if (index < 0) return undefined
  return index === nodes && preloadFailed(facts) ? imagePreload : index
}

/** `LogReady` False with reason Disabled says that no log was asked for. */
function isFailure(condition: UpgradeCondition | undefined): boolean {
  return condition?.status === 'False' && !(condition.type === 'LogReady' && condition.reason === 'Disabled')
}

/** A failed preload job sets its node to Failed, which turns NodesUpgraded False and leaves NodesPrepared as it was. */
function preloadFailed({ conditions, jobs }: Facts): boolean {
  if (conditions.get('NodesPrepared')?.status !== 'True') return true
  if (conditions.get('SystemServicesUpgraded')?.status === 'True') return false
  return jobs.some((j) => j.state === 'failed' && j.suffix.startsWith('prepare-'))
}

/** The last phase with a condition that has not ended, or the one after the last that has. */
function runningPhase({ conditions, logEnabled }: Facts): number {
  const last = upgradePhases.findLastIndex((p) => p.id !== 'cleanup' && conditions.has(p.condition))
  if (last < 0) return logEnabled ? logInfrastructure : logInfrastructure + 1
  return conditions.get(upgradePhases[last]!.condition)!.status === 'Unknown' ? last : last + 1
}

/**
 * Errors between two phases are in Completed alone. What the repository says (release file, oldest version to upgrade
 * from) is looked at after RepoReady is True, before the preload plan is made.
 */
function earlyFailure(current: number, completed: UpgradeCondition): number {
  if (current !== imagePreload) return current
  return /\bplans?\b/i.test(`${completed.reason ?? ''} ${completed.message ?? ''}`) ? imagePreload : repository
}
