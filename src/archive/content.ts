import type { DiagnosticCode } from '../diagnostics.ts'
import type { ChunkSink } from './archive.ts'
import { type ByteSource, ReadFailure } from './byte-source.ts'
import type { Limits } from './limits.ts'
import { type Pacer, throwIfAborted } from './pacer.ts'
import type { ZipMember } from './zip-directory.ts'

/** Why content ended early. */
export type Fault = {
  readonly code: DiagnosticCode
  readonly message: string
  /** What cannot be concluded because of it. */
  readonly effect?: string
}

export const effectOfLimit = 'what is behind is missing from the analysis'

/**
 * What was wrong with content that was streamed. Small content is done with at once, without a promise: one for each of
 * 20,000 entries of 3 kB is about a twentieth of the time to read them.
 */
export type Streamed = Fault | undefined | Promise<Fault | undefined>

/** The bytes of one entry, wherever they lie. */
export interface Content {
  /** As declared by the archive. */
  readonly sizeBytes: number
  /** More than it can ever give, where the declared size binds nothing. */
  readonly mostBytes?: number
  /** Where in its archive it lies, if that says which content to read before which. */
  readonly position?: number
  /** Streams the bytes to `reading`. Throws when aborted or closed, and a ReadFailure. */
  stream(reading: Reading): Streamed
  /** Random access, where the bytes lie as they are: a stored zip member, a member of a plain tar, a held buffer. */
  access?(): ByteSource | undefined
  /** How another thread can read the same bytes; absent where it cannot. */
  readonly place?: ContentPlace | undefined
}

/** A member of a zip by its record, bytes that lie as they are in a source, or a file on disk. */
export type ContentPlace =
  | { readonly kind: 'zip'; readonly source: ByteSource; readonly record: ZipMember }
  | { readonly kind: 'plain'; readonly source: ByteSource }
  | { readonly kind: 'file'; readonly path: string }

/** A file found in a container, with its name as cleaned. */
export type Member = { readonly path: string; readonly content: Content }

/** What all reading from one archive shares. */
export type ReadContext = {
  readonly limits: Limits
  readonly pacer: Pacer
  readonly counters: Counters
}

/** What was used up so far of the limits that hold for all entries together. */
export type Counters = {
  /** Uncompressed bytes handed to sinks. */
  bytesDelivered: number
  /** Uncompressed bytes held in memory for nested archives and small compressed tars. */
  bytesHeld: number
  /** What passes through compressed tars gave beyond the usual ratio. */
  bytesDense: number
  /** Files listed, nested archives included. */
  entriesListed: number
}

/** The largest piece a sink gets. */
const largestChunkBytes = 1024 * 1024
const ratioFreeBytes = 1024 * 1024

/** One entry on its way to a sink: counts, and enforces the limits. */
export class Reading {
  readonly signal: AbortSignal | undefined
  /** Bytes handed to the sink. */
  bytesRead = 0
  /** True when the sink or a limit said that it is enough. */
  stopped = false
  /** Set when it was a limit. */
  fault: Fault | undefined
  /**
   * Memory of the sink's, into which content may be put at {@link bytesRead} before that piece of it is delivered: then
   * the sink has nothing to copy.
   */
  target: Uint8Array | undefined
  readonly #sink: ChunkSink
  readonly #context: ReadContext

  constructor(sink: ChunkSink, context: ReadContext, signal?: AbortSignal) {
    this.#sink = sink
    this.#context = context
    this.signal = signal
  }

  /** Hands bytes on, where `compressedBytes` were taken in so far to make all of them. False: stop. */
  deliver(chunk: Uint8Array, compressedBytes = Number.POSITIVE_INFINITY): boolean {
    if (chunk.length <= largestChunkBytes && !this.stopped) {
      if (chunk.length > 0) this.#deliverPiece(chunk, compressedBytes)
      return !this.stopped
    }
    for (let at = 0; at < chunk.length && !this.stopped; at += largestChunkBytes) {
      this.#deliverPiece(chunk.subarray(at, at + largestChunkBytes), compressedBytes)
    }
    return !this.stopped
  }

  /** True when it is time to {@link breathe}. Throws when aborted. */
  get isOutOfBreath(): boolean {
    throwIfAborted(this.signal)
    return this.#context.pacer.due
  }

  /** Lets the event loop run if it is time. */
  async breathe(): Promise<void> {
    if (this.isOutOfBreath) await this.#context.pacer.rest(this.signal)
  }

  #deliverPiece(piece: Uint8Array, compressedBytes: number): void {
    const { limits, counters } = this.#context
    const room = Math.min(limits.entryBytes - this.bytesRead, limits.totalBytes - counters.bytesDelivered)
    const fitting = piece.length > room ? piece.subarray(0, Math.max(0, room)) : piece
    this.bytesRead += fitting.length
    counters.bytesDelivered += fitting.length
    if (fitting.length > 0 && this.#sink(fitting) === false) this.stopped = true
    if (fitting.length < piece.length)
      this.#stopAtLimit(this.bytesRead >= limits.entryBytes ? 'entryBytes' : 'totalBytes')
    else if (this.bytesRead > ratioFreeBytes && this.bytesRead > limits.ratio * compressedBytes)
      this.#stopAtLimit('ratio')
  }

  #stopAtLimit(limit: 'entryBytes' | 'totalBytes' | 'ratio'): void {
    this.stopped = true
    const unit = limit === 'ratio' ? ':1' : ' bytes'
    this.fault = {
      code: limit === 'totalBytes' ? 'total-too-large' : 'entry-too-large',
      message: `stopped after ${this.bytesRead} bytes: the limit ${limit} is ${this.#context.limits[limit]}${unit}`,
      effect: effectOfLimit,
    }
  }
}

/** Streams content; what the operating system cannot read is a fault of the content as well. */
export function streamContent(content: Content, reading: Reading): Streamed {
  if (reading.isOutOfBreath) return reading.breathe().then(() => streamContent(content, reading))
  try {
    const streamed = content.stream(reading)
    return streamed instanceof Promise ? streamed.catch(readFault) : streamed
  } catch (error) {
    return readFault(error)
  }
}

function readFault(error: unknown): Fault {
  if (!(error instanceof ReadFailure)) throw error
  return { code: 'entry-damaged', message: `cannot be read (${error.message})` }
}

const readPieceBytes = 256 * 1024

/** Content that lies uncompressed in a source. */
export class PlainContent implements Content {
  readonly sizeBytes: number
  readonly #source: ByteSource

  /** `sizeBytes` is what was declared; the source is shorter where the archive was cut. */
  constructor(source: ByteSource, sizeBytes = source.sizeBytes) {
    this.#source = source
    this.sizeBytes = sizeBytes
  }

  get place(): ContentPlace {
    return { kind: 'plain', source: this.#source }
  }

  access(): ByteSource {
    return this.#source
  }

  async stream(reading: Reading): Promise<Fault | undefined> {
    const buffer = Buffer.allocUnsafe(Math.min(readPieceBytes, this.#source.sizeBytes))
    let position = 0
    while (position < this.#source.sizeBytes) {
      await reading.breathe()
      const count = this.#source.readInto(buffer, position)
      if (count === 0) break
      position += count
      if (!reading.deliver(buffer.subarray(0, count))) return reading.fault
    }
    return position < this.sizeBytes ? cutFault(position, this.sizeBytes) : undefined
  }
}

export function cutFault(found: number, declared: number): Fault {
  return { code: 'entry-damaged', message: `ends after ${found} of ${declared} bytes` }
}
