import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineNumbers } from '../../../src/rules/scan/line-numbers.ts'
import { memoryArchive } from '../../support/memory-archive.ts'

it('are those of a plain count, however content is cut', async () => {
  const text = fc.array(fc.constantFrom('a', 'bb', '\n', 'é'), { maxLength: 60 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.array(fc.nat(70), { maxLength: 8 }),
      fc.integer({ min: 1, max: 9 }),
      async (file, at, size) => {
        const bytes = Buffer.from(file)
        const offsets = at.sort((a, b) => a - b)
        const expected = offsets
          .filter((o) => o < bytes.length)
          .map((o) => bytes.subarray(0, o).toString().split('\n').length)
        expect(await lineNumbers(memoryArchive({ 'a.log': file }, size), { path: 'a.log', offsets })).toEqual(expected)
      },
    ),
    { numRuns: 300 },
  )
})

it('are none of a file that is not there', async () => {
  expect(await lineNumbers(memoryArchive({}), { path: 'a.log', offsets: [1] })).toEqual([])
})
