import { foldByte, WuManber } from './wu-manber.ts'

/** Told of each literal found: where it starts, and its index. */
export type FoundLiteral = (start: number, literal: number) => void

export const minLiteralBytes = 3

/**
 * Literals shorter than this are searched for by themselves: the shortest one decides how far a search may skip, and next to
 * one of four bytes hundreds of long ones are hardly skipped at all. From six bytes on a pass of their own costs more than
 * it saves (a fifth of the time of a large log).
 */
const shortBytes = 6

/**
 * Finds every occurrence of many literals in bytes. ASCII letters are compared without case, so that one search serves
 * case-insensitive patterns as well; the caller's regular expression has the last word.
 */
export class LiteralSearch {
  readonly #tables: readonly WuManber[]

  /** @param literals at least one, each of three bytes or more in UTF-8 */
  constructor(literals: readonly string[]) {
    const encoded = literals.map((text, id) => ({ id, bytes: new TextEncoder().encode(text).map(foldByte) }))
    if (encoded.some(({ bytes }) => bytes.length < minLiteralBytes))
      throw new RangeError(`a literal needs at least ${minLiteralBytes} bytes`)
    const long = encoded.filter(({ bytes }) => bytes.length >= shortBytes)
    const short = encoded.filter(({ bytes }) => bytes.length < shortBytes)
    this.#tables = [long, short].filter((list) => list.length > 0).map((list) => new WuManber(list))
  }

  /** Calls `found` for each literal in `bytes[from, to)`, in no particular order. */
  search(bytes: Uint8Array, from: number, to: number, found: FoundLiteral): void {
    for (const table of this.#tables) table.search(bytes, from, to, found)
  }
}
