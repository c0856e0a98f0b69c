import { Random } from './random.ts'

const BEGINNINGS = [
  'failed to attach',
  'failed to detach',
  'cannot mount',
  'cannot reach',
  'timed out waiting for',
  'unable to update',
  'unable to resolve',
  'error syncing the',
  'lost connection to',
  'refused to evict',
  'giving up on',
  'rejected stale',
  'could not acquire',
  'could not parse',
  'aborted rebuild of',
  'no route to',
  'permission denied by',
  'stuck deleting',
  'expired certificate of',
  'unexpected EOF from',
  'quota exceeded for',
  'checksum mismatch in',
  'orphaned',
  'deadlock on',
  'corrupt header in',
]
const ENDINGS = [
  'backing image',
  'block device',
  'replica process',
  'engine frontend',
  'instance manager',
  'share manager',
  'snapshot chain',
  'volume head',
  'bridge mgmt-br',
  'bond uplink',
  'vlan config',
  'cluster network',
  'webhook caller',
  'admission proxy',
  'etcd learner',
  'raft follower',
  'kubelet socket',
  'containerd shim',
  'launcher domain',
  'migration target',
  'hotplug disk',
  'cloud-init seed',
  'fleet agent',
  'helm release',
  'upgrade plan',
  'repo server',
]

/**
 * 650 different texts of 18 to 40 bytes as errors of Harvester's components read, in mixed order, none part of another.
 * The first 300 occur in the generated logs; the rest never do, so they measure what a pattern costs that finds nothing.
 */
export const LITERALS: readonly string[] = shuffled(
  BEGINNINGS.flatMap((beginning) => ENDINGS.map((ending) => `${beginning} ${ending}`)),
)

/** How many of `LITERALS` the generated logs hold. */
export const LITERALS_IN_LOGS = 300

function shuffled(list: string[]): string[] {
  const random = new Random('literals')
  for (let i = list.length - 1; i > 0; i--) {
    const other = random.below(i + 1)
    const kept = list[i]!
    list[i] = list[other]!
    list[other] = kept
  }
  return list
}
