import { execFile, execFileSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Ran = { code: number; stdout: string; stderr: string }

/** The command as it is shipped, built from the present sources in a folder of its own. */
export function buildCommand(folder: string): (...args: string[]) => Promise<Ran> {
  const options = ['--outdir', join(folder, 'dist'), '--no-types']
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), ...options], { cwd: root, stdio: 'pipe' })
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  return (...args) => run(process.execPath, [join(folder, 'bin/bundle-analyze.js'), ...args], folder)
}

/** Runs a program to its end, whatever that is. */
export function run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}
