import { constants, deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openHandle } from '../../src/archive/inflate-handle.ts'
import { openMinizlib } from '../../src/archive/inflate-minizlib.ts'
import { passesSelfTest } from '../../src/archive/inflate-self-test.ts'
import { InflateError, type InflateFormat, type Inflater } from '../../src/archive/inflater.ts'

const implementations: [string, (format: InflateFormat) => Inflater | undefined][] = [
  ['the handle', openHandle],
  ['minizlib', openMinizlib],
]
const largestPiece = 128 * 1024

type Inflated = { readonly output: Buffer; readonly error?: string }

/** Feeds pieces of the sizes given, over and over, into a target of that many bytes at a time, if any. */
function inflate(inflater: Inflater, compressed: Buffer, sizes: readonly number[], targetBytes = 0): Inflated {
  const pieces: Buffer[] = []
  const target = targetBytes > 0 ? Buffer.alloc(targetBytes) : undefined
  inflater.reset()
  let filled = 0
  try {
    for (let at = 0, turn = 0; at < compressed.length; turn += 1) {
      const end = Math.min(compressed.length, at + (sizes[turn % sizes.length] ?? 1))
      inflater.feed(compressed, at, end)
      for (let piece = inflater.next(target, filled); piece; piece = inflater.next(target, filled)) {
        expect(piece.length).toBeGreaterThan(0)
        expect(piece.length).toBeLessThanOrEqual(largestPiece)
        pieces.push(Buffer.from(piece))
        filled = (filled + piece.length) % (targetBytes + 2)
      }
      at = end
    }
  } catch (error) {
    if (!(error instanceof InflateError)) throw error
    return { output: Buffer.concat(pieces), error: error.message }
  }
  return { output: Buffer.concat(pieces) }
}

const words = fc.array(fc.constantFrom('pod ', 'level=info ', 'x', '\n', 'longhorn-manager-'), { maxLength: 400 })
const plain = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
  words.map((list) => Buffer.from(list.join(''))),
  fc.nat(600_000).map((length) => Buffer.alloc(length, 'ab')),
)
const level = fc.integer({ min: 0, max: 9 })
const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 })
const targetBytes = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300_000 }))
const change = fc.tuple(fc.nat(), fc.nat(255))

test('the handle can be driven here, and passes its test', () => {
  expect(passesSelfTest(openHandle, 'deflate-raw')).toBe(true)
  expect(passesSelfTest(openHandle, 'gzip')).toBe(true)
})

