import { setImmediate } from 'node:timers/promises'
import type { ByteSource } from './byte-source.ts'
import type { ReadContext } from './content.ts'
import { createInflater, inflatePieceBytes } from './inflate.ts'
import type { Inflater } from './inflater.ts'
import { usualRatio } from './limits.ts'
import { type Pacer, throwIfAborted } from './pacer.ts'
import { readPieceBytes } from './read-window.ts'

export type Compression = 'gzip' | 'xz'

/** A piece of output, and how many compressed bytes were taken in up to it. */
type Decompressed = { readonly chunk: Uint8Array; readonly compressedBytes: number }

/** Damage in a compressed stream; what came before it is whole. */
export class StreamDamage extends Error {
  override name = 'StreamDamage'
}

const ratioFreeBytes = 1024 * 1024

/** Decompresses a whole source from its start. Throws {@link StreamDamage} where it cannot go on, or a limit is hit. */
export async function* decompress(
  source: ByteSource,
  compression: Compression,
  context: ReadContext,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { limits, pacer, counters } = context
  const pieces = compression === 'gzip' ? gunzip(source, pacer, signal) : unxz(source, pacer, signal)
  let bytes = 0
  let denseBytes = 0
  try {
    for await (const { chunk, compressedBytes } of pieces) {
      bytes += chunk.length
      denseBytes = Math.max(0, bytes - usualRatio * compressedBytes)
      if (counters.bytesDense + denseBytes > limits.denseBytes) {
        throw new StreamDamage(
          `grows, with all passes through it, to ${limits.denseBytes} bytes more than ${usualRatio} times its size (limit denseBytes)`,
        )
      }
      if (bytes > ratioFreeBytes && bytes > limits.ratio * compressedBytes) {
        throw new StreamDamage(`grows beyond ${limits.ratio}:1 (limit ratio)`)
      }
      if (bytes > limits.totalBytes)
        throw new StreamDamage(`is larger than ${limits.totalBytes} bytes (limit totalBytes)`)
      yield chunk
    }
  } finally {
    // each pass costs anew
    counters.bytesDense += denseBytes
  }
}

async function* gunzip(source: ByteSource, pacer: Pacer, signal?: AbortSignal): AsyncGenerator<Decompressed> {
  const inflater = createInflater('gzip')
  const piece = Buffer.allocUnsafe(inflatePieceBytes)
  try {
    let compressedBytes = 0
    while (compressedBytes < source.sizeBytes) {
      throwIfAborted(signal)
      if (pacer.due) await pacer.rest(signal)
      const count = source.readInto(piece, compressedBytes)
      if (count === 0) return
      compressedBytes += count
      inflater.feed(piece, 0, count)
      for (let chunk = inflate(inflater); chunk !== undefined; chunk = inflate(inflater)) {
        yield { chunk, compressedBytes }
      }
    }
  } finally {
    inflater.close()
  }
}

function inflate(inflater: Inflater): Uint8Array | undefined {
  try {
    return inflater.next()
  } catch (error) {
    throw asDamage(error)
  }
}

/**
 * The decoder's streams share one memory and take turns by a lock of their own, which a stream that is cancelled after its
 * last piece was decoded, but not read, gives back twice (xz-decompress 0.2.3): then two work at once and spoil each
 * other. So the turns are kept here; a turn ends when its stream is done with.
 */
let lastTurn: Promise<void> = Promise.resolve()

async function takeTurn(): Promise<() => void> {
  const before = lastTurn
  let end: () => void = () => {}
  lastTurn = new Promise((resolve) => {
    end = resolve
  })
  await before
  return end
}

async function* unxz(source: ByteSource, pacer: Pacer, signal?: AbortSignal): AsyncGenerator<Decompressed> {
  // 72 kB of WebAssembly, needed only for supportconfigs and the rare .tar.xz
  const module = await import('xz-decompress')
  let compressedBytes = 0
  const input = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = new Uint8Array(Math.min(readPieceBytes, source.sizeBytes - compressedBytes))
      const count = source.readInto(piece, compressedBytes)
      compressedBytes += count
      if (count === 0) controller.close()
      else controller.enqueue(piece.subarray(0, count))
    },
  })
  const XzReadableStream = module.XzReadableStream ?? module.default.XzReadableStream
  let emptyChunks = 0
  const endTurn = await takeTurn()
  const reader = new XzReadableStream(input).getReader()
  try {
    for (;;) {
      throwIfAborted(signal)
      if (pacer.due) await pacer.rest(signal)
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw asDamage(error)
      })
      if (done) return
      emptyChunks = value.length === 0 ? emptyChunks + 1 : 0
      // at a cut the decoder does not fail, it hands out nothing for ever
      if (emptyChunks > 8 && compressedBytes >= source.sizeBytes) throw new StreamDamage('ends early: it was cut off')
      yield { chunk: value, compressedBytes }
    }
  } finally {
    // a decoder that is cancelled while it works frees its memory twice; by the next turn it is idle
    await setImmediate()
    await reader.cancel().catch(() => undefined)
    endTurn()
  }
}

/** Return codes of the xz decoder, which its errors give as bare numbers. */
const xzErrors = new Map([
  ['3', 'not enough memory'],
  ['4', 'its dictionary is too large'],
  ['5', 'no xz stream'],
  ['6', 'an option that is not supported'],
  ['7', 'damaged data'],
  ['8', 'it ends early'],
])

function asDamage(error: unknown): StreamDamage {
  const reason = error instanceof Error ? error.message : String(error)
  const xzError = xzErrors.get(/error code (\d+)/.exec(reason)?.[1] ?? '')
  return new StreamDamage(`cannot be decompressed further (${xzError ?? reason})`, { cause: error })
}
