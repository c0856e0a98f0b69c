import { readFileSync } from 'node:fs'
import { AnalyzerError } from '../../../../src/errors.ts'
import { mapGet, mapInsert, mapKeys } from '../../../../src/rules/cel/containers.ts'
import {
  CelDuration,
  CelMap,
  CelTimestamp,
  CelType,
  CelUint,
  type CelValue,
  compile,
  Environment,
  isList,
  isMap,
  parse,
  typeName,
} from '../../../../src/rules/cel/index.ts'

type Typed =
  | { type: 'null' }
  | { type: 'bool'; value: boolean }
  | { type: 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'type'; value: string }
  | { type: 'list'; value: Typed[] }
  | { type: 'map'; value: [Typed, Typed][] }
  | { type: 'timestamp' | 'duration'; seconds?: string; nanos?: string }

export type ConformanceCase = {
  file: string
  section: string
  name: string
  expr: string
  value?: Typed
  error?: true
  bindings?: Record<string, Typed>
}

/** What became of one case: nothing to say when it passed. */
export type CaseResult = { id: string; file: string; failure?: string }

export function readCases(): ConformanceCase[] {
  return JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')) as ConformanceCase[]
}

export type KnownFailure = { id: string; reason: string }

export function readKnownFailures(): KnownFailure[] {
  return JSON.parse(readFileSync(new URL('known-failures.json', import.meta.url), 'utf8')) as KnownFailure[]
}

export function caseId(test: ConformanceCase): string {
  return `${test.file}/${test.section}/${test.name}`
}

/** The container is the one field of the upstream cases that the copy lacks; only these sections have one. */
const containers: ReadonlyMap<string, string> = new Map([
  ['namespace/namespace', 'x'],
  ['namespace/namespace_shadowing', 'com.example'],
])

function toValue(typed: Typed): CelValue {
  switch (typed.type) {
    case 'null':
      return null
    case 'int':
      return BigInt(typed.value)
    case 'uint':
      return new CelUint(BigInt(typed.value))
    case 'double':
      return doubleOf(typed.value)
    case 'bytes':
      return new Uint8Array(Buffer.from(typed.value, 'hex'))
    case 'type':
      return new CelType(typed.value)
    case 'list':
      return typed.value.map(toValue)
    case 'map': {
      const map = new CelMap()
      for (const [key, value] of typed.value) mapInsert(map, toValue(key), toValue(value))
      return map
    }
    case 'timestamp':
    case 'duration': {
      const nanoseconds = BigInt(typed.seconds ?? 0) * 1_000_000_000n + BigInt(typed.nanos ?? 0)
      return typed.type === 'timestamp' ? new CelTimestamp(nanoseconds) : new CelDuration(nanoseconds)
    }
    default:
      return typed.value
  }
}

function doubleOf(text: string): number {
  const infinity = /^([+-]?)inf(?:inity)?$/i.exec(text)
  if (infinity !== null) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(text)
}

/** A text that two values share only if they are of one type and alike; CEL's own equality would forgive too much. */
function exactly(value: CelValue): string {
  if (isList(value)) return `[${value.map(exactly).join(',')}]`
  if (isMap(value)) {
    const entries = mapKeys(value).map((key) => `${exactly(key)}:${exactly(mapGet(value, key) ?? null)}`)
    return `{${entries.sort().join(',')}}`
  }
  if (value instanceof CelType) return `type(${value.name})`
  if (value instanceof Uint8Array) return `bytes(${Buffer.from(value).toString('hex')})`
  if (value instanceof CelUint) return `uint(${value.value})`
  const shown = typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value)
  return `${typeName(value)}(${shown})`
}

export function runCase(test: ConformanceCase): CaseResult {
  const result = { id: caseId(test), file: test.file }
  const bindings = new Map(Object.entries(test.bindings ?? {}).map(([name, value]) => [name, toValue(value)]))
  const container = containers.get(`${test.file}/${test.section}`) ?? ''
  const variables = new Map([...bindings.keys()].map((name) => [name, 'dyn' as const]))
  const expected = test.value === undefined ? undefined : exactly(toValue(test.value))
  let found: string
  try {
    found = exactly(compile(parse(test.expr), new Environment({ variables, container }))(bindings))
  } catch (error) {
    if (!(error instanceof AnalyzerError)) return { ...result, failure: `threw ${String(error)}` }
    return expected === undefined
      ? result
      : { ...result, failure: `expected ${expected}, found error: ${error.message}` }
  }
  if (expected === undefined) return { ...result, failure: `expected an error, found ${found}` }
  return found === expected ? result : { ...result, failure: `expected ${expected}, found ${found}` }
}

export function runAll(): CaseResult[] {
  return readCases().map(runCase)
}
