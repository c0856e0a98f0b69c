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
}
