import { conditionOf, type Resource, stringAt } from './resource.ts'
import type { UpgradeJob, UpgradeSource } from './upgrade-objects.ts'
import type { UpgradeState } from './upgrade-state.ts'

/** What the phase is at, as far as objects tell. */
export function stepOf(state: UpgradeState, bundle: UpgradeSource, jobs: readonly UpgradeJob[]): string | undefined {
  switch (state.phase) {
    case 'log-infrastructure':
      return logStep(state, bundle)
    case 'image-download':
      return 'ISO download'
    case 'repository':
      return repositoryStep(state, bundle)
    case 'image-preload':
      return preloadStep(state, bundle, jobs)
    case 'system-services':
      return servicesStep(state, bundle, jobs)
    case 'nodes':
      return nodeStep(state, bundle, jobs)
    case 'cleanup':
      return 'clean-up'
    case 'completed':
      return undefined
  }
}

/** The UpgradeLog's own conditions, in the order in which its controller works. */
function logStep(state: UpgradeState, bundle: UpgradeSource): string {
  const log = bundle.get('upgradelogs.harvesterhci.io', state.namespace, `${state.name}-upgradelog`)
  if (log === undefined) return 'upgrade log'
  if (!isTrue(log, 'LoggingOperatorReady')) return 'logging operator'
  if (!isTrue(log, 'InfraReady')) {
    const waiting = [
      ['harvesterhci.io/fluentBit', 'Fluent Bit'],
      ['harvesterhci.io/fluentd', 'Fluentd'],
    ].filter(([annotation]) => stringAt(log.value, 'metadata', 'annotations', annotation!) === undefined)
    return waiting.length === 0 ? 'logging infrastructure' : waiting.map(([, name]) => name).join(' and ')
  }
  return isTrue(log, 'Started') ? 'upgrade log' : 'log output and flow'
}

/** Up to source release v1.6 the repository is a VM, from v1.7 a Deployment. */
function repositoryStep({ name, namespace, conditions }: UpgradeState, bundle: UpgradeSource): string {
  if (conditions.some((c) => c.type === 'RepoReady' && c.status === 'True')) return 'release information'
  const repo = `upgrade-repo-${name}`
  if (bundle.get('deployments.apps', namespace, repo)) return 'repository Deployment'
  const vm = bundle.get('virtualmachines.kubevirt.io', namespace, repo)
  const status = vm && stringAt(vm.value, 'status', 'printableStatus')
  return status === undefined ? 'repository' : `repository VM (${status})`
}

function preloadStep(state: UpgradeState, bundle: UpgradeSource, jobs: readonly UpgradeJob[]): string {
  const own = jobs.filter((j) => j.suffix.startsWith('prepare-'))
  if (own.some((j) => j.state === 'failed')) return 'preload job failed'
  if (own.some((j) => j.state === 'running')) return 'preload job'
  const plan = bundle.get('plans.upgrade.cattle.io', 'cattle-system', `${state.name}-prepare`)
  return plan || own.length > 0 ? 'system-upgrade-controller' : 'preload plan'
}

function servicesStep(state: UpgradeState, bundle: UpgradeSource, jobs: readonly UpgradeJob[]): string {
  const job = jobs.find((j) => j.suffix === 'apply-manifests' || j.suffix.startsWith('apply-manifests-'))
  if (job?.state === 'failed') return 'apply-manifests job failed'
  const frozen = planOf(bundle, state, 'skip-restart-rancher-system-agent')
  if (frozen !== undefined && !isTrue(frozen, 'Complete')) return 'freeze rancher-system-agent'
  return job === undefined ? 'apply-manifests job not started' : 'apply-manifests job'
}

const nodeSteps: ReadonlyMap<string, string> = new Map([
  ['Pre-draining', 'pre-drain job'],
  ['Pre-drained', 'drain and RKE2 upgrade by Rancher'],
  ['Post-draining', 'post-drain job'],
  ['Waiting Reboot', 'reboot'],
  ['Node-upgrade paused', 'paused by the administrator'],
])

function nodeStep(state: UpgradeState, bundle: UpgradeSource, jobs: readonly UpgradeJob[]): string {
  const working = state.nodeStates.find((s) => s.node === state.node)
  const known = working && nodeSteps.get(working.state)
  if (known !== undefined) return known
  const job = jobs.find((j) => j.node !== undefined && (j.state === 'failed' || j.state === 'running'))
  if (job && !job.suffix.startsWith('prepare-')) {
    const name = /^(pre-drain|post-drain|restore-vm|single-node-upgrade)/.exec(job.suffix)?.[1] ?? job.suffix
    return job.state === 'failed' ? `${name} job failed` : `${name} job`
  }
  if (working !== undefined) return working.state
  const plan = planOf(bundle, state, 'skip-manifests-apply')
  if (plan !== undefined && !isTrue(plan, 'Complete')) return 'skip-manifests-apply plan'
  return state.nodeStates.some((s) => s.state === 'Succeeded') ? 'next node' : 'first node'
}

function planOf(bundle: UpgradeSource, { name }: UpgradeState, suffix: string): Resource | undefined {
  return bundle.get('plans.upgrade.cattle.io', 'cattle-system', `${name}-${suffix}`)
}

function isTrue(resource: Resource, type: string): boolean {
  return conditionOf(resource, type)?.condition['status'] === 'True'
}
