import type { FieldPath, Resource } from './resource.ts'
import type { RestartAdvice, UpgradePhaseId } from './upgrade-phases.ts'

export type UpgradeCondition = {
  type: string
  /** `True`, `False` or `Unknown`. */
  status: string
  reason?: string
  message?: string
  /** Milliseconds since the epoch. */
  lastUpdateTime?: number
  /** Where it stands in the Upgrade. */
  path: FieldPath
}

export type UpgradeNodeState = { node: string; state: string; reason?: string; message?: string }

export type UpgradePhaseState = {
  id: UpgradePhaseId
  condition: string
  title: string
  state: 'done' | 'current' | 'failed' | 'pending' | 'skipped'
  /** Milliseconds: when the phase's condition last changed. */
  since?: number
}

/** One Upgrade object, read as a state: how far it came, and whether it still moves. Times are milliseconds. */
export type UpgradeState = {
  resource: Resource
  name: string
  namespace: string
  /** Version before the upgrade, `status.previousVersion`. */
  from?: string
  /** Version to be reached, `spec.version`. */
  to?: string
  /** `spec.image`: an image of the cluster instead of a version's ISO. */
  image?: string
  logEnabled: boolean
  /** The node's name, in a cluster of one. */
  singleNode?: string
  startedAt?: number
  phase: UpgradePhaseId
  /** As in Harvester's documentation: 0 to 5; 6 when completed. */
  phaseNumber: number
  /** The condition that names the phase; it need not exist yet. */
  condition?: string
  /** `stuck`: no news for longer than the phase takes; never said where the bundle's own time is unknown. */
  state: 'running' | 'stuck' | 'failed' | 'succeeded'
  /** The last news of the phase: its condition, or the last job of the node being worked on. */
  since?: number
  /** From `since` to the bundle's time. */
  waitedMs?: number
  /** What the phase is at, as far as objects tell; what the job's log tells is the rules' to say. */
  step?: string
  /** The node being worked on, or that failed. */
  node?: string
  nodeStates: UpgradeNodeState[]
  conditions: UpgradeCondition[]
  phases: UpgradePhaseState[]
  /** Why it failed or what it waits for, in Harvester's words. */
  reason?: string
  message?: string
  restartAdvice: RestartAdvice
  /** Whose release's code acts in this phase: a known issue has to be matched on that version. */
  actingSide: 'source' | 'target'
}
