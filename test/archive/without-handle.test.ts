// The other tests of this folder once more, with the inflater that is taken where node:zlib's handle cannot be driven.
import { expect, test, vi } from 'vitest'
import { createInflater } from '../../src/archive/inflate.ts'
import { openMinizlib } from '../../src/archive/inflate-minizlib.ts'

vi.mock('../../src/archive/inflate-handle.ts', () => ({ openHandle: () => undefined }))

test('the other inflater is taken', () => {
  expect(createInflater('deflate-raw').constructor).toBe(openMinizlib('deflate-raw').constructor)
})

await import('./hostile.test.ts')
await import('./limits.test.ts')
await import('./open.test.ts')
await import('./real-bundles.test.ts')
await import('./tar.test.ts')
await import('./zip.test.ts')
