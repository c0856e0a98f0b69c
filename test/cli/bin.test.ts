import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dir = mkdtempSync(join(tmpdir(), 'bundle-analyze-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** The command from its sources, in a shell. */
function shell(line: string) {
  const script = join(dir, 'main.ts')
  writeFileSync(
    script,
    `import { main } from '${root}src/cli/main.ts'\nprocess.exitCode = await main(process.argv.slice(2))\n`,
  )
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}')
  const command = `"${process.execPath}" "${root}node_modules/tsx/dist/cli.mjs" "${script}"`
  return spawnSync('bash', ['-c', line.replaceAll('COMMAND', command)], { encoding: 'utf8', cwd: dir })
}

test('the program says when it was not built', () => {
  cpSync(join(root, 'bin'), join(dir, 'bin'), { recursive: true })
  const ran = spawnSync(process.execPath, [join(dir, 'bin/bundle-analyze.js'), 'x.zip'], { encoding: 'utf8' })
  expect([ran.status, ran.stdout, ran.stderr]).toEqual([
    2,
    '',
    'bundle-analyze: it is not built yet (run npm ci in its folder)\n',
  ])
})

test('a real process: help, a wrong option, a reader that goes away', () => {
  const help = shell('COMMAND --help')
  expect([help.status, help.stderr]).toEqual([0, ''])
  expect(help.stdout).toContain('Exit codes')
  const wrong = shell('COMMAND x.zip --fromat json')
  expect([wrong.status, wrong.stdout, wrong.stderr]).toEqual([
    2,
    '',
    'bundle-analyze: unknown option --fromat (did you mean --format?)\n',
  ])
  const gone = shell('set -o pipefail; (sleep 0.1; COMMAND --help) | true')
  expect([gone.status, gone.stderr]).toEqual([0, ''])
})
