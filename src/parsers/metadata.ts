import type { Diagnostic } from '../diagnostics.ts'
import { loadYaml, YamlError } from './yaml.ts'

/** What `metadata.yaml` says. Empty texts are left out: collectors before kit v0.0.30 never filled name and issue. */
export type BundleMetadata = {
  /** Time of collection, milliseconds since the epoch: the bundle's "now". */
  createdAt?: number
  kubernetesVersion?: string
  /** Name of the SupportBundle object. */
  bundleName?: string
  /** UID of the namespace the collector ran in, the same for all bundles of a cluster. */
  projectNamespaceUid?: string
  /** Only before kit v0.0.3: version of the server. Later bundles tell it in their settings only. */
  projectVersion?: string
  issueUrl?: string
  issueDescription?: string
  diagnostics: readonly Diagnostic[]
}

/**
 * Reads `metadata.yaml` of any collector since 2021: a Go struct without yaml tags, so that keys are lower-cased field
 * names. Its texts are as they were entered (the null rewriting does not touch this file). Never throws; empty text,
 * which stands for a missing file, gives an empty result.
 */
export function parseMetadata(text: string, path = 'metadata.yaml'): BundleMetadata {
  if (text.trim() === '') return { diagnostics: [] }
  const invalid = (message: string, line = 1): Diagnostic => ({
    code: 'file-invalid',
    path,
    line,
    message,
    effect: 'the time of collection and the Kubernetes version may be unknown',
  })
  try {
    const { value } = loadYaml(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { diagnostics: [invalid('expected a map of texts, found something else')] }
    }
    return fieldsOf(new Map(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field])), invalid)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return { diagnostics: [invalid(`expected YAML, found ${error.message}`, error.line + 1)] }
  }
}

function fieldsOf(fields: ReadonlyMap<string, unknown>, invalid: (message: string) => Diagnostic): BundleMetadata {
  const text = (key: string): string | undefined => {
    const value = fields.get(key)
    if (typeof value === 'number') return String(value)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const written = text('bundlecreatedat')
  const createdAt = written === undefined ? Number.NaN : Date.parse(written)
  const wrongTime = written !== undefined && Number.isNaN(createdAt)
  const optional = {
    createdAt: Number.isNaN(createdAt) ? undefined : createdAt,
    kubernetesVersion: text('kubernetesversion'),
    bundleName: text('bundlename'),
    projectNamespaceUid: text('projectnamespaceuuid') ?? text('longhornnamespaceuuid'),
    projectVersion: text('projectversion') ?? text('longhornversion'),
    issueUrl: text('issueurl'),
    issueDescription: text('issuedescription'),
  }
  const present = Object.entries(optional).filter(([, value]) => value !== undefined)
  const diagnostics = wrongTime
    ? [invalid(`expected an RFC 3339 time, found ${JSON.stringify(written.slice(0, 60))}`)]
    : []
  return { ...(Object.fromEntries(present) as Omit<BundleMetadata, 'diagnostics'>), diagnostics }
}
