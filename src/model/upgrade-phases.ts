/**
 * Phases of a Harvester upgrade, in order. `completed` is no phase of work: the upgrade is done and cleaned up after.
 * The numbers are those of Harvester's documentation, where `image-download` and `repository` are both phase 1.
 */
export type UpgradePhaseId =
  | 'log-infrastructure'
  | 'image-download'
  | 'repository'
  | 'image-preload'
  | 'system-services'
  | 'nodes'
  | 'cleanup'
  | 'completed'

export type RestartAdvice = 'allowed' | 'allowed-after-bundle' | 'forbidden'

export type UpgradePhase = {
  readonly id: UpgradePhaseId
  readonly number: number
  /** The condition of the Upgrade that is Unknown while the phase runs and True or False at its end. */
  readonly condition: string
  readonly title: string
  /** Harvester's documentation on starting the upgrade again out of this phase. */
  readonly restartAdvice: RestartAdvice
  /**
   * Whose code acts. The controller itself becomes the target release's in the middle of `system-services`, and the
   * script of that phase comes from the target's image.
   */
  readonly actingSide: 'source' | 'target'
}

const minutes = 60_000

/** Without `completed`, which is not worked through. */
export const upgradePhases: readonly UpgradePhase[] = [
  {
    id: 'log-infrastructure',
    number: 0,
    condition: 'LogReady',
    title: 'Set up the upgrade log',
    restartAdvice: 'allowed',
    actingSide: 'source',
  },
  {
    id: 'image-download',
    number: 1,
    condition: 'ImageReady',
    title: 'Download the upgrade image',
    restartAdvice: 'allowed',
    actingSide: 'source',
  },
  {
    id: 'repository',
    number: 1,
    condition: 'RepoReady',
    title: 'Start the upgrade repository',
    restartAdvice: 'allowed',
    actingSide: 'source',
  },
  {
    id: 'image-preload',
    number: 2,
    condition: 'NodesPrepared',
    title: 'Preload container images',
    restartAdvice: 'allowed',
    actingSide: 'source',
  },
  {
    id: 'system-services',
    number: 3,
    condition: 'SystemServicesUpgraded',
    title: 'Upgrade system services',
    restartAdvice: 'allowed-after-bundle',
    actingSide: 'target',
  },
  {
    id: 'nodes',
    number: 4,
    condition: 'NodesUpgraded',
    title: 'Upgrade nodes',
    restartAdvice: 'forbidden',
    actingSide: 'target',
  },
  {
    id: 'cleanup',
    number: 5,
    condition: 'Completed',
    title: 'Clean up',
    restartAdvice: 'forbidden',
    actingSide: 'target',
  },
]

/** The end: nothing is held up, so nothing forbids the next upgrade. */
export const completedPhase: UpgradePhase = {
  id: 'completed',
  number: 6,
  condition: 'Completed',
  title: 'Completed',
  restartAdvice: 'allowed',
  actingSide: 'target',
}

export type Pace = {
  phase: UpgradePhaseId
  /** State of the node being worked on, in phase `nodes`. */
  nodeState?: string
  /** A job of the upgrade is running. */
  jobRunning: boolean
}

/**
 * How long a phase may go without news before it is called stuck, in milliseconds; `undefined` where nothing says so.
 * Harvester documents only "more than 30 minutes" for the image preload. The others are experience.
 */
export function stuckAfter({ phase, nodeState, jobRunning }: Pace): number | undefined {
  switch (phase) {
    case 'log-infrastructure':
      return 10 * minutes
    case 'image-download':
    case 'repository':
      return 60 * minutes
    case 'image-preload':
      // The plan's own deadline for a node is 3600 s.
      return (jobRunning ? 60 : 30) * minutes
    case 'system-services':
      // The whole job takes 15 to 45 minutes. How long it has said the same thing is only known from its log.
      return 60 * minutes
    case 'nodes':
      // Paused on the administrator's demand, by upgrade-config or an annotation.
      if (nodeState === 'Node-upgrade paused') return undefined
      return (nodeState === 'Pre-drained' || nodeState === 'Waiting Reboot' ? 20 : 30) * minutes
    case 'cleanup':
    case 'completed':
      return undefined
  }
}
