import { describe, expect, it } from 'vitest'
import { prepareLinePattern } from '../../../src/rules/scan/line-pattern.ts'
import { EventIndex, type EventQuery } from '../../../src/rules/signals/event-index.ts'
import { resourceOf } from '../../model/fake-bundle.ts'

const event = (name: string, reason: string, message: string, namespace = 'default', kind = 'Pod', type = 'Warning') =>
  resourceOf({
    kind: 'Event',
    metadata: { name, namespace },
    reason,
    type,
    message,
    involvedObject: { kind, namespace, name: 'x' },
  })

const events = [
  event('a', 'FailedMount', 'cannot mount volume "data"'),
  event('b', 'FailedAttachVolume', 'AttachVolume.Attach failed for volume "pvc-1"'),
  event('c', 'FailedMount', 'timed out waiting for volume "data"', 'other'),
  event('d', 'Scheduled', 'assigned', 'default', 'Pod', 'Normal'),
  event('e', 'SyncFailed', 'Cannot Mount volume "root"', 'other', 'VirtualMachineInstance'),
]

function names(query: EventQuery, patterns = query.pattern ? [query.pattern] : []): string[] {
  return new EventIndex(() => events, patterns).matches(query).map((m) => m.resource!.name)
}

describe('EventIndex', () => {
  it('finds by reason, several in the order of the events', () => {
    expect(names({ event: { reason: 'FailedMount' } })).toEqual(['a', 'c'])
    expect(names({ event: { reason: ['SyncFailed', 'FailedMount'] } })).toEqual(['a', 'c', 'e'])
    expect(names({ event: { reason: 'Nothing' } })).toEqual([])
  })

  it('finds by type, kind and namespace', () => {
    expect(names({ event: { type: 'Normal' } })).toEqual(['d'])
    expect(names({ event: { object: ['virtualmachineinstance', 'Node'] } })).toEqual(['e'])
    expect(names({ event: {}, namespace: ['other', 'default'] })).toEqual(['c', 'e', 'a', 'b', 'd'])
  })

  it('finds by what messages say, with their captures', () => {
    const pattern = prepareLinePattern({ pattern: '(?i)mount volume "(?P<volume>[^"]+)"' }, false)
    const [first, second] = new EventIndex(() => events, [pattern]).matches({ pattern })
    expect([first?.resource?.name, first?.view.get('volume'), first?.view.get('reason')]).toEqual([
      'a',
      'data',
      'FailedMount',
    ])
    expect([second?.resource?.name, second?.view.get('volume')]).toEqual(['e', 'root'])
  })

  it('tries every message where a pattern has no text that must be there', () => {
    expect(names({ pattern: prepareLinePattern({ pattern: '[a-z]+signed$' }, false) })).toEqual(['d'])
    expect(names({ pattern: prepareLinePattern({ pattern: '^[A-Z]' }, false) })).toEqual(['b', 'e'])
  })

  it('reads events when they are first asked for', () => {
    const later: typeof events = []
    const index = new EventIndex(() => later, [])
    later.push(...events)
    expect(index.matches({}).length).toBe(5)
  })
})
