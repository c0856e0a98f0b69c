/**
 * Damage, a limit that was hit, or anything else about the input that keeps part of it from being analyzed.
 * The union is closed: every code is documented in docs/reference/diagnostics.md.
 */
export type DiagnosticCode =
  // archive
  | 'entry-damaged'
  | 'entry-encrypted'
  | 'entry-unsupported'
  | 'entry-name-unsafe'
  | 'entry-duplicate'
  | 'entry-ignored'
  | 'entry-too-large'
  | 'total-too-large'
  | 'nested-archive-damaged'
  | 'nested-archive-too-deep'
  | 'too-many-entries'
  | 'archive-truncated'
  // parsers
  | 'yaml-item-invalid'
  | 'yaml-file-invalid'
  | 'file-invalid'
  | 'field-wrong-type'
  // collection health
  | 'yamls-missing'
  | 'metadata-missing'
  | 'node-bundle-missing'
  | 'node-bundle-empty'
  | 'namespace-not-collected'
  | 'log-truncated'
  | 'collection-failed'
  // rules
  | 'rule-failed'
  | 'evidence-limit'

/** One fault of the input, as a value. `path` is inside the bundle, with `a.zip!/b` where nested. */
export type Diagnostic = {
  code: DiagnosticCode
  path: string
  /** Counted from 1, where a line is meant. */
  line?: number
  /** What was expected and what was found. */
  message: string
  /** What could not be concluded because of it. */
  effect?: string
  /** Stands for so many of its code that were only counted; in no report. */
  more?: number
}

/** Of diagnostics with the same code so many are listed in a report. */
const mostPerCode = 100

/**
 * What a report lists of the diagnostics that the parts of an analysis met: each once, by its place, and of a flood of one
 * code the first and a count. Neither the order in which they were met nor by how many threads shows in it.
 */
export function mergeDiagnostics(all: readonly Diagnostic[]): Diagnostic[] {
  const byPlace = new Map<string, Diagnostic>()
  for (const item of all) if (item.more === undefined) byPlace.set(placeOf(item), item)
  const sorted = [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  const counts = new Map<DiagnosticCode, number>()
  for (const { code, more = 0 } of all) counts.set(code, (counts.get(code) ?? 0) + more)
  for (const { code } of sorted) counts.set(code, (counts.get(code) ?? 0) + 1)
  const listed = new Map<DiagnosticCode, number>()
  return sorted.flatMap((item) => {
    const at = (listed.get(item.code) ?? 0) + 1
    listed.set(item.code, at)
    if (at <= mostPerCode) return [item]
    const more = (counts.get(item.code) ?? 0) - mostPerCode
    const message = `and ${more} more like the ${mostPerCode} above, from this one on`
    return at === mostPerCode + 1 ? [{ code: item.code, path: item.path, message }] : []
  })
}

function placeOf({ path, line = 0, code, message }: Diagnostic): string {
  return `${path}\n${String(line).padStart(12, '0')}\n${code}\n${message}`
}
