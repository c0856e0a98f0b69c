import type { Archive, ReadOutcome } from '../../src/archive/archive.ts'
import { type AnalyzerError, isAnalyzerError } from '../../src/errors.ts'

export function pathsOf(archive: Archive): string[] {
  return archive.entries.map(({ path }) => path)
}

export function codesOf(archive: Archive): string[] {
  return archive.diagnostics.map(({ code }) => code)
}

/** The whole text of an entry that must be there. */
export async function textOf(archive: Archive, path: string): Promise<string> {
  const entry = archive.find(path)
  if (entry === undefined) throw new Error(`no entry ${path} among ${pathsOf(archive).join(', ')}`)
  return Buffer.from(await archive.readAll(entry)).toString('utf8')
}

/** All entries by path, with what could be read of them. */
export async function contentsOf(archive: Archive): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>()
  for (const entry of archive.entries) contents.set(entry.path, Buffer.from(await archive.readAll(entry)))
  return contents
}

/** The outcome of each of these entries, in the order in which they ended. */
export async function outcomesOf(archive: Archive, paths: readonly string[]): Promise<Map<string, ReadOutcome>> {
  const outcomes = new Map<string, ReadOutcome>()
  const entries = paths.map((path) => archive.find(path)!)
  await archive.readMany(entries, ({ path }) => ({
    push: () => true,
    end: (outcome) => outcomes.set(path, outcome),
  }))
  return outcomes
}

/** The AnalyzerError a promise must fail with. */
export async function failureOf(promise: Promise<unknown>): Promise<AnalyzerError> {
  const error = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  )
  if (isAnalyzerError(error)) return error
  throw error
}
