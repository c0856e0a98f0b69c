import { describe, expect, test } from 'vitest'
import { JournalClock, parseJournalLine } from '../../src/parsers/journal.ts'

describe('parseJournalLine', () => {
  const cases: readonly [string, unknown][] = [
    [
      'Mar 06 22:45:28 node1 iscsid[272]: iscsid shutting down.',
      { kind: 'entry', host: 'node1', identifier: 'iscsid', pid: 272, message: 'iscsid shutting down.' },
    ],
    [
      'Feb 20 13:46:53.159291 dev-r7515-c kernel: sd 15:0:0:1: rejecting I/O',
      { kind: 'entry', host: 'dev-r7515-c', identifier: 'kernel', message: 'sd 15:0:0:1: rejecting I/O' },
    ],
    [
      '2026-01-02T03:04:05+0000 node1 sshd[1]: hello',
      { kind: 'entry', host: 'node1', identifier: 'sshd', pid: 1, message: 'hello' },
    ],
    [
      'Mar 06 22:45:28 node1 (udev-worker)[9]: [123B blob data]',
      {
        kind: 'entry',
        host: 'node1',
        identifier: '(udev-worker)',
        pid: 9,
        message: '[123B blob data]',
        blobText: '123B',
      },
    ],
    [
      '-- Logs begin at Sun 2022-03-06 22:45:10 UTC, end at Tue 2022-03-22 23:50:58 UTC. --',
      { kind: 'header', beginsAt: Date.parse('2022-03-06T22:45:10Z'), endsAt: Date.parse('2022-03-22T23:50:58Z') },
    ],
    [
      '-- Journal begins at Sun 2022-03-06 22:45:10 UTC, ends at Tue 2022-03-22 23:50:58 UTC. --',
      { kind: 'header', beginsAt: Date.parse('2022-03-06T22:45:10Z'), endsAt: Date.parse('2022-03-22T23:50:58Z') },
    ],
    ['-- Boot 0123456789abcdef0123456789abcdef --', { kind: 'boot', id: '0123456789abcdef0123456789abcdef' }],
    ['-- Reboot --', { kind: 'boot' }],
    ['-- No entries --', { kind: 'no-entries' }],
    ['r 22 22:07:48 node1 agent[1]: cut', { kind: 'continuation', text: 'r 22 22:07:48 node1 agent[1]: cut' }],
    ['                   second line', { kind: 'continuation', text: '                   second line' }],
    [
      '2025/04/04 08:28:30 [ERROR] of Rancher: x',
      { kind: 'continuation', text: '2025/04/04 08:28:30 [ERROR] of Rancher: x' },
    ],
  ]
  test.each(cases)('%s', (line, expected) => {
    expect(parseJournalLine(line)).toEqual(expected)
  })
})

describe('JournalClock', () => {
  const reference = Date.parse('2026-01-02T03:05:00Z')
  const times = (clock: JournalClock, lines: readonly string[]): (string | undefined)[] =>
    lines.map((line) => {
      const time = clock.timeOf(line)
      return time === undefined ? undefined : new Date(time).toISOString().slice(0, 10)
    })

  test('with a header, years are counted from its beginning', () => {
    const lines = [
      '-- Logs begin at Thu 2022-11-20 08:00:00 UTC, end at Fri 2026-01-02 03:05:00 UTC. --',
      'Nov 20 08:00:00 n kernel: a',
      'Dec 31 08:00:00 n kernel: b',
      'Jan 01 08:00:00 n kernel: c',
      'Jul 01 08:00:00 n kernel: d',
      'Dec 31 08:00:00 n kernel: e',
      'Dec 30 08:00:00 n kernel: a clock that was set back',
      '-- Reboot --',
      'Jan 01 08:00:00 n kernel: f',
      'Dec 31 23:00:00 n kernel: set back over the new year',
    ]
    expect(times(new JournalClock(reference), lines)).toEqual([
      undefined,
      '2022-11-20',
      '2022-12-31',
      '2023-01-01',
      '2023-07-01',
      '2023-12-31',
      '2023-12-30',
      undefined,
      '2024-01-01',
      '2023-12-31',
    ])
  })

  test('without one, each line is the latest before the bundle', () => {
    const lines = ['cut line', 'Nov 20 08:00:00 n kernel: a', 'Jan 01 08:00:00 n kernel: b']
    expect(times(new JournalClock(reference), lines)).toEqual([undefined, '2025-11-20', '2026-01-01'])
    expect(times(new JournalClock(Number.NaN), lines)).toEqual([undefined, undefined, undefined])
  })
})
