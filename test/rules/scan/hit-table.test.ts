import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HitBatch, HitTableWriter, memoryOf, mergeHits } from '../../../src/rules/scan/hit-table.ts'
import { FileHits, maxGroups } from '../../../src/rules/scan/hits.ts'

function line(number: number, text: string, time?: number) {
  return { line: number, time, text, matchStart: 1, matchEnd: 2 }
}

/** As another thread gets it. */
function handedOver(batch: HitBatch): HitBatch {
  return structuredClone(batch, { transfer: memoryOf(batch) })
}

describe('a table of hits', () => {
  test('gives groups as they were, in order of the paths', () => {
    const writer = new HitTableWriter()
    const b = new FileHits()
    b.add(line(3, 'b: degraded é', 10), ['volume', 'v1', 'node', 'n1'])
    const a = new FileHits()
    a.add(line(1, 'first', 5), ['volume', ''])
    a.add(line(2, 'no time'), [])
    a.add(line(9, 'third', 7), ['volume', ''])
    writer.addFile('b.log', [[1, b]])
    writer.addFile('a.log', [
      [0, a],
      [1, a],
    ])
    const [first, second] = mergeHits(2, [handedOver(writer.take())])
    expect(
      first!.groups.map(({ path, captures, count, last, times }) => ({ path, captures, count, last, times })),
    ).toEqual([
      { path: 'a.log', captures: ['volume', ''], count: 2, last: line(9, 'third', 7), times: [5, 7] },
      { path: 'a.log', captures: [], count: 1, last: line(2, 'no time'), times: [] },
    ])
    expect(second!.groups.map(({ path, captures }) => [path, captures])).toEqual([
      ['a.log', ['volume', '']],
      ['a.log', []],
      ['b.log', ['volume', 'v1', 'node', 'n1']],
    ])
    expect(second!.groups[2]).toMatchObject({ last: line(3, 'b: degraded é', 10), times: [10] })
  })

  test('keeps any texts and captures', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 }).map((s) => s.replaceAll('\n', ' '))
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (lines) => {
        const hits = new FileHits()
        for (const [i, [content, captured]] of lines.entries()) hits.add(line(i + 1, content), [`n${i}`, captured])
        const writer = new HitTableWriter()
        writer.addFile('a', [[0, hits]])
        const { groups } = mergeHits(1, [writer.take()])[0]!
        expect(groups.map((g) => [g.last.text, g.captures])).toEqual(lines.map(([c, v], i) => [c, [`n${i}`, v]]))
      }),
    )
  })

  test('says of one pattern that its groups are not all', () => {
    const hits = new FileHits()
    for (let i = 0; i <= maxGroups; i++) hits.add(line(i, 'x'), ['n', `${i}`])
    const writer = new HitTableWriter()
    writer.addFile('a', [[1, hits]])
    const [first, second] = mergeHits(2, [writer.take()])
    expect([first!.overflow, second!.overflow, second!.groups.length]).toEqual([false, true, maxGroups])
  })

  test('is followed by another one', () => {
    const writer = new HitTableWriter()
    for (const path of ['b', 'a']) {
      const hits = new FileHits()
      hits.add(line(1, `in ${path}`, 1), ['n', path])
      writer.addFile(path, [[0, hits]])
    }
    const both = writer.take()
    const again = new FileHits()
    again.add(line(2, 'in c'), ['n', 'c'])
    writer.addFile('c', [[0, again]])
    const { groups } = mergeHits(1, [writer.take(), both])[0]!
    expect(groups.map((g) => [g.path, g.captures[1], g.last.text])).toEqual([
      ['a', 'a', 'in a'],
      ['b', 'b', 'in b'],
      ['c', 'c', 'in c'],
    ])
  })

  test('has nothing of files without a hit', () => {
    const writer = new HitTableWriter()
    writer.addFile('a', [])
    expect(writer.take().files).toEqual([])
  })
})
