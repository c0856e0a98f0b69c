import { CelDuration, CelTimestamp } from '../cel/time.ts'

/** Milliseconds since the epoch as a CEL timestamp, null if unknown or out of CEL's range. */
export function timestampOf(ms: number | undefined): CelTimestamp | null {
  if (ms === undefined || !(Math.abs(ms) < 8e15)) return null
  try {
    return new CelTimestamp(BigInt(Math.round(ms)) * 1_000_000n)
  } catch {
    return null
  }
}

export function durationOf(ms: number | undefined): CelDuration | null {
  if (ms === undefined || !(Math.abs(ms) < 8e12)) return null
  return new CelDuration(BigInt(Math.round(ms)) * 1_000_000n)
}

export function millisecondsOf(time: CelTimestamp | CelDuration): number {
  return Number(time.nanoseconds / 1_000_000n)
}
