import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanName, inspectName } from '../../src/archive/entry-name.ts'

const part = fc.constantFrom(
  ...[
    '/',
    '/',
    '\\',
    '.',
    '..',
    '!',
    '!/',
    'a',
    'C:',
    '__MACOSX',
    '.DS_Store',
    'Thumbs.db',
    '._',
    ' ',
    'é',
    '\n',
    '\u202e',
    '\0',
  ],
)

test('the short way over a name ends where the long one does', () => {
  const name = fc.oneof(
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string(),
  )
  fc.assert(
    fc.property(name, (raw) => {
      expect(cleanName(raw)).toEqual(inspectName(raw))
    }),
    { numRuns: 5000 },
  )
  for (const length of [4095, 4096, 4097])
    expect(cleanName('a'.repeat(length))).toEqual(inspectName('a'.repeat(length)))
})
