import { DiagnosticLog } from '../archive/diagnostic-log.ts'
import type { Diagnostic } from '../diagnostics.ts'
import { ItemParser, largestItemBytes } from './item-parser.ts'
import { ListSplitter, type ResourceListItem } from './list-splitter.ts'
import type { ReaderMemory } from './reader-memory.ts'

/** Two chunks of what archives deliver at most, so that most items lie in it as they come. */
const largestFirstWindow = 2 << 20
const pieceBytes = 1 << 20
const newline = 10

export type ListReaderOptions = {
  /** Give values as `repairCollectorDamage` returns them. */
  readonly repairsDamage: boolean
  readonly memory: ReaderMemory
  /** Size of the file, as far as it is known. */
  readonly sizeBytes: number
  /** Asked before each object is parsed; the answer `false` leaves it out. */
  readonly accepts?: () => boolean
  /** Told of each object that was invalid, which takes as long to find out as to read many that are not. */
  readonly onInvalid?: () => void
}

/**
 * Reads the objects of a resource list while its bytes arrive, so that no list has to be held whole: of the bytes no more
 * is kept than the object that is not yet complete.
 */
export class ResourceListReader {
  readonly #splitter: ListSplitter
  readonly #itemDiagnostics = new DiagnosticLog()
  #window: Buffer
  /** Offset of the window in the file. */
  #base = 0
  #filled = 0

  constructor(
    path: string,
    options: ListReaderOptions,
    onObject: (value: Record<string, unknown>, item: ResourceListItem) => void,
  ) {
    const parser = new ItemParser(path, options)
    this.#window = Buffer.allocUnsafe(Math.min(options.sizeBytes, largestFirstWindow))
    this.#splitter = new ListSplitter(path, (item, base) => {
      if (options.accepts?.() === false) return
      const { value, diagnostics } = parser.parse(item, this.#window, base)
      for (const diagnostic of diagnostics) this.#itemDiagnostics.take(diagnostic)
      if (value !== undefined) onObject(value, item)
      else options.onInvalid?.()
    })
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += pieceBytes) this.#pushPiece(chunk.subarray(at, at + pieceBytes))
  }

  /** After the last chunk; what was found wrong with the file, then with its objects. */
  finish(): readonly Diagnostic[] {
    this.#feed(this.#filled)
    this.#splitter.finish()
    return [...this.#splitter.diagnostics, ...this.#itemDiagnostics.items]
  }

  #pushPiece(piece: Uint8Array): void {
    if (this.#filled + piece.length > this.#window.length) this.#makeRoom(piece.length)
    this.#window.set(piece, this.#filled)
    const before = this.#filled
    this.#filled += piece.length
    const lastBreak = piece.lastIndexOf(newline)
    if (lastBreak >= 0) this.#feed(before + lastBreak + 1)
  }

  #feed(end: number): void {
    this.#splitter.feed(this.#window.subarray(0, this.#filled), this.#base, end)
  }

  #makeRoom(more: number): void {
    let unneeded = this.#splitter.needed - this.#base
    // An object that will be refused for its size is not kept.
    if (this.#filled - unneeded > largestItemBytes) unneeded = this.#splitter.at - this.#base
    const kept = this.#filled - unneeded
    const size = this.#window.length
    const target = kept + more <= size ? this.#window : Buffer.allocUnsafe(Math.max(kept + more, size * 2))
    this.#window.copy(target, 0, unneeded, this.#filled)
    this.#window = target
    this.#base += unneeded
    this.#filled = kept
  }
}
