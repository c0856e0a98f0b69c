import { describe, expect, test } from 'vitest'
import { AnalyzerError } from '../../src/errors.ts'
import { renderJson } from '../../src/report/json.ts'
import { damaged, healthy, hostile, stuckUpgrade } from '../report/sample-reports.ts'
import { FakeAnalyzer, recorder, runWith } from './fake-analyzer.ts'

const broken = new AnalyzerError('not-an-archive', 'expected a zip, found "GIF8"', { hint: 'upload it again' })
const library = (): FakeAnalyzer =>
  new FakeAnalyzer({
    'a.zip': stuckUpgrade(),
    'h.zip': healthy(),
    'bad.zip': broken,
    't/1.zip': healthy(),
    't/2.zip': damaged(),
  })

describe('one input', () => {
  test('its report is on standard output, and nothing else anywhere', async () => {
    const ran = await runWith(['a.zip'], library())
    expect(ran.code).toBe(0)
    expect(ran.out).toMatch(/^Harvester v1\.4\.2 · 1 node/)
    expect(ran.err).toBe('')
    expect(ran.files.size).toBe(0)
  })

  test('json and ndjson', async () => {
    expect((await runWith(['a.zip', '-f', 'json'], library())).out).toBe(renderJson(stuckUpgrade()))
    const lines = (await runWith(['a.zip', '--format=ndjson'], library())).out.split('\n')
    expect(lines).toHaveLength(2)
    expect(JSON.parse(lines[0]!).upgrade.state).toBe('stuck')
  })

  test('--fail-on turns findings into exit code 1, symptoms included', async () => {
    expect((await runWith(['a.zip', '--fail-on', 'error'], library())).code).toBe(1)
    expect((await runWith(['a.zip', '--fail-on', 'critical'], library())).code).toBe(0)
    expect((await runWith(['a.zip', '--fail-on', 'never'], library())).code).toBe(0)
    const report = stuckUpgrade()
    report.findings[1]!.symptoms.push({ ...report.findings[0]!, severity: 'critical' })
    expect((await runWith(['a.zip', '--fail-on', 'critical'], new FakeAnalyzer({ 'a.zip': report }))).code).toBe(1)
  })

  test('--output writes the file after success only', async () => {
    const good = await runWith(['a.zip', '-o', 'r.txt'], library())
    expect(good.out).toBe('')
    expect(good.files.get('r.txt')).toContain('UPGRADE  hvst-upgrade-7xq2p')
    const bad = await runWith(['bad.zip', '-o', 'r.txt'], library())
    expect([bad.code, bad.files.size]).toEqual([2, 0])
    const self = await runWith(['a.zip', '-o', './a.zip'], library())
    expect([self.code, self.files.size]).toEqual([2, 0])
    expect(self.err).toBe('bundle-analyze: --output ./a.zip is also an input (give the report another name)\n')
    const full = await runWith(['a.zip', '-o', 'r.txt'], library(), {
      writeFile: () => Promise.reject(new Error('ENOSPC: no space left')),
    })
    expect([full.code, full.err]).toEqual([
      2,
      'bundle-analyze: --output r.txt cannot be written: ENOSPC: no space left\n',
    ])
  })

  test('an input that is no bundle is one line', async () => {
    const ran = await runWith(['bad.zip'], library())
    expect(ran).toMatchObject({
      code: 2,
      out: '',
      err: 'bundle-analyze: bad.zip: expected a zip, found "GIF8" (upload it again)\n',
    })
    expect((await runWith(['bad.zip', '-f', 'json'], library())).out).toBe('')
    const named = new AnalyzerError('not-an-archive', 'b.zip: expected a zip', { hint: 'Upload it again.' })
    const again = new FakeAnalyzer({ 'b.zip': named })
    expect((await runWith(['b.zip'], again)).err).toBe('bundle-analyze: b.zip: expected a zip (Upload it again)\n')
    expect((await runWith(['b.zip', 'b.zip2', '-q'], again)).out).toMatch(
      /^b\.zip {3}✖ not analyzed: expected a zip \(Up/,
    )
  })

  test('passes the options on to the library', async () => {
    const argv = [
      'a.zip',
      '--only',
      'upgrade,storage/volume-degraded',
      '--skip=storage',
      '--rules',
      'mine',
      '--rules',
      'ours',
    ]
    const { analyzer, code } = await runWith(
      [...argv, '--limit', 'totalBytes=512MiB', '--limit', 'entries=10'],
      library(),
    )
    expect(code).toBe(0)
    expect(analyzer.calls[0]?.options).toEqual({
      only: ['upgrade', 'storage/volume-degraded'],
      skip: ['storage'],
      rules: ['mine', 'ours'],
      limits: { totalBytes: 512 * 1024 ** 2, entries: 10 },
    })
  })

  test('--quiet and --min-severity', async () => {
    const quiet = await runWith(['a.zip', '--quiet', '--min-severity', 'error'], library())
    expect(quiet.out).not.toMatch(/in 3\.2 s/)
    expect(quiet.out).not.toContain('version-object-missing')
  })
})

describe('several inputs', () => {
  test('a line each in input order, then a summary; one broken input does not stop the others', async () => {
    const ran = await runWith(['a.zip', 'bad.zip', 'h.zip', 'none.zip'], library())
    expect(ran.code).toBe(2)
    expect(ran.err).toBe('')
    await expect(ran.out).toMatchFileSnapshot('golden/several.txt')
  })

  test('ndjson streams a record each, failures among them', async () => {
    const ran = await runWith(['bad.zip', 'h.zip', 'nothing*.zip', '-f', 'ndjson'], library())
    const records = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(records[0]).toEqual({
      path: 'bad.zip',
      error: { code: 'not-an-archive', message: 'expected a zip, found "GIF8"', hint: 'upload it again' },
    })
    expect(records.slice(1).map((record) => record.schemaVersion ?? record.error.code)).toEqual([1, 'file-not-found'])
    expect(ran.code).toBe(2)
  })

  test('json is an array', async () => {
    const ran = await runWith(['bad.zip', 'h.zip', '-f', 'json'], library())
    const records = JSON.parse(ran.out)
    expect(records.map((record: object) => 'error' in record)).toEqual([true, false])
    expect(ran.err).toBe('bundle-analyze: bad.zip: expected a zip, found "GIF8" (upload it again)\n')
  })

  test('exit codes', async () => {
    expect((await runWith(['a.zip', 'h.zip'], library())).code).toBe(0)
    expect((await runWith(['a.zip', 'h.zip', '--fail-on', 'error'], library())).code).toBe(1)
    expect((await runWith(['a.zip', 'bad.zip', '--fail-on', 'error'], library())).code).toBe(2)
  })

  test('patterns, unless a file has that very name', async () => {
    const ran = await runWith(['t/*.zip', 'x*.zip', '-q'], library())
    expect(ran.analyzer.calls[0]?.paths).toEqual(['t/1.zip', 't/2.zip'])
    expect(ran.out).toContain('no file matches this pattern')
    expect(ran.code).toBe(2)
    const named = new FakeAnalyzer({ 'odd[1].zip': healthy() })
    expect((await runWith(['odd[1].zip'], named)).code).toBe(0)
  })
})

describe('what goes wrong outside', () => {
  test('an unexpected error is one line, with its stack only on request', async () => {
    const analyzer = (): FakeAnalyzer => new FakeAnalyzer({ 'a.zip': new TypeError('x is\u001b[2J not\na function') })
    const ran = await runWith(['a.zip'], analyzer())
    expect(ran.code).toBe(2)
    expect(ran.err).toMatch(
      /^bundle-analyze: a\.zip: unexpected error: TypeError: x is\\x1b\[2J not a function; please report it.*\n$/,
    )
    const debug = await runWith(['a.zip'], analyzer(), { env: { BUNDLE_ANALYZE_DEBUG: '1' } })
    expect(debug.err).toMatch(/\n {4}at /)
  })

  test('an interrupt is 130, quietly', async () => {
    const signal = AbortSignal.abort()
    const analyzer = new FakeAnalyzer({ 'a.zip': new AnalyzerError('aborted', 'aborted') })
    expect(await runWith(['a.zip'], analyzer, { signal })).toMatchObject({ code: 130, err: '', out: '' })
    expect(await runWith(['a.zip', 'b.zip'], analyzer, { signal })).toMatchObject({ code: 130, err: '' })
  })

  test('a reader that is gone ends the run quietly', async () => {
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
    const stdout = { write: () => Promise.reject(gone) }
    for (const argv of [['a.zip'], ['a.zip', 'h.zip'], ['--help'], ['rules']]) {
      expect(await runWith(argv, library(), { stdout })).toMatchObject({ code: 0, err: '' })
    }
  })

  test('hostile names and reports reach no stream raw', async () => {
    const path = 'x\u001b]0;y\u0007\u202e.zip'
    const analyzer = new FakeAnalyzer({ [path]: hostile(), bad: new AnalyzerError('not-a-bundle', 'found \u001b[31m') })
    const outputs = await Promise.all([
      runWith([path], analyzer),
      runWith([path, 'bad', `${path}2`], analyzer),
      runWith([`${path}3`, '-f', 'ndjson'], analyzer),
      runWith([`--${path}`], analyzer),
      runWith(['explain', path], analyzer),
    ])
    for (const { out, err } of outputs) expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })
})

describe('on a terminal', () => {
  test('progress is one line of standard error, cleared before the report', async () => {
    const stderr = recorder({ isTTY: true, columns: 40 })
    await runWith(['a.zip'], library(), { stderr })
    expect(stderr.text.split('\r').map((part) => part.trimEnd())).toEqual([
      '',
      'reading 42% nodes/\\x1b[2Jn1.zip',
      '',
      '',
    ])
    const silent = recorder({ isTTY: true, columns: 40 })
    await runWith(['a.zip', '--quiet'], library(), { stderr: silent })
    expect(silent.text).toBe('')
  })

  test('colour, symbols and width follow it', async () => {
    const show = async (argv: string[], env: Record<string, string>, isTTY = true): Promise<string> => {
      const stdout = recorder({ isTTY, columns: 70 })
      await runWith(argv, library(), { stdout, env })
      return stdout.text
    }
    expect(await show(['a.zip'], {})).toContain('\u001b[')
    expect(await show(['a.zip', '--no-color'], {})).not.toContain('\u001b[')
    expect(await show(['a.zip'], { NO_COLOR: '1' })).not.toContain('\u001b[')
    expect(await show(['a.zip'], { FORCE_COLOR: '1' }, false)).toContain('\u001b[')
    expect(await show(['a.zip'], {}, false)).not.toContain('\u001b[')
    expect(await show(['a.zip'], { LANG: 'C' })).not.toContain('✖')
    expect(await show(['a.zip'], { LANG: 'C' }, false)).toContain('✖')
  })
})
