import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ByteSource, bytesSource } from '../../src/archive/byte-source.ts'
import { ReadWindow, readPieceBytes } from '../../src/archive/read-window.ts'

function counted(bytes: Uint8Array): ByteSource & { reads: number } {
  const source = bytesSource(bytes)
  return {
    sizeBytes: bytes.length,
    reads: 0,
    readInto(target, position) {
      this.reads += 1
      return source.readInto(target, position)
    },
    close() {},
  }
}

const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * at) >> 3))

test('holds what was asked for, wherever it lies and whatever was read before', () => {
  const position = fc.oneof(fc.nat(bytes.length + 10), fc.integer({ min: 0, max: 400_000 }))
  const length = fc.oneof(fc.nat(5000), fc.nat(400_000))
  fc.assert(
    fc.property(fc.array(fc.tuple(position, length, fc.boolean()), { maxLength: 40 }), (asked) => {
      const window = new ReadWindow()
      const sources = [bytesSource(bytes), bytesSource(bytes.subarray(7))]
      for (const [position, length, isFirst] of asked) {
        const source = sources[isFirst ? 0 : 1]!
        const { start, end } = window.load(source, position, length)
        const expected = bytes.subarray(isFirst ? 0 : 7).subarray(position, position + Math.min(length, readPieceBytes))
        expect(window.bytes.subarray(start, end).equals(expected)).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})

test('reads ahead where one read follows the other, and only there', () => {
  const source = counted(bytes)
  const window = new ReadWindow()
  for (let at = 0; at < 1_000_000; at += 2000) window.load(source, at, 1500)
  expect(source.reads).toBeLessThan(8)
  source.reads = 0
  for (let at = 2_900_000; at > 2_000_000; at -= 100_000) window.load(source, at, 1500)
  expect(source.reads).toBe(9)
})

test('does not take bytes for read that could not be', () => {
  const window = new ReadWindow()
  const source = bytesSource(bytes)
  window.load(source, 0, 1000)
  const readInto = source.readInto
  source.readInto = () => {
    throw new Error('EIO')
  }
  expect(() => window.load(source, 1000, 1000)).toThrow('EIO')
  source.readInto = readInto
  const { start, end } = window.load(source, 0, 1000)
  expect(window.bytes.subarray(start, end).equals(bytes.subarray(0, 1000))).toBe(true)
})
