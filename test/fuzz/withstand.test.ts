import fc from 'fast-check'
import { expect, it } from 'vitest'
import { loadMaterial } from '../../fuzz/bases.ts'
import { type Family, families, makeInput } from '../../fuzz/cases.ts'
import { checkInput } from '../../fuzz/checks/input.ts'
import { fixedSeed } from './fixed-seed.ts'

const material = await loadMaterial()

/** Inputs of each family: bundles take some 50 ms each, expressions and patterns less than one. */
const runs: Readonly<Record<Family, number>> = {
  archives: 12,
  yaml: 10,
  logs: 10,
  files: 8,
  rules: 10,
  cel: 100,
  regex: 60,
}

it.each(families)('whatever is done to it, there is a report or a clear error: %s', async (family) => {
  // The whole input follows from its number, which is what a failure tells: `npx tsx fuzz/run.ts --case FAMILY:NUMBER`.
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (number) => {
      const input = await makeInput({ family, seed: number, without: [] }, material)
      expect(await checkInput(input, material.pack, number % 8 === 0)).toMatch(/./)
    }),
    { numRuns: runs[family], endOnFailure: true, seed: fixedSeed },
  )
})

it('a seed gives the same input every time', async () => {
  for (const family of families) {
    const one = { family, seed: 7, without: [] }
    expect(await makeInput(one, material)).toEqual(await makeInput(one, material))
  }
})
