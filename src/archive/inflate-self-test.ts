import { deflateRawSync, gzipSync } from 'node:zlib'
import { InflateError, type InflateFormat, type Inflater } from './inflater.ts'

/** No sample takes more turns: what goes on beyond them would never end. */
const mostTurns = 10_000

/**
 * True if what `open` makes inflates a few samples as it must, in awkward pieces, and tells damage. For an inflater that
 * depends on more than is documented. Takes about 2 ms.
 */
export function passesSelfTest(open: (format: InflateFormat) => Inflater | undefined, format: InflateFormat): boolean {
  let inflater: Inflater | undefined
  try {
    inflater = open(format)
    return inflater !== undefined && passes(inflater, format)
  } catch {
    return false
  } finally {
    inflater?.close()
  }
}

function passes(inflater: Inflater, format: InflateFormat): boolean {
  const lines = Array.from({ length: 40 }, (_, at) => `time=${at * at} level=info msg="${at}"\n`)
  const text = Buffer.from(lines.join(''))
  const compressed = format === 'gzip' ? gzipSync(text) : deflateRawSync(text)
  const padded = Buffer.concat([compressed, Buffer.alloc(40)])
  const damaged = Buffer.from(compressed)
  // the type of block that does not exist, behind the header
  damaged[format === 'gzip' ? 10 : 0] = 0xff
  return (
    inflate(inflater, compressed, compressed.length).equals(text) &&
    inflate(inflater, padded, 1, Buffer.alloc(3)).equals(text) &&
    findsDamage(inflater, damaged) &&
    // ends in the middle, and the next one begins anew
    inflate(inflater, compressed.subarray(0, -20), 9).length < text.length &&
    inflate(inflater, compressed, compressed.length, Buffer.alloc(text.length)).equals(text)
  )
}

function findsDamage(inflater: Inflater, damaged: Uint8Array): boolean {
  try {
    inflate(inflater, damaged, damaged.length)
    return false
  } catch (error) {
    return error instanceof InflateError && error.message === 'invalid block type'
  }
}

/** Inflates all, fed piece by piece; each piece of output may go to the start of `target`. */
function inflate(inflater: Inflater, compressed: Uint8Array, pieceBytes: number, target?: Uint8Array): Buffer {
  const output: Uint8Array[] = []
  inflater.reset()
  let turns = 0
  for (let at = 0; at < compressed.length; at += pieceBytes) {
    inflater.feed(compressed, at, Math.min(at + pieceBytes, compressed.length))
    for (let piece = inflater.next(target); piece !== undefined; piece = inflater.next(target)) {
      output.push(Uint8Array.from(piece))
      turns += 1
      if (turns > mostTurns) throw new Error('endless output')
    }
  }
  return Buffer.concat(output)
}
