import type { UpgradePhaseId } from './upgrade-phases.ts'
import type { UpgradeState } from './upgrade-state.ts'

/** Logs of pods: all pods of the namespace whose name begins with `podPrefix`. */
export type PodLogPattern = { namespace: string; podPrefix: string; container: string }

/** The pod logs whose last line tells the step of the current phase; none where no job is at work. */
export function jobLogPattern(state: UpgradeState): PodLogPattern[] {
  const { name, namespace, phase } = state
  if (phase === 'image-preload') {
    return [{ namespace: 'cattle-system', podPrefix: `apply-${name}-prepare-on-`, container: 'upgrade' }]
  }
  const prefixes =
    phase === 'system-services' ? [`${name}-apply-manifests-`] : phase === 'nodes' ? nodeJobPrefixes(state) : []
  return prefixes.map((podPrefix) => ({ namespace, podPrefix, container: 'apply' }))
}

function nodeJobPrefixes({ name, node, singleNode, nodeStates }: UpgradeState): string[] {
  if (singleNode !== undefined) return [podPrefix(`${name}-single-node-upgrade-${singleNode}`)]
  if (node === undefined) return []
  switch (nodeStates.find((s) => s.node === node)?.state) {
    case 'Pre-draining':
      return [podPrefix(`${name}-pre-drain-${node}`)]
    case 'Post-draining':
    case 'Waiting Reboot':
      return [podPrefix(`${name}-post-drain-${node}`)]
    case 'Failed':
      return [podPrefix(`${name}-pre-drain-${node}`), podPrefix(`${name}-post-drain-${node}`)]
    default:
      return []
  }
}

/** Names longer than 63 characters are cut at 57 and given a hash, first the job's, then the pod's. */
function podPrefix(job: string): string {
  return `${job}-`.slice(0, 57)
}

type WaitingLine = { phase: UpgradePhaseId | 'any'; texts: readonly string[]; step: string }

/**
 * What the upgrade's scripts print while they wait, v1.2 to v1.8. They wait without end and repeat the line, so the last
 * one tells the step. The first entry whose texts are all in the line counts.
 */
const waitingLines: readonly WaitingLine[] = [
  { phase: 'any', texts: ['Upgrade repo deployment is not ready yet'], step: 'repository' },
  { phase: 'any', texts: ['Try to bring up the upgrade repo VM'], step: 'repository' },
  { phase: 'any', texts: ['Wait for upgrade repo HTTP endpoint ready'], step: 'repository' },
  { phase: 'any', texts: ['Waiting for upgrade repo'], step: 'repository' },
  { phase: 'any', texts: ['Failed to download the requested file'], step: 'download from the repository' },
  { phase: 'image-preload', texts: ['Version checking failed'], step: 'version check' },
  { phase: 'image-preload', texts: ['Fail to get host ctr binary'], step: 'containerd client' },
  { phase: 'image-preload', texts: ['Preload images from the repo finished'], step: 'preload finished' },
  { phase: 'system-services', texts: ['version from upgrade repo'], step: 'release information' },
  { phase: 'system-services', texts: ['Executing ', ' pre-hook'], step: 'pre-hook' },
  { phase: 'system-services', texts: ['-skip-restart-rancher-system-agent'], step: 'freeze rancher-system-agent' },
  { phase: 'system-services', texts: ['Waiting for CAPI cluster'], step: 'Rancher' },
  { phase: 'system-services', texts: ['Wait for Rancher to be upgraded'], step: 'Rancher' },
  { phase: 'system-services', texts: ['wait helm release '], step: "Rancher's charts" },
  { phase: 'system-services', texts: ['wait rollout '], step: 'rollouts' },
  { phase: 'system-services', texts: ['Wait for cluster settling down'], step: 'rollouts' },
  { phase: 'system-services', texts: ['waiting for fleet-agent creation timestamp'], step: 'Fleet agent' },
  { phase: 'system-services', texts: ['wait until cluster.fleet local is Imported'], step: 'Fleet agent' },
  { phase: 'system-services', texts: ['Waiting for harvester-cluster-repo'], step: 'cluster repository' },
  { phase: 'system-services', texts: ['Waiting for cluster repo catalog'], step: 'cluster repository' },
  { phase: 'system-services', texts: ['Waiting for ManagedChart'], step: 'Harvester charts' },
  { phase: 'system-services', texts: ['Current version:', 'Current state:'], step: 'Harvester charts' },
  { phase: 'system-services', texts: ['Sleep for 5 seconds to retry'], step: 'Harvester charts' },
  { phase: 'system-services', texts: ['KubeVirt current version:'], step: 'KubeVirt' },
  { phase: 'system-services', texts: ['Waiting for longhorn-manager to be upgraded'], step: 'Longhorn' },
  { phase: 'system-services', texts: ['instance-manager (aio)'], step: 'Longhorn' },
  { phase: 'system-services', texts: ['state is not running on node'], step: 'Longhorn' },
  { phase: 'system-services', texts: ['AddonDeploySuccessful'], step: 'add-ons' },
  { phase: 'system-services', texts: ['some bundles are not ready'], step: 'Fleet bundles' },
  { phase: 'system-services', texts: ['finish wait fleet bundles'], step: 'end' },
  { phase: 'nodes', texts: ['Volume ', ' is not healthy'], step: 'healthy volumes' },
  { phase: 'nodes', texts: ['does not have enough healthy replicas'], step: 'healthy volumes' },
  { phase: 'nodes', texts: ['Waiting for all Longhorn volumes to be healthy'], step: 'healthy volumes' },
  { phase: 'nodes', texts: ['Waiting for VM live-migration or shutdown'], step: 'VM migration or shutdown' },
  { phase: 'nodes', texts: ['found virtual machine migration'], step: 'VM migration or shutdown' },
  { phase: 'nodes', texts: ['Waiting for evacuation PDB gone'], step: 'VM evacuation' },
  { phase: 'nodes', texts: ['Waiting for VM shutdown'], step: 'VM shutdown' },
  { phase: 'nodes', texts: ['wait for fleet bundles before upgrading RKE2'], step: 'Fleet bundles' },
  { phase: 'nodes', texts: ['Waiting for RKE2 to be upgraded'], step: 'RKE2' },
  { phase: 'nodes', texts: ['elemental upgrade failed'], step: 'operating system' },
  { phase: 'nodes', texts: ['errors, will retry after 10 minutes'], step: 'retry after an error' },
]

/** The step that a line of the current phase's job log stands for; `undefined` for all lines that are no waiting. */
export function stepFromLogLine(state: Pick<UpgradeState, 'phase'>, line: string): string | undefined {
  return waitingLines.find(
    ({ phase, texts }) => (phase === 'any' || phase === state.phase) && texts.every((text) => line.includes(text)),
  )?.step
}
