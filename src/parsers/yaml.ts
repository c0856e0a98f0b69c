import { CORE_SCHEMA, load, Type, YAMLException } from 'js-yaml'

/** What is wrong with a YAML text; `line` counts from 0. */
export class YamlError extends Error {
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.name = 'YamlError'
    this.line = line
  }
}

/** CRD schemas nest about 60 deep; each level costs a few frames of the stack. */
const deepest = 256

/**
 * Integers as Go's yaml.v2 tells them from text: what does not fit 64 bits stays text, unquoted, when it has a prefix
 * (`0x` and forty digits is somebody's hash).
 */
const integer = new Type('tag:yaml.org,2002:int', {
  kind: 'scalar',
  resolve: isInteger,
  construct: toInteger,
})

function isInteger(text: unknown): text is string {
  return (
    mayBeNumber(text) &&
    /^[-+]?(?:\d+|0x[\da-fA-F]{1,16}|0o[0-7]{1,21}|0b[01]{1,64})$/.test(text) &&
    Number.isFinite(toInteger(text))
  )
}

function isFloat(text: unknown): text is string {
  return (
    mayBeNumber(text) && /^(?:[-+]?\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) && Number.isFinite(Number(text))
  )
}

/** Told by the first character: every plain scalar is asked, and few are numbers. */
function mayBeNumber(text: unknown): text is string {
  if (typeof text !== 'string') return false
  const code = text.charCodeAt(0)
  return (code >= 48 && code <= 57) || code === 45 || code === 43 || code === 46
}

function toInteger(text: string): number {
  const negative = text.startsWith('-')
  const value = Number(text.replace(/^[-+]/, ''))
  return negative ? -value : value
}

/**
 * Floats as yaml.v2 writes them (`1e+06`). What would be infinite was text before (`123e4567`), and so were `.inf` and
 * `.nan`: JSON has no such numbers.
 */
const float = new Type('tag:yaml.org,2002:float', {
  kind: 'scalar',
  resolve: isFloat,
  construct: Number,
})

/** No timestamps, no merge keys, no infinities; plain `=` and `<<` are text. */
const schema = CORE_SCHEMA.extend({ implicit: [integer, float] })

/** Null, booleans and numbers in the schema's forms; what is in none of them is text. */
const words: ReadonlyMap<string, boolean | null> = new Map([
  ...['null', 'Null', 'NULL', '~'].map((text) => [text, null] as const),
  ...['true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['false', 'False', 'FALSE'].map((text) => [text, false] as const),
])

/** What `loadYaml` makes of a plain scalar that is not empty. */
export function plainValue(text: string): string | number | boolean | null {
  if (isInteger(text)) return toInteger(text)
  if (isFloat(text)) return Number(text)
  const word = words.get(text)
  return word === undefined ? text : word
}

export type LoadedYaml = {
  value: unknown
  /** Present if a map has a key twice; the last value was taken. */
  duplicateKey?: { message: string; line: number }
}

/**
 * Reads one YAML document with the types of YAML 1.2's core schema, as Go's yaml.v2 wrote them.
 * Keys such as `__proto__` are ordinary; depth and the work that aliases can make are bounded.
 *
 * @throws YamlError for anything that is not one well-formed document
 */
export function loadYaml(text: string): LoadedYaml {
  try {
    return { value: loadOnce(text, false) }
  } catch (error) {
    const fault = asYamlError(error, text)
    if (!fault.message.startsWith('duplicated mapping key')) throw fault
    try {
      return { value: loadOnce(text, true), duplicateKey: { message: 'a duplicated mapping key', line: fault.line } }
    } catch (second) {
      throw asYamlError(second, text)
    }
  }
}

function loadOnce(text: string, lastKeyWins: boolean): unknown {
  const options = { schema, json: lastKeyWins, maxDepth: deepest }
  const value: unknown = load(text, options)
  // Without aliases there cannot be more nodes than characters; "&" is the sign of an anchor.
  if (/(?:^|[\s,[{:-])&\S/.test(text)) new NodeCount(text.length + 1).walk(value, 0)
  return value
}

/** Counts what a walk over a value visits; a few aliases can make that exponential, or endless. */
class NodeCount {
  #left: number

  constructor(most: number) {
    this.#left = most
  }

  walk(value: unknown, depth: number): void {
    if (--this.#left < 0 || depth > deepest) throw new YamlError('aliases that multiply the content', 0)
    if (typeof value !== 'object' || value === null) return
    for (const child of Object.values(value)) this.walk(child, depth + 1)
  }
}

function asYamlError(error: unknown, text: string): YamlError {
  if (error instanceof YamlError) return error
  if (error instanceof YAMLException) {
    // At the end of the text, js-yaml counts a line that is not there.
    const lastLine = text.trimEnd().split('\n').length - 1
    return new YamlError(error.reason, Math.min(error.mark?.line ?? 0, lastLine))
  }
  // Deep nesting in flow style can still use up the stack.
  if (error instanceof RangeError) return new YamlError('nesting beyond all measure', 0)
  throw error
}
