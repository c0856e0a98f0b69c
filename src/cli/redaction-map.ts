import { resolve } from 'node:path'
import { AnalyzerError } from '../errors.ts'
import type { Input } from './inputs.ts'
import type { Settings } from './settings.ts'

/** Only for who wrote it: it undoes the redaction. */
export const mapMode = 0o600

type InputMap = { path: string; names: Record<string, string> }

/** What the pseudonyms of each report stand for, kept until all reports are there. */
export class RedactionMap {
  readonly #inputs: InputMap[] = []

  /** To be given to the library, which calls it for each report in turn. */
  readonly add = (names: Record<string, string>): void => {
    // The first entry is that of the input itself.
    this.#inputs.push({ path: Object.values(names)[0] ?? '', names })
  }

  /** An array with an entry for each input that gave a report, `names` from pseudonym to original. */
  text(): string {
    return `${JSON.stringify(this.#inputs, undefined, 2)}\n`
  }
}

/** @throws AnalyzerError bad-argument where the map would be written over an input or the report */
export function checkMapFile({ redactMap, output }: Settings, inputs: readonly Input[]): void {
  if (redactMap === undefined) return
  const isSame = (path: string): boolean => resolve(path) === resolve(redactMap)
  const other = inputs.some((input) => isSame(input.path))
    ? 'an input'
    : output !== undefined && isSame(output) && 'the report'
  if (!other) return
  throw new AnalyzerError('bad-argument', `--redact-map ${redactMap} is also ${other}`, {
    hint: 'give the map another name',
  })
}
