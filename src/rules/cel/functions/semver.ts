import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'
import { parseSemver, type Semver } from './semver-value.ts'

const { func, method } = functionGroup('Versions')

function requireSemver(text: string, lenient: boolean): Semver {
  const version = parseSemver(text, lenient)
  if (version === undefined) throw new EvaluationFault(`not a semantic version: ${text.slice(0, 60)}`)
  return version
}

export const semverFunctions: readonly FunctionDeclaration[] = [
  func('semver', ['string'], 'semver', 'Reads a semantic version.', "semver('1.2.3')", (_, text) =>
    requireSemver(text, false),
  ),
  func(
    'semver',
    ['string', 'bool'],
    'semver',
    'Reads a semantic version; when told so also `v1.2`, `1` and leading zeros.',
    "semver('v1.2', true)",
    (_, text, lenient) => requireSemver(text, lenient),
  ),
  func(
    'isSemver',
    ['string'],
    'bool',
    'Whether a text is a semantic version.',
    "isSemver('1.2.3')",
    (_, text) => parseSemver(text, false) !== undefined,
  ),
  func(
    'isSemver',
    ['string', 'bool'],
    'bool',
    'Whether a text is a semantic version, read leniently when told so.',
    "isSemver('v1.2', true)",
    (_, text, lenient) => parseSemver(text, lenient) !== undefined,
  ),
  method('major', ['semver'], 'int', 'The major version.', "semver('1.2.3').major()", (_, version) =>
    BigInt(version.version.major),
  ),
  method('minor', ['semver'], 'int', 'The minor version.', "semver('1.2.3').minor()", (_, version) =>
    BigInt(version.version.minor),
  ),
  method('patch', ['semver'], 'int', 'The patch version.', "semver('1.2.3').patch()", (_, version) =>
    BigInt(version.version.patch),
  ),
  method(
    'isLessThan',
    ['semver', 'semver'],
    'bool',
    'Whether this version comes before the other.',
    "semver('1.2.3').isLessThan(semver('1.3.0'))",
    (_, a, b) => a.compare(b) < 0,
  ),
  method(
    'isGreaterThan',
    ['semver', 'semver'],
    'bool',
    'Whether this version comes after the other.',
    "semver('1.2.3').isGreaterThan(semver('1.2.0'))",
    (_, a, b) => a.compare(b) > 0,
  ),
  method(
    'compareTo',
    ['semver', 'semver'],
    'int',
    '-1, 0 or 1 as this version is before, the same as or after the other.',
    "semver('1.2.3').compareTo(semver('1.2.3'))",
    (_, a, b) => BigInt(a.compare(b)),
  ),
]
