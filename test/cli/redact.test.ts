import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { AnalyzerError } from '../../src/errors.ts'
import { healthy, stuckUpgrade } from '../report/sample-reports.ts'
import { FakeAnalyzer, runWith } from './fake-analyzer.ts'

const broken = new AnalyzerError('not-an-archive', '/home/alice/acme-7.zip: expected a zip', {
  hint: 'ask 10.20.30.40',
})
const library = (): FakeAnalyzer =>
  new FakeAnalyzer({ 'a.zip': stuckUpgrade(), '/home/alice/acme-7.zip': broken, 'h.zip': healthy() })

describe('--redact', () => {
  test('is an option of the library', async () => {
    expect((await runWith(['a.zip', '--redact'], library())).analyzer.calls[0]?.options.redact).toBe(true)
    expect((await runWith(['a.zip'], library())).analyzer.calls[0]?.options.redact).toBeUndefined()
  })

  test('names inputs that failed by their place, in every format', async () => {
    const paths = ['a.zip', '/home/alice/acme-7.zip', 'none*.zip']
    for (const format of ['text', 'json', 'ndjson']) {
      const { out } = await runWith([...paths, '--redact', '-f', format], library())
      expect(out).toContain('bundle-2.zip')
      expect(out).toContain('bundle-3.zip')
      expect(out).not.toMatch(/alice|acme|10\.20\.30\.40|none\*/)
    }
    const one = await runWith(['/home/alice/acme-7.zip', '--redact', '-f', 'ndjson'], library())
    expect(JSON.parse(one.out)).toMatchObject({ path: 'bundle-1.zip', error: { hint: 'ask 192.0.2.1' } })
  })
})

describe('--redact-map', () => {
  test('implies --redact, and is written for its owner alone', async () => {
    const written: [string, string, number | undefined][] = []
    const writeFile = async (...file: [string, string, number?]) => void written.push([file[0], file[1], file[2]])
    const analyzer = library()
    analyzer.onAnalyze = (options) => {
      if (typeof options.redact === 'object') options.redact.onMap?.({ 'bundle-1.zip': 'a.zip', 'node-1': 'n1' })
    }
    expect((await runWith(['a.zip', '--redact-map', 'm.json'], analyzer, { writeFile })).code).toBe(0)
    expect(written).toEqual([['m.json', expect.any(String), 0o600]])
    expect(JSON.parse(written[0]![1])).toEqual([{ path: 'a.zip', names: { 'bundle-1.zip': 'a.zip', 'node-1': 'n1' } }])
  })

  test.each([
    [['a.zip', '--redact-map', './a.zip'], /--redact-map \.\/a\.zip is also an input/],
    [['a.zip', '-o', 'x', '--redact-map', 'x'], /--redact-map x is also the report/],
    [['rules', '--redact'], /--redact does not go with rules/],
  ])('%j is refused', async (argv, message) => {
    const ran = await runWith(argv, library())
    expect([ran.code, ran.files.size]).toEqual([2, 0])
    expect(ran.err).toMatch(message)
  })

  test('has the permissions of a private file, also where there was one', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'map-'))
    try {
      const map = join(dir, 'map.json')
      await writeFile(map, 'old', { mode: 0o644 })
      const example = 'examples/upgrade-log-image-pull.zip'
      expect(await main([example, '-o', join(dir, 'r.txt'), '--redact-map', map])).toBe(0)
      expect((await stat(map)).mode & 0o777).toBe(0o600)
      expect(JSON.parse(await readFile(map, 'utf8'))).toMatchObject([{ path: example, names: { 'node-1': 'node1' } }])
      const report = await readFile(join(dir, 'r.txt'), 'utf8')
      expect(report).toContain('1 node (node-1)')
      expect(report).toContain('Redacted: names and addresses are pseudonyms.')
      expect(report).not.toMatch(/node1|192\.168\./)
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})
