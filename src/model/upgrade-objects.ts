import type { Bundle } from './bundle.ts'
import { conditionOf, numberAt, type Resource, stringAt, timeAt } from './resource.ts'

/** The part of the bundle that is needed to read an upgrade. */
export type UpgradeSource = Pick<Bundle, 'list' | 'get' | 'createdAt'>

export type JobState = 'running' | 'failed' | 'succeeded' | 'pending'

/** A job of an upgrade. */
export type UpgradeJob = {
  resource: Resource
  /** The end of its name without the upgrade's: `apply-manifests`, `prepare-on-node1-with-…`, `post-drain-node1`. */
  suffix: string
  state: JobState
  /** Absent for jobs that are not about one node. */
  node?: string
  /** Milliseconds: its last start or end. */
  changedAt?: number
  reason?: string
  message?: string
}

/**
 * The jobs of an upgrade: its own in its namespace, and those that the system-upgrade-controller made of its plans in
 * cattle-system. Labels are not enough: node jobs of some releases have none.
 */
export function jobsOf(bundle: UpgradeSource, upgrade: string): UpgradeJob[] {
  const jobs: UpgradeJob[] = []
  for (const resource of bundle.list('jobs.batch')) {
    const suffix = suffixOf(resource.name, upgrade)
    if (suffix !== undefined) jobs.push(readJob(resource, suffix))
  }
  return jobs
}

function suffixOf(name: string, upgrade: string): string | undefined {
  for (const prefix of [`${upgrade}-`, `apply-${upgrade}-`]) {
    if (name.startsWith(prefix)) return name.slice(prefix.length)
  }
  return undefined
}

function readJob(resource: Resource, suffix: string): UpgradeJob {
  const { value } = resource
  const failed = trueCondition(resource, 'Failed')
  const complete = trueCondition(resource, 'Complete')
  const active = (numberAt(value, 'status', 'active') ?? 0) > 0
  const ends = [
    timeAt(value, 'status', 'startTime'),
    timeAt(value, 'status', 'completionTime'),
    timeAt(failed, 'lastTransitionTime'),
  ]
  const labels = ['metadata', 'labels'] as const
  return {
    resource,
    suffix,
    state: failed ? 'failed' : complete ? 'succeeded' : active ? 'running' : 'pending',
    node:
      stringAt(value, ...labels, 'upgrade.cattle.io/node') ??
      stringAt(value, ...labels, 'harvesterhci.io/node') ??
      nodeInSuffix(suffix),
    changedAt: newest(ends) ?? timeAt(value, 'metadata', 'creationTimestamp'),
    reason: stringAt(failed, 'reason'),
    message: stringAt(failed, 'message'),
  }
}

function trueCondition(resource: Resource, type: string): Record<string, unknown> | undefined {
  const condition = conditionOf(resource, type)?.condition
  return condition?.['status'] === 'True' ? condition : undefined
}

function nodeInSuffix(suffix: string): string | undefined {
  // no name in a cluster is longer, and the expressions take the square of its length
  if (suffix.length > 253) return undefined
  const match = /^(?:pre-drain|post-drain|restore-vm|single-node-upgrade)-(.+)$/.exec(suffix)
  return match?.[1] ?? /^[a-z-]+?-on-(.+?)-with-/.exec(suffix)?.[1]
}

export function newest(times: readonly (number | undefined)[]): number | undefined {
  let max: number | undefined
  for (const time of times) if (time !== undefined && (max === undefined || time > max)) max = time
  return max
}
