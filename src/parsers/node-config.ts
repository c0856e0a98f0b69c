import type { Diagnostic } from '../diagnostics.ts'
import { loadYaml, YamlError } from './yaml.ts'

/** First line of the files that the collector wrote again with `yq` (support-bundle-kit v0.0.6 and later). */
const rewrittenMark = '# Note: this file is re-formatted by support-bundle-kit collector.'

export type NodeConfig = {
  /** The document; `undefined` if it is empty (only comments) or not readable. Untrusted: narrow before use. */
  value?: unknown
  /** True if the collector rewrote it, so that passwords and tokens in it are `***`. */
  masked: boolean
  diagnostics: readonly Diagnostic[]
}

/**
 * Reads a YAML file of a node's `configs/`: `harvester.config`, `90_custom.yaml`, `config.yaml.d/*.yaml`, and
 * `harvester-release.yaml`. Its empty texts are really empty: these files do not go through the null rewriting.
 * Files that `yq` could not read come as they were, unmasked. Never throws.
 */
export function parseNodeConfig(text: string, path: string): NodeConfig {
  const masked = text.startsWith(rewrittenMark)
  try {
    const { value } = loadYaml(text)
    const empty = value === undefined || value === null
    return { ...(!empty && { value }), masked, diagnostics: [] }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    const message = `expected YAML, found ${error.message}`
    return { masked, diagnostics: [{ code: 'file-invalid', path, line: error.line + 1, message }] }
  }
}

/** True for what the collector put in place of a password, token or secret. */
export function isMasked(value: unknown): boolean {
  return value === '***' || value === '*REMOVED BY SUPPORTCONFIG*'
}

/** The name in `configs/etc/hostname` (or `hostname` of older collectors): the first line that is no comment. */
export function parseHostname(text: string): string | undefined {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '' && !candidate.startsWith('#'))
  const name = line?.trim().split(/\s/)[0]
  return name !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,252}$/.test(name) ? name : undefined
}

/** Over lines of megabytes the expression uses up its stack. */
const longestLine = 4096

/** Shell assignments of `os-release`: `NAME="SLE Micro"`, `ID=sl-micro`. */
export function parseOsRelease(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const match = /^([A-Za-z_]\w*)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']*))\s*$/.exec(line.slice(0, longestLine))
    if (!match) continue
    values.set(match[1]!, match[2]?.replace(/\\(["$`\\])/g, '$1') ?? match[3] ?? match[4] ?? '')
  }
  return values
}

/** GRUB's environment block (`grubenv`): 1,024 bytes of `name=value` lines, filled up with `#`. */
export function parseGrubEnv(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const separator = line.indexOf('=')
    if (separator > 0 && !line.startsWith('#')) values.set(line.slice(0, separator), line.slice(separator + 1))
  }
  return values
}

/** Versions in `configs/etc/harvester-release.yaml`; the file is there since Harvester v1.0. */
export type HarvesterRelease = {
  harvester?: string
  harvesterChart?: string
  os?: string
  kubernetes?: string
  rancher?: string
  monitoringChart?: string
  loggingChart?: string
  kubevirt?: string
  minUpgradableVersion?: string
}

const releaseKeys = [
  'harvester',
  'harvesterChart',
  'os',
  'kubernetes',
  'rancher',
  'monitoringChart',
  'loggingChart',
  'kubevirt',
  'minUpgradableVersion',
] as const satisfies readonly (keyof HarvesterRelease)[]

/** Picks the versions out of a parsed `harvester-release.yaml`; a version such as `1.0` may be a number there. */
export function harvesterReleaseOf(value: unknown): HarvesterRelease {
  const release: HarvesterRelease = {}
  if (typeof value !== 'object' || value === null) return release
  for (const key of releaseKeys) {
    const version: unknown = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
    if (typeof version === 'number' || (typeof version === 'string' && version !== '')) release[key] = String(version)
  }
  return release
}
