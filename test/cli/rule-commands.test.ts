import { describe, expect, test } from 'vitest'
import { cliReference } from '../../src/cli/help.ts'
import { optionTable } from '../../src/cli/option-table.ts'
import { AnalyzerError } from '../../src/errors.ts'
import { FakeAnalyzer, recorder, runWith } from './fake-analyzer.ts'

test('explain shows all that a rule says', async () => {
  const ran = await runWith(['explain', 'upgrade/log-infra-image-pull', '--rules', 'mine'])
  expect(ran.analyzer.loaded).toEqual([['mine']])
  await expect(ran.out).toMatchFileSnapshot('golden/explain.txt')
  const other = await runWith(['explain', 'storage/volume-degraded'])
  expect(other.out).toContain('A replica is lost.')
  expect(other.out).toContain('Seen, for example, when\n  - A disk is gone\n')
})

test('rules lists them by id, or those of an area', async () => {
  expect((await runWith(['rules'])).out).toBe(
    'storage/volume-degraded       warning   A volume is degraded  (draft)\n' +
      'upgrade/log-infra-image-pull  error     The upgrade waits for its log collector\n',
  )
  expect((await runWith(['rules', '--area', 'storage'])).out.split('\n')).toHaveLength(2)
})

describe('check-rules', () => {
  test('says what is wrong and where', async () => {
    const analyzer = new FakeAnalyzer()
    analyzer.faults = [
      { path: 'mine/a.yaml', line: 7, column: 3, message: 'unknown field severty; did you mean severity?' },
      { path: 'mine/b\u001b.yaml', message: 'is empty' },
    ]
    expect(await runWith(['check-rules', 'mine'], analyzer)).toMatchObject({
      code: 2,
      out:
        'mine/a.yaml:7:3: unknown field severty; did you mean severity?\n' +
        'mine/b\\x1b.yaml: is empty\nmine: 2 rules ready, 2 faults\n',
      err: '',
    })
  })

  test('warns of what sound rules lack, which is no fault', async () => {
    const analyzer = new FakeAnalyzer()
    analyzer.warnings = [{ path: 'mine/a.yaml', line: 30, column: 3, message: 'no negative example is clean' }]
    expect(await runWith(['check-rules', 'mine'], analyzer)).toMatchObject({
      code: 0,
      out: 'mine/a.yaml:30:3: warning: no negative example is clean\nmine: 2 rules ready, no fault, 1 warning\n',
    })
  })

  test('says that all is well, and when there is no such folder', async () => {
    const analyzer = new FakeAnalyzer()
    const good = await runWith(['check-rules', 'mine'], analyzer)
    expect(good).toMatchObject({ code: 0, out: 'mine: 2 rules ready, no fault\n' })
    analyzer.loadError = new AnalyzerError('file-not-found', 'mine: no such folder')
    expect(await runWith(['check-rules', 'mine'], analyzer)).toMatchObject({
      code: 2,
      out: '',
      err: 'bundle-analyze: mine: no such folder\n',
    })
  })
})

test('a rule that is wrong is named with file, line and column, once', async () => {
  const analyzer = new FakeAnalyzer()
  const position = { path: 'mine/a.yaml', line: 7, column: 3 }
  for (const message of ['unknown field', 'mine/a.yaml:7:3: unknown field']) {
    analyzer.loadError = new AnalyzerError('rule-invalid', message, { position })
    expect((await runWith(['rules', '--rules', 'mine'], analyzer)).err).toBe(
      'bundle-analyze: mine/a.yaml:7:3: unknown field\n',
    )
  }
})

describe('help', () => {
  test('--help, and the page made of the same table', async () => {
    await expect((await runWith(['--help'])).out).toMatchFileSnapshot('golden/help.txt')
    for (const { name } of optionTable) expect(cliReference()).toContain(`--${name}`)
  })

  test('--help and --version load nothing of the library', async () => {
    const loadAnalyzer = () => Promise.reject(new Error('loaded'))
    const { run } = await import('../../src/cli/run.ts')
    for (const argv of [['--help'], ['--version'], ['explain', '--help'], ['a.zip', '--version']]) {
      const stdout = recorder({})
      const io = {
        stdout,
        stderr: stdout,
        env: {},
        writeFile: async () => {},
        exists: () => false,
        glob: async () => [],
      }
      expect(await run(argv, io, { loadAnalyzer })).toBe(0)
      expect(stdout.text).toMatch(/^bundle-analyze/)
    }
  })
})
