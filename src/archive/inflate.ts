import { openHandle } from './inflate-handle.ts'
import { openMinizlib } from './inflate-minizlib.ts'
import { passesSelfTest } from './inflate-self-test.ts'
import type { InflateFormat, Inflater } from './inflater.ts'

/** Compressed bytes to be fed at a time: the limit `ratio` counts them as taken in from then on. */
export const inflatePieceBytes = 32 * 1024

const isHandleTrusted = new Map<InflateFormat, boolean>()

/** The fast inflater where it does what it should, else the one that needs nothing undocumented. */
export function createInflater(format: InflateFormat): Inflater {
  let isTrusted = isHandleTrusted.get(format)
  if (isTrusted === undefined) {
    isTrusted = passesSelfTest(openHandle, format)
    isHandleTrusted.set(format, isTrusted)
  }
  return (isTrusted ? openHandle(format) : undefined) ?? openMinizlib(format)
}
