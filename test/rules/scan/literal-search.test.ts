import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LiteralSearch } from '../../../src/rules/scan/literal-search.ts'

function hits(literals: string[], text: string): string[] {
  const found: string[] = []
  const bytes = new TextEncoder().encode(text)
  new LiteralSearch(literals).search(bytes, 0, bytes.length, (start, id) => found.push(`${start}:${literals[id]}`))
  return found.sort()
}

/** The same by the plainest means: every literal at every place. */
function naive(literals: string[], text: string): string[] {
  const lower = Buffer.from(text.replace(/[A-Z]/g, (c) => c.toLowerCase()))
  const found: string[] = []
  for (const literal of literals) {
    const wanted = Buffer.from(literal.replace(/[A-Z]/g, (c) => c.toLowerCase()))
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) found.push(`${at}:${literal}`)
  }
  return found.sort()
}

describe('LiteralSearch', () => {
  it('finds literals of different lengths, overlapping and at both ends', () => {
    expect(hits(['abcab', 'cabc', 'abc'], 'abcabcab')).toEqual(['0:abc', '0:abcab', '2:cabc', '3:abc', '3:abcab'])
  })

  it('ignores the case of ASCII letters', () => {
    expect(hits(['Failed to pull'], 'FAILED TO PULL, failed to pull')).toEqual([
      '0:Failed to pull',
      '16:Failed to pull',
    ])
  })

  it('searches only the range it is given', () => {
    const bytes = new TextEncoder().encode('needle needle needle')
    const starts: number[] = []
    new LiteralSearch(['needle']).search(bytes, 1, 14, (start) => starts.push(start))
    expect(starts).toEqual([7])
  })

  it('refuses literals that are too short to search for', () => {
    expect(() => new LiteralSearch(['ab'])).toThrow(RangeError)
  })

  it('agrees with a plain search on any text', () => {
    const letter = fc.constantFrom('a', 'b', 'A', 'c', 'é', ' ')
    const literal = fc.array(letter, { minLength: 3, maxLength: 16 }).map((a) => a.join(''))
    const text = fc.array(letter, { maxLength: 300 }).map((a) => a.join(''))
    fc.assert(
      fc.property(fc.uniqueArray(literal, { minLength: 1, maxLength: 8 }), text, (literals, haystack) => {
        expect(hits(literals, haystack)).toEqual(naive(literals, haystack))
      }),
      { numRuns: 500 },
    )
  })
})
