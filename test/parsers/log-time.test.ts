import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseLogLine } from '../../src/parsers/log-line.ts'
import { timeOfLine } from '../../src/parsers/log-time.ts'
import { isKubeletLogError, splitPodLogPrefix } from '../../src/parsers/pod-log.ts'

const reference = Date.parse('2026-01-02T03:05:00Z')

describe('splitPodLogPrefix', () => {
  test('nine digits and any zone', () => {
    expect(splitPodLogPrefix('2026-01-02T03:00:00.123456789Z hello')).toEqual({
      timeMs: expect.closeTo(Date.parse('2026-01-02T03:00:00.123Z') + 0.456, 2),
      rest: 'hello',
    })
    expect(splitPodLogPrefix('2024-03-27T08:51:03.990840442-04:00 x y')).toEqual({
      timeMs: expect.closeTo(Date.parse('2024-03-27T12:51:03.990Z') + 0.84, 2),
      rest: 'x y',
    })
  })

  test('an empty line leaves the time and a blank', () => {
    expect(splitPodLogPrefix('2026-01-02T03:00:01.000000001Z ')?.rest).toBe('')
    expect(splitPodLogPrefix('2026-01-02T03:00:01.000000001Z')?.rest).toBe('')
  })

  test('a line of the kubelet has no time', () => {
    const line = 'unable to retrieve container logs for containerd://61a9'
    expect(splitPodLogPrefix(line)).toBeUndefined()
    expect(isKubeletLogError(line)).toBe(true)
    expect(isKubeletLogError('failed to try resolving symlinks in path "/var/log/pods/x"')).toBe(true)
    expect(isKubeletLogError('hello')).toBe(false)
  })

  test('every time is read as Date.parse reads it', () => {
    const date = fc.date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(date, fc.integer({ min: -720, max: 840 }), (when, offset) => {
        const local = new Date(Math.max(0, when.getTime() + offset * 60_000)).toISOString().slice(0, -1)
        const minutes = Math.abs(offset)
        const two = (n: number): string => String(n).padStart(2, '0')
        const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
        const split = splitPodLogPrefix(`${local}000000${zone} x`)
        expect(split?.timeMs).toBeCloseTo(Date.parse(local + zone), 3)
      }),
    )
  })
})

describe('timeOfLine', () => {
  const cases: readonly [string, 'pod-log' | 'node-log', string | undefined][] = [
    ['2026-01-02T03:00:00.123000000Z x', 'pod-log', '2026-01-02T03:00:00.123Z'],
    ['unable to retrieve', 'pod-log', undefined],
    ['Jan 02 02:59:58 node1 kernel: x', 'node-log', '2026-01-02T02:59:58Z'],
    ['Dec 31 23:59:59.500000 node1 rke2[1]: x', 'node-log', '2025-12-31T23:59:59.5Z'],
    ['Mar  6 02:59:58 node1 kernel: x', 'node-log', '2025-03-06T02:59:58Z'],
    ['Feb 29 02:00:00 node1 kernel: x', 'node-log', '2024-02-29T02:00:00Z'],
    ['E0414 12:54:28.500000    2021 a.go:335] x', 'node-log', '2025-04-14T12:54:28.5Z'],
    ['time="2020-10-29T15:05:56.005000000+01:00" level=info', 'node-log', '2020-10-29T14:05:56.005Z'],
    ['2026-01-02T03:04:05+0100 node1 kernel: x', 'node-log', '2026-01-02T02:04:05Z'],
    ['kern  :warn  : [Mon Jul  3 15:42:24 2023] EXT4-fs warning', 'node-log', '2023-07-03T15:42:24Z'],
    ['[pvc-1] time="2022-03-06T22:52:48Z" level=info', 'node-log', '2022-03-06T22:52:48Z'],
    ['r 22 22:07:48 node1 agent[1]: cut', 'node-log', undefined],
    ['   continuation', 'node-log', undefined],
    ['', 'node-log', undefined],
    ['Jan 32 02:59:58 node1 kernel: x', 'node-log', undefined],
    ['I1399 12:54:28.5 1 a.go:335] x', 'node-log', undefined],
  ]
  test.each(cases)('%s', (line, kind, expected) => {
    expect(timeOfLine(line, kind, reference)).toBe(expected && Date.parse(expected))
  })

  test('a clock somewhat ahead of the bundle stays in its year', () => {
    expect(timeOfLine('Jan 03 02:00:00 n kernel: x', 'node-log', reference)).toBe(Date.parse('2026-01-03T02:00:00Z'))
  })

  test('agrees with the full reading of the line', () => {
    for (const line of [
      'Jan 02 02:59:58.5 n kernel: x',
      'E0414 12:54:28.5 1 a.go:335] x',
      'time="2022-03-06T22:52:48Z" level=info msg=x',
    ]) {
      expect(parseLogLine(line, { reference }).time).toBe(timeOfLine(line, 'node-log', reference))
    }
  })
})
