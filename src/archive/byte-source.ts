import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { AnalyzerError } from '../errors.ts'
import type { BytesPlace } from './bytes-place.ts'

/** Bytes that can be read at any position, synchronously. */
export interface ByteSource {
  readonly sizeBytes: number
  /** Copies bytes from `position` on into `target` and returns how many; fewer than asked for only at the end. */
  readInto(target: Uint8Array, position: number): number
  close(): void
  /** Absent where only this thread can read them. */
  readonly place?: BytesPlace
}

/** The bytes of another thread's source, whose owner closes it. */
export function sourceAt(place: BytesPlace): ByteSource {
  const { start, sizeBytes } = place
  if ('memory' in place) return sliceSource(bytesSource(place.memory), start, sizeBytes)
  const file: ByteSource = {
    sizeBytes: start + sizeBytes,
    readInto: (target, position) => readFully(place.descriptor, target, position),
    close() {},
  }
  return sliceSource(file, start, sizeBytes)
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  const { buffer, byteOffset, length } = bytes
  return {
    sizeBytes: length,
    ...(buffer instanceof SharedArrayBuffer && {
      place: { memory: new Uint8Array(buffer, byteOffset, length), start: 0, sizeBytes: length },
    }),
    readInto(target, position) {
      const piece = bytes.subarray(position, position + target.length)
      target.set(piece)
      return piece.length
    },
    close() {},
  }
}

/** What the operating system said when a file was to be opened or read; never an error of a sink. */
export class ReadFailure extends Error {
  override name = 'ReadFailure'
  /** `ENOENT`, `EACCES`, … */
  readonly code: string

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  }
}

function orReadFailure<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw new ReadFailure(error)
  }
}

/** Opens a file. Links are followed only where `followLinks` says so. Throws a {@link ReadFailure}. */
export function fileSource(path: string, followLinks: boolean): ByteSource {
  // Windows has no O_NOFOLLOW
  const flags = constants.O_RDONLY | (followLinks ? 0 : (constants.O_NOFOLLOW ?? 0))
  const opened = orReadFailure(() => openSync(path, flags))
  let fd: number | undefined = opened
  const sizeBytes = orReadFailure(() => fstatSync(opened).size)
  return {
    sizeBytes,
    place: { descriptor: opened, start: 0, sizeBytes },
    readInto(target, position) {
      if (fd === undefined) throw closedError(path)
      return readFully(fd, target, position)
    },
    close() {
      if (fd === undefined) return
      closeSync(fd)
      fd = undefined
    },
  }
}

function readFully(descriptor: number, target: Uint8Array, position: number): number {
  let filled = 0
  while (filled < target.length) {
    const count = orReadFailure(() => readSync(descriptor, target, filled, target.length - filled, position + filled))
    if (count === 0) break
    filled += count
  }
  return filled
}

/** A part of another source, cut to what is there. Closing it does nothing: the owner of `whole` closes. */
export function sliceSource(whole: ByteSource, offset: number, length: number): ByteSource {
  const sizeBytes = Math.max(0, Math.min(length, whole.sizeBytes - offset))
  return {
    sizeBytes,
    ...(whole.place && { place: { ...whole.place, start: whole.place.start + offset, sizeBytes } }),
    readInto(target, position) {
      const room = Math.max(0, Math.min(target.length, sizeBytes - position))
      return room === 0 ? 0 : whole.readInto(target.subarray(0, room), offset + position)
    },
    close() {},
  }
}

const blockBytes = 1024 * 1024

/** Collects bytes in blocks, so that growing never copies, and serves them again. */
export class BlockBuffer implements ByteSource {
  readonly #blocks: Buffer[] = []
  sizeBytes = 0

  append(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const start = this.sizeBytes % blockBytes
      if (start === 0) this.#blocks.push(Buffer.allocUnsafe(blockBytes))
      const piece = chunk.subarray(at, at + blockBytes - start)
      this.#blocks.at(-1)?.set(piece, start)
      at += piece.length
      this.sizeBytes += piece.length
    }
  }

  readInto(target: Uint8Array, position: number): number {
    const count = Math.max(0, Math.min(target.length, this.sizeBytes - position))
    for (let at = 0; at < count; ) {
      const start = (position + at) % blockBytes
      const room = Math.min(count - at, blockBytes - start)
      const block = this.#blocks[Math.floor((position + at) / blockBytes)]
      if (block === undefined) return at
      target.set(block.subarray(start, start + room), at)
      at += room
    }
    return count
  }

  close(): void {
    this.#blocks.length = 0
    this.sizeBytes = 0
  }
}

/** Up to `length` bytes from `position` on, in memory of their own. */
export function readAt(source: ByteSource, position: number, length: number): Buffer {
  const room = Math.max(0, Math.min(length, source.sizeBytes - position))
  const bytes = Buffer.allocUnsafe(room)
  return bytes.subarray(0, room === 0 ? 0 : source.readInto(bytes, position))
}

export function closedError(path: string): AnalyzerError {
  return new AnalyzerError('bad-argument', `${path} was already closed; nothing can be read from it any more`, {
    hint: 'Read all entries before calling close().',
  })
}
