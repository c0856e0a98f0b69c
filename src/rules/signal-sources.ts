import type { SignalSpec } from './rule-spec.ts'

export type { SignalSpec }

/** The fields of a signal that name its source; exactly one of them is set. */
export const signalSources = [
  'resource',
  'event',
  'log',
  'nodeLog',
  'nodeFile',
  'setting',
  'alert',
  'upgrade',
  'tail',
] as const

export type SignalSource = (typeof signalSources)[number]
