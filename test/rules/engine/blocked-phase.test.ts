import { describe, expect, it } from 'vitest'
import { wording } from '../../../src/report/wording.ts'
import { blockedPhase } from '../../../src/rules/engine/blocked-phase.ts'
import { runRules } from '../../support/run-rule.ts'

const running = { phase: 'system-services', state: 'stuck' } as const

describe('the phase that a finding holds up', () => {
  it.each<[what: string, args: Parameters<typeof blockedPhase>, text: string | undefined]>([
    ['now', ['system-services', 'now', running], 'Blocks phase 3 (Upgrade system services), where the upgrade is now.'],
    ['not yet', ['nodes', 'now', running], 'Will block the upgrade in phase 4 (Upgrade nodes).'],
    ['not any more', ['image-preload', 'now', running], undefined],
    [
      'of the next upgrade',
      ['image-preload', 'next', running],
      'Will block the next upgrade in phase 2 (Preload container images).',
    ],
    ['of this upgrade later', ['nodes', 'next', running], 'Will block the upgrade in phase 4 (Upgrade nodes).'],
    ['without an upgrade', ['nodes', 'now', undefined], undefined],
    [
      'of the next one without one',
      ['nodes', 'next', undefined],
      'Will block the next upgrade in phase 4 (Upgrade nodes).',
    ],
    ['after the upgrade', ['nodes', 'now', { phase: 'completed', state: 'succeeded' }], undefined],
    ['that is not known', ['other', 'now', running], 'Blocks phase other, where the upgrade is now.'],
  ])('%s', (_, args, text) => {
    const blocks = blockedPhase(...args)
    expect(blocks && wording.blocks(blocks)).toBe(text)
  })
})

describe('in a report', () => {
  const upgrade = {
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'Upgrade',
    metadata: {
      name: 'hvst-upgrade-abcde',
      namespace: 'harvester-system',
      creationTimestamp: '2025-04-11T06:00:00Z',
      labels: { 'harvesterhci.io/latestUpgrade': 'true' },
    },
    spec: { version: 'v1.5.0' },
    status: {
      conditions: [
        { type: 'Completed', status: 'Unknown' },
        { type: 'NodesUpgraded', status: 'Unknown' },
      ],
    },
  }
  const symptom = `
signals: { upgrade: { upgrade: latest } }
blocks: { phase: '*', when: now }`
  const cause = `
severity: error
signals: { node: { resource: nodes } }
explains: [{ rule: test/symptom, by: bundle }]`

  it('what explains the finding that holds an upgrade up holds it up itself', async () => {
    const rules = { 'test/cause': cause, 'test/symptom': symptom }
    const [root] = (await runRules(rules, { at: '2025-04-11T09:00:00Z', objects: [upgrade] })).findings
    expect(root).toMatchObject({
      ruleId: 'test/cause',
      blocks: { phase: 'nodes', when: 'now' },
      symptoms: [{ ruleId: 'test/symptom' }],
    })
  })
})
