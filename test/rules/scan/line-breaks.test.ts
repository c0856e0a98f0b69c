import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BreakCounter } from '../../../src/rules/scan/line-breaks.ts'

it('counts what a plain count counts, in whatever steps', () => {
  const text = fc.array(fc.constantFrom('a', '\n', 'long enough to be searched'), { maxLength: 60 })
  fc.assert(
    fc.property(text, fc.array(fc.nat(400), { maxLength: 8 }), (parts, stops) => {
      const bytes = Buffer.from(parts.join(''))
      const counter = new BreakCounter(bytes, 0)
      let counted = 0
      for (const stop of stops.map((s) => Math.min(s, bytes.length)).sort((a, b) => a - b)) {
        counted += counter.countTo(stop)
        expect(counted).toBe(bytes.subarray(0, stop).filter((byte) => byte === 10).length)
      }
    }),
    { numRuns: 500 },
  )
})
