import type { Fill } from './item-template.ts'
import { type Random, suffixOf, uidOf } from './random.ts'

/** When all generated bundles were collected. */
export const COLLECTED_AT = '2025-04-11T09:12:40Z'

/** Kinds of uids. Virtual machine n has pod n, claim n and volume n; volume n has replicas 3n to 3n + 2. */
export const UID = { pod: 1, event: 2, volume: 3, replica: 4, engine: 5, snapshot: 6, claim: 7, machine: 8, other: 9 }

export const nodeNames = (count: number): string[] => Array.from({ length: count }, (_, i) => `node${i + 1}`)

/** All widths are constant: `Slots` needs that. */
export const machineName = (i: number): string => `vm-${String(i).padStart(5, '0')}`
export const volumeName = (i: number): string => `pvc-${uidOf(UID.volume, i)}`
export const podName = (i: number): string => `virt-launcher-${machineName(i)}-${suffixOf(UID.pod, i)}`
export const claimName = (i: number): string => `${machineName(i)}-disk-0-${suffixOf(UID.claim, i)}`
export const uid =
  (kind: number): Fill =>
  (i) =>
    uidOf(kind, i)
export const resourceVersion: Fill = (_i, r) => String(9_000_000 + r.below(900_000))

const collected = Date.parse(COLLECTED_AT)

/** So many minutes before collection, at most. */
export function minutesAgo(most: number, least = 0): Fill {
  return (_i, r: Random) => {
    const ms = collected - Math.floor((least + r.share() * (most - least)) * 60_000)
    return `${new Date(ms).toISOString().slice(0, 19)}Z`
  }
}

/** Same width for all: 10.52.1xx.1xx. */
export const address: Fill = (_i, r) => `10.52.${100 + r.below(100)}.${100 + r.below(100)}`
