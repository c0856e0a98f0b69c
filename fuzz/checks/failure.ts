import { errorTexts } from '../../scripts/docs/code-texts.ts'
import { isAnalyzerError } from '../../src/errors.ts'

/** What an input showed to be wrong: `kind` groups failures in the summary, `message` tells this one. */
export class Failure extends Error {
  readonly kind: string

  constructor(kind: string, message: string) {
    super(message)
    this.kind = kind
  }
}

export function must(holds: boolean, kind: string, message: () => string): void {
  if (!holds) throw new Failure(kind, message().slice(0, 2000))
}

/** What an engine of JavaScript says of its own faults, and what of this program no user should read. */
const internals =
  /Cannot (?:read|set) propert|is not (?:a function|iterable|defined|an object)|undefined is|Maximum call stack|Invalid array length|Invalid string length|\.ts:\d|\/src\/|node_modules|node:internal|\n\s+at \S|\[object Object\]/

/** A message that is fit to be shown. */
export function mustBeFit(message: string, what: string): void {
  must(message.trim() !== '', 'empty message', () => what)
  must(!internals.test(message), 'internals in a message', () => `${what}: ${message}`)
}

/** Of whatever was thrown, the one class of error passes, with a code that is documented. */
export function mustBeDocumented(error: unknown, allowed: readonly string[]): void {
  if (!isAnalyzerError(error)) {
    const shown = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new Failure('thrown', shown.slice(0, 2000))
  }
  must(error.code in errorTexts && allowed.includes(error.code), 'wrong code', () => `${error.code}: ${error.message}`)
  mustBeFit(error.message, error.code)
  if (error.hint !== undefined) mustBeFit(error.hint, `hint of ${error.code}`)
  const { cause } = error
  const isFault = cause instanceof TypeError || cause instanceof ReferenceError
  must(!isFault, 'fault inside an error', () => `${error.message}: ${(cause as Error).stack}`)
}

const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype, Map.prototype] as const

/** Names that are on the prototypes all objects share. */
export function prototypeNames(): string {
  return prototypes.map((one) => Object.getOwnPropertyNames(one).join()).join(';')
}
