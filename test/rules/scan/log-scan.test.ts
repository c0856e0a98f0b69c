import { describe, expect, it } from 'vitest'
import { mergeHits } from '../../../src/rules/scan/hit-table.ts'
import type { HitGroup } from '../../../src/rules/scan/hits.ts'
import { compileLinePattern } from '../../../src/rules/scan/line-pattern.ts'
import { LogScanner } from '../../../src/rules/scan/log-scan.ts'
import type { ScanPattern, ScanTarget } from '../../../src/rules/scan/scan-plan.ts'
import { memoryArchive } from '../../support/memory-archive.ts'

async function scan(text: string | Uint8Array, pattern: ScanPattern, chunkBytes?: number) {
  const archive = memoryArchive({ 'a.log': text }, chunkBytes)
  const target: ScanTarget = { path: 'a.log', sizeBytes: text.length, patterns: [0], clock: 'pod-log' }
  const scanner = new LogScanner(archive, { patterns: [pattern], targets: [target], now: Number.NaN })
  await scanner.scan([target])
  return mergeHits(1, scanner.takeHits())[0]!
}

function volumeOf({ captures }: HitGroup): string | undefined {
  expect(captures[0]).toBe('volume')
  return captures[1]
}

describe('scanFiles', () => {
  const request = { pattern: 'volume (?P<volume>\\S+) is degraded' }

  it('groups lines by captures and keeps the last, count and times', async () => {
    const text = [
      '2025-01-01T00:00:00Z volume a is degraded',
      '2025-01-01T00:00:01Z volume b is degraded',
      '2025-01-01T00:00:02Z nothing',
      '2025-01-01T00:00:03Z volume a is degraded',
    ].join('\n')
    const { groups } = await scan(text, request)
    expect(groups.map((g) => [volumeOf(g), g.count, g.times.length])).toEqual([
      ['a', 2, 2],
      ['b', 1, 1],
    ])
    expect(groups.map((g) => g.last.line)).toEqual([4, 2])
    expect(groups[0]!.last.text).toMatch(/^2025-01-01T00:00:03Z volume a/)
  })

  it.each([1, 7, 64, 4096])('does not depend on how content is cut: pieces of %i bytes', async (chunkBytes) => {
    const lines = Array.from({ length: 200 }, (_, i) => `2025-01-01T00:00:00Z line ${i} volume v${i % 3} is degraded é`)
    const { groups } = await scan(lines.join('\n'), request, chunkBytes)
    expect(groups.map((g) => g.count)).toEqual([67, 67, 66])
    expect(groups.map((g) => g.last.line)).toEqual([199, 200, 198])
  })

  it('counts a line once however often the literal is in it', async () => {
    const { groups } = await scan('volume x is degraded, volume x is degraded\n', request)
    expect(groups.map((g) => g.count)).toEqual([1])
  })

  it('leaves out lines of before the window, but keeps those without a time', async () => {
    const notBefore = Date.parse('2025-01-01T00:00:01Z')
    const text =
      '2025-01-01T00:00:00Z volume a is degraded\nno time: volume b is degraded\n2025-01-01T00:00:01Z volume c is degraded\n'
    const { groups } = await scan(text, { ...request, notBefore })
    expect(groups.map((g) => volumeOf(g))).toEqual(['b', 'c'])
  })

  it('matches in lines longer than its buffer, once, and keeps a piece around the match', async () => {
    const long = `${'x'.repeat(3_000_000)} volume big is degraded ${'y'.repeat(2_000_000)}`
    const { groups } = await scan(`first\n${long}\nvolume after is degraded\n`, request, 65_536)
    expect(groups.map((g) => [volumeOf(g), g.count])).toEqual([
      ['big', 1],
      ['after', 1],
    ])
    expect(groups.map((g) => g.last.line)).toEqual([2, 3])
    expect(groups[0]!.last.text).toContain('volume big is degraded')
    expect(groups[0]!.last.text.length).toBeLessThanOrEqual(4_096)
  })

  it('bounds what a runaway capture can cost, and says so', async () => {
    const text = Array.from({ length: 3_000 }, (_, i) => `volume v${i} is degraded`).join('\n')
    const { groups, overflow } = await scan(text, request)
    expect(groups.length).toBe(2_000)
    expect(overflow).toBe(true)
  })

  it('looks at a part of a flood, its end among it, and says so', async () => {
    const lines = Array.from({ length: 320_000 }, (_, i) => `volume ${i < 319_900 ? 'a' : 'b'} is degraded`)
    const { groups, overflow } = await scan(lines.join('\n'), request)
    expect(overflow).toBe(true)
    expect(groups.map((g) => [volumeOf(g), g.count])).toEqual([
      ['a', 300_000 + 311],
      ['b', 2],
    ])
    expect(groups[1]!.last.line).toBe(320_000)
  })

  it('takes CRLF and bytes that are no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from('volume a is degraded\r\n')])
    const { groups } = await scan(bytes, { pattern: 'volume a is degraded$' })
    expect(groups.map((g) => g.count)).toEqual([1])
  })
})

describe('compileLinePattern', () => {
  it('demands every text of contains', () => {
    const pattern = compileLinePattern({ contains: ['etcd', 'took too long'] })
    expect(pattern.match('etcd: apply request took too long')).toBeDefined()
    expect(pattern.match('apply request took too long')).toBeUndefined()
    expect(pattern.literals).toEqual(['took too long'])
  })

  it.each(['(?=x)abcd', '(a)\\1bcde', '(unclosed'])('refuses %s', (pattern) => {
    expect(() => compileLinePattern({ pattern })).toThrowError(expect.objectContaining({ code: 'rule-invalid' }))
  })

  it('refuses a pattern that would have to be tried on every line', () => {
    expect(() => compileLinePattern({ pattern: '\\d+ .* [a-z]+' })).toThrow('no literal text')
  })
})
