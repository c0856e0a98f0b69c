import type { ObjectRef } from '../model/object-ref.ts'
import type { FieldPath, ItemPosition, Resource } from '../model/resource.ts'
import type { CelMapHost } from './cel/values.ts'
import type { SignalSource } from './signal-sources.ts'

/**
 * A place in the bundle that proves something. Line numbers, text and context are read when the finding is certain, so
 * that what is not reported costs nothing.
 */
export type EvidencePointer = {
  readonly object?: ObjectRef
  /** Milliseconds. */
  readonly time?: number
  readonly count?: number
  readonly note?: string
} & (
  | { readonly kind: 'field'; readonly position: ItemPosition; readonly field: FieldPath }
  | {
      readonly kind: 'line'
      readonly path: string
      /** Counted from 1. */
      readonly line: number
      readonly text: string
      readonly match?: { readonly start: number; readonly end: number }
    }
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
)

/** One thing that a signal found. */
export type Match = {
  readonly source: SignalSource
  /** What expressions see as `self`, and under the signal's name. */
  readonly view: CelMapHost
  readonly resource?: Resource
  /** Objects that it is about, the primary one first. */
  readonly objects: readonly ObjectRef[]
  readonly node?: string | undefined
  readonly count: number
  /** Milliseconds; absent for what has no time, such as the state of an object. */
  readonly first?: number | undefined
  readonly last?: number | undefined
  /** Times of the single occurrences, as far as they are known. */
  readonly times?: readonly number[]
  readonly evidence: readonly EvidencePointer[]
}

/** What one signal gave on one bundle (or for one item of `for`). */
export type SignalResult = {
  readonly matched: boolean
  readonly matches: readonly Match[]
  readonly count: number
  readonly first?: number | undefined
  readonly last?: number | undefined
  /** For an absence: what was looked through. */
  readonly absence?: EvidencePointer
}
