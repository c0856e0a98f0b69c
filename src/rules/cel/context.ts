import { LimitFault } from './faults.ts'

/** What one evaluation may use. */
export type EvaluationLimits = {
  /** Steps: one an element of a comprehension, and more for functions over long strings and lists. */
  cost: number
  /** UTF-16 units of a string, bytes, or elements of a list that an expression makes. */
  size: number
}

export const defaultLimits: Readonly<EvaluationLimits> = { cost: 1_000_000, size: 4_000_000 }

/** Nesting of values that are compared, converted or printed; deeper ones are refused. */
export const MAX_VALUE_DEPTH = 200

/** Counts the cost of one evaluation; handed to every function. */
export class EvaluationContext {
  #left: number
  readonly #limits: EvaluationLimits

  constructor(limits: EvaluationLimits) {
    this.#left = limits.cost
    this.#limits = limits
  }

  /** @throws LimitFault when the budget is used up */
  charge(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) {
      throw new LimitFault(`expression costs too much: more than ${this.#limits.cost} steps`)
    }
  }

  /** Charges for making a list. @throws LimitFault when it is too long */
  allocateList(length: number): void {
    this.allocate(length)
    if (length > 4) this.charge(length >> 2)
  }

  /** Charges for making a text or bytes of this size. @throws LimitFault when it is too large */
  allocate(size: number): void {
    this.checkSize(size)
    if (size > 64) this.charge(size >> 6)
  }

  /** @throws LimitFault when a value of this size is too large */
  checkSize(size: number): void {
    if (size <= this.#limits.size) return
    throw new LimitFault(`expression makes too large a value: ${size}, at most ${this.#limits.size} are allowed`)
  }
}
