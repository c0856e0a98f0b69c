import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { didYouMean } from '../../src/cli/did-you-mean.ts'
import { formatBytes, parseAmount } from '../../src/cli/size.ts'
import { runWith } from './fake-analyzer.ts'

const wrong: [string[], string][] = [
  [[], 'expected the path of a support bundle, found none (bundle-analyze supportbundle.zip)'],
  [['a.zip', '--formt', 'json'], 'unknown option --formt (did you mean --format?)'],
  [['a.zip', '-x'], 'unknown option -x (bundle-analyze --help lists what there is)'],
  [
    ['a.zip', '--format', 'html'],
    '--format: expected text, json, ndjson; found html (bundle-analyze --help lists what there is)',
  ],
  [['a.zip', '--format', 'jsn'], '--format: expected text, json, ndjson; found jsn (did you mean json?)'],
  [['a.zip', '--output'], '--output needs a value: --output FILE (bundle-analyze --help lists what there is)'],
  [['a.zip', '-o', '--all'], '-o needs a value, found --all (write --output=--all if that is meant)'],
  [['a.zip', '--all=yes'], '--all takes no value, found yes (bundle-analyze --help lists what there is)'],
  [
    ['a.zip', '--fail-on', 'eror'],
    '--fail-on: expected critical, error, warning, info, never; found eror (did you mean error?)',
  ],
  [
    ['a.zip', '--jobs', '0'],
    '--jobs: expected a number from 1 to 8, found 0 (bundle-analyze --help lists what there is)',
  ],
  [
    ['a.zip', '--width', '20'],
    '--width: expected a whole number from 40 to 1000, found 20 (bundle-analyze --help lists what there is)',
  ],
  [['a.zip', '--limit', 'totlBytes=1'], '--limit: there is no limit totlBytes (did you mean totalBytes?)'],
  [
    ['a.zip', '--limit', 'depth=-1'],
    '--limit depth: expected a positive number such as 500 or 512MiB, found -1 (bundle-analyze --help lists what there is)',
  ],
  [
    ['a.zip', '--limit', 'depth'],
    '--limit depth: expected a positive number such as 500 or 512MiB, found none (bundle-analyze --help lists what there is)',
  ],
  [['a.zip', '--area', 'upgrade'], '--area does not go with analyze (it belongs to rules)'],
  [['a.zip', '--only', 'upgrde'], '--only: there is no rule or area upgrde (did you mean upgrade?)'],
  [
    ['a.zip', '--skip', 'volume-degraded'],
    '--skip: there is no rule or area volume-degraded (did you mean storage/volume-degraded?)',
  ],
  [['explain'], 'explain takes one rule id, found 0 (bundle-analyze rules lists them)'],
  [
    ['explain', 'upgrade/log-infra-image-pul'],
    'explain: there is no rule upgrade/log-infra-image-pul (did you mean upgrade/log-infra-image-pull?)',
  ],
  [['rules', '--area', 'storag'], '--area: there is no area storag (did you mean storage?)'],
  [['rules', 'x'], 'rules takes no argument, found x (write ./rules for a bundle of that name)'],
  [['check-rules'], 'check-rules takes one folder, found 0 (bundle-analyze --help lists what there is)'],
]

describe('a wrong command line is one line and exit code 2', () => {
  test.each(wrong)('%j', async (argv, message) => {
    const ran = await runWith(argv)
    expect(ran).toMatchObject({ code: 2, out: '', err: `bundle-analyze: ${message}\n` })
    expect(ran.analyzer.calls).toEqual([])
  })

  test('whatever is typed, the answer is an exit code and at most one line an input', async () => {
    const word = fc.oneof(
      fc.constantFrom('--', '-', '--format', '-o', '--limit', 'explain', '--__proto__', '-fjson'),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (argv) => {
        const { code, err } = await runWith(argv)
        expect([0, 2]).toContain(code)
        expect(err.split('\n').length).toBeLessThanOrEqual(1 + Math.max(1, argv.length))
        expect(err).not.toContain('unexpected error')
      }),
    )
  })
})

test('-- ends the options', async () => {
  const ran = await runWith(['--', '--all'])
  expect(ran.analyzer.calls[0]?.paths).toEqual(['--all'])
})

test('didYouMean finds what is near and nothing that is far', () => {
  expect(didYouMean('sevrity', ['severity', 'area'])).toBe('severity')
  expect(didYouMean('xyz', ['severity', 'area'])).toBeUndefined()
})

test('amounts', () => {
  expect(['512MiB', '8 GB', '1.5KiB', '200', '1TiB'].map(parseAmount)).toEqual([512 * 2 ** 20, 8e9, 1536, 200, 2 ** 40])
  expect(['', '0', '-1', '1XB', '1e9', 'MiB', '9999999999999TiB'].map(parseAmount)).toEqual(Array(7).fill(undefined))
  expect([0, 512 * 2 ** 20, 1000, 2 ** 34].map(formatBytes)).toEqual(['0 bytes', '512 MiB', '1000 bytes', '16 GiB'])
})