describe.each(implementations)('%s', (_name, open) => {
  const raw = open('deflate-raw')!
  const gzip = open('gzip')!

  test('inflates whatever was deflated, in whatever pieces, and leaves what lies behind', () => {
    fc.assert(
      fc.property(plain, level, sizes, targetBytes, fc.uint8Array({ maxLength: 50 }), (bytes, level, ...rest) => {
        const [sizes, targetBytes, behind] = rest
        const compressed = Buffer.concat([deflateRawSync(bytes, { level }), behind])
        const { output, error } = inflate(raw, compressed, sizes, targetBytes)
        expect(error).toBeUndefined()
        expect(output.equals(bytes)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('gives of a cut stream what is there', () => {
    fc.assert(
      fc.property(plain, fc.nat(), sizes, targetBytes, (bytes, cut, sizes, targetBytes) => {
        const whole = deflateRawSync(bytes)
        const compressed = whole.subarray(0, cut % whole.length)
        const { output, error } = inflate(raw, compressed, sizes, targetBytes)
        expect(error).toBeUndefined()
        expect(output.equals(inflateRawSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH }))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('gives of changed bytes a part and an error, or what zlib makes of them', () => {
    fc.assert(
      fc.property(plain, fc.array(change, { minLength: 1, maxLength: 4 }), sizes, (bytes, changes, sizes) => {
        const compressed = deflateRawSync(bytes)
        for (const [at, value] of changes) compressed[at % compressed.length] = value
        const { output, error } = inflate(raw, compressed, sizes)
        const expected = inflateWithZlib(compressed)
        if (expected instanceof Buffer) expect([output.equals(expected), error]).toEqual([true, undefined])
        else expect(error).toBe(expected)
      }),
      { numRuns: 400 },
    )
  })

  test('takes gzip of several members, and what pads them', () => {
    fc.assert(
      fc.property(
        fc.array(plain, { minLength: 1, maxLength: 3 }),
        sizes,
        targetBytes,
        (members, sizes, targetBytes) => {
          const compressed = Buffer.concat([...members.map((bytes) => gzipSync(bytes)), Buffer.alloc(512)])
          const { output, error } = inflate(gzip, compressed, sizes, targetBytes)
          expect(error).toBeUndefined()
          expect(output.equals(Buffer.concat(members))).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })

  test('tells a changed checksum of gzip', () => {
    const compressed = gzipSync('some text')
    compressed[compressed.length - 8]! ^= 1
    expect(inflate(gzip, compressed, [9])).toMatchObject({ error: 'incorrect data check' })
    expect(inflate(gzip, Buffer.from('no gzip at all'), [99])).toMatchObject({ error: 'incorrect header check' })
  })

  test('hands out a bomb piece by piece, and need not be heard out', () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024))
    raw.reset()
    raw.feed(bomb, 0, 30_000)
    expect(raw.next()?.length).toBeLessThanOrEqual(largestPiece)
    expect(raw.next()?.length).toBeLessThanOrEqual(largestPiece)
    expect(inflate(raw, deflateRawSync('after'), [1]).output.toString()).toBe('after')
  })

  test('gives nothing unfed, and again after an error only once it was reset', () => {
    raw.reset()
    expect(raw.next()).toBeUndefined()
    raw.feed(Buffer.from([0xff]), 0, 1)
    expect(() => raw.next()).toThrow('invalid block type')
    expect(inflate(raw, deflateRawSync('after'), [1]).output.toString()).toBe('after')
  })

  test('can be closed twice, and is then at its end', () => {
    const inflater = open('deflate-raw')!
    expect(inflate(inflater, deflateRawSync('text'), [3]).output.toString()).toBe('text')
    inflater.close()
    inflater.close()
    inflater.reset()
    expect(inflater.next()).toBeUndefined()
  })
})

/** What node:zlib makes of it: the bytes, or the message of its error. */
function inflateWithZlib(compressed: Buffer): Buffer | string {
  try {
    return inflateRawSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('the self-test refuses an inflater that', () => {
  const refused = (change: (inflater: Inflater) => Partial<Inflater>): boolean => {
    const open = (format: InflateFormat): Inflater => {
      const real = openMinizlib(format)
      const bound = { feed: real.feed.bind(real), next: real.next.bind(real), reset: real.reset.bind(real) }
      return { ...bound, close: real.close.bind(real), ...change(real) }
    }
    return !passesSelfTest(open, 'deflate-raw')
  }

  test.each<[string, (inflater: Inflater) => Partial<Inflater>]>([
    ['gives other bytes', (real) => ({ next: () => real.next()?.map((byte) => byte ^ 1) })],
    ['never ends', () => ({ next: () => Buffer.from('x') })],
    ['gives nothing', () => ({ next: () => undefined })],
    ['cannot be reset', () => ({ reset: () => {} })],
    ['fails', () => ({ feed: () => expect.fail('no such thing') })],
    [
      'does not see damage',
      (real) => ({
        next: () => {
          try {
            return real.next()
          } catch {
            return undefined
          }
        },
      }),
    ],
  ])('%s', (_what, change) => {
    expect(refused(change)).toBe(true)
  })

  test('or cannot be had', () => {
    expect(passesSelfTest(() => undefined, 'gzip')).toBe(false)
    expect(refused(() => ({}))).toBe(false)
  })
})
