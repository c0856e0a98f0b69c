import { existsSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'
import type { Analyzer } from './analyzer.ts'
import type { Io, Output } from './io.ts'
import { run } from './run.ts'

/** Runs the command in this process; the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const controller = new AbortController()
  // Once: a second Ctrl-C ends the process the hard way.
  process.once('SIGINT', () => controller.abort())
  const io: Io = {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    signal: controller.signal,
    writeFile: writeWithMode,
    exists: existsSync,
    glob,
  }
  return run(argv, io, { loadAnalyzer })
}

/** A file that is there keeps its permissions when it is written: they are set before anything is in it. */
async function writeWithMode(path: string, text: string, mode?: number): Promise<void> {
  if (mode === undefined) return writeFile(path, text)
  await writeFile(path, '', { mode })
  await chmod(path, mode)
  await writeFile(path, text)
}

async function loadAnalyzer(): Promise<Analyzer> {
  const { analyze, analyzeMany, loadRules } = await import('../analyze.ts')
  return { analyze, analyzeMany, loadRules, checkRules }
}

async function checkRules(dir: string) {
  const { readRulePack } = await import('../rules/load.ts')
  const { builtinPack } = await import('../rules/builtin-pack.ts')
  const { toolVersion } = await import('../report/tool.ts')
  const { rules: others } = await builtinPack(toolVersion)
  const { pack, faults, warnings } = await readRulePack(dir, dir, '0', others)
  return { rules: pack.rules.length, faults, warnings: warnings() }
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // Without a listener a closed pipe would end the process; `write` reports it to its caller.
  stream.on('error', () => {})
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    isTTY: stream.isTTY === true,
    columns: stream.columns,
  }
}

async function glob(pattern: string): Promise<string[]> {
  const { default: fastGlob } = await import('fast-glob')
  // A folder can be an unpacked bundle; under ** every folder of one would match.
  const paths = await fastGlob(pattern, { onlyFiles: pattern.includes('**'), followSymbolicLinks: false })
  return paths.sort()
}
