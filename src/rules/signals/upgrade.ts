import { refOf } from '../../model/resource.ts'
import type { UpgradeState } from '../../model/upgrade.ts'
import { durationOf, timestampOf } from '../bindings/cel-time.ts'
import { viewOf } from '../bindings/object-view.ts'
import { RecordView } from '../bindings/record-view.ts'
import type { EvidencePointer, Match } from '../match.ts'

/** Fields of an upgrade's view. */
export const upgradeFields = [
  'name',
  'from',
  'to',
  'phase',
  'phaseNumber',
  'condition',
  'state',
  'since',
  'startedAt',
  'waited',
  'step',
  'node',
  'singleNode',
  'logEnabled',
  'reason',
  'message',
  'restartAdvice',
  'object',
] as const

/** The newest upgrade as the one candidate of an upgrade signal. */
export function upgradeMatches(upgrade: UpgradeState | undefined): Match[] {
  if (!upgrade) return []
  const { resource } = upgrade
  const object = refOf(resource)
  const condition = upgrade.conditions.find((c) => c.type === upgrade.condition)
  const evidence: EvidencePointer = {
    kind: 'field',
    position: resource.position,
    field: condition ? [...condition.path, 'status'] : ['metadata', 'name'],
    object,
    ...(upgrade.since !== undefined && { time: upgrade.since }),
  }
  return [
    {
      source: 'upgrade',
      resource,
      view: upgradeView(upgrade),
      objects: [object],
      node: upgrade.node,
      count: 1,
      evidence: [evidence],
    },
  ]
}

function upgradeView(upgrade: UpgradeState): RecordView {
  return new RecordView('upgrade', {
    name: upgrade.name,
    from: upgrade.from ?? null,
    to: upgrade.to ?? null,
    phase: upgrade.phase,
    phaseNumber: BigInt(upgrade.phaseNumber),
    condition: upgrade.condition ?? null,
    state: upgrade.state,
    since: timestampOf(upgrade.since),
    startedAt: timestampOf(upgrade.startedAt),
    waited: durationOf(upgrade.waitedMs),
    step: upgrade.step ?? null,
    node: upgrade.node ?? null,
    singleNode: upgrade.singleNode ?? null,
    logEnabled: upgrade.logEnabled,
    reason: upgrade.reason ?? null,
    message: upgrade.message ?? null,
    restartAdvice: upgrade.restartAdvice,
    object: () => viewOf(upgrade.resource),
  })
}
