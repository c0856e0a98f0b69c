import semver from 'semver'
import { type CelExtension, celKind } from '../values.ts'

/** What is used of a parsed version. */
type Version = { readonly major: number; readonly minor: number; readonly patch: number; readonly raw: string }

/** A semantic version. */
export class Semver implements CelExtension {
  get [celKind](): 'semver' {
    return 'semver'
  }
  readonly typeName = 'kubernetes.Semver'
  readonly version: Version

  constructor(version: Version) {
    this.version = version
  }

  compare(other: CelExtension): number {
    return other instanceof Semver ? semver.compare(this.version.raw, other.version.raw) : Number.NaN
  }

  equals(other: CelExtension): boolean {
    return other instanceof Semver && this.compare(other) === 0
  }

  toString(): string {
    return this.version.raw
  }
}

/**
 * Reads a version. Strictly it is `major.minor.patch` with what semver.org allows after it; leniently, as Kubernetes
 * has it, a leading `v`, missing minor and patch and leading zeros are accepted too.
 */
export function parseSemver(text: string, lenient: boolean): Semver | undefined {
  if (text.length > 256) return undefined
  const parsed = semver.parse(lenient ? normalized(text) : text)
  if (parsed === null || (!lenient && !/^\d/.test(text))) return undefined
  return new Semver(parsed)
}

function normalized(text: string): string {
  const match = /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?([-+].*)?$/.exec(text)
  if (match === null) return text
  const [major, minor, patch] = [match[1], match[2] ?? '0', match[3] ?? '0'].map(Number)
  return `${major}.${minor}.${patch}${match[4] ?? ''}`
}
