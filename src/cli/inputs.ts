import { AnalyzerError } from '../errors.ts'
import type { Io } from './io.ts'

/** One input, or an argument that stands for none. */
export type Input = { path: string; error?: AnalyzerError }

/** The inputs in the order given, each once. An argument is a glob pattern only if nothing has that very name. */
export async function expandInputs(operands: readonly string[], io: Io): Promise<Input[]> {
  const inputs = new Map<string, Input>()
  for (const operand of operands) {
    if (!/[*?[\]{}]/.test(operand) || io.exists(operand)) {
      inputs.set(operand, { path: operand })
      continue
    }
    const paths = await io.glob(operand)
    for (const path of paths) inputs.set(path, { path })
    if (paths.length === 0) inputs.set(operand, { path: operand, error: noMatch() })
  }
  return [...inputs.values()]
}

function noMatch(): AnalyzerError {
  return new AnalyzerError('file-not-found', 'no file matches this pattern', {
    hint: '** reaches into folders, as in tickets/**/*.zip',
  })
}
