import type { Archive } from '../../archive/archive.ts'

/** Offsets in one file, in ascending order, whose lines are wanted. */
export type LineRequest = { readonly path: string; readonly offsets: readonly number[] }

const newline = 10

/**
 * Numbers, counted from 1, of the lines in which offsets lie; shorter than the list of offsets where the file ends before.
 * Lines are counted for what is reported only: to count them while scanning would cost every run what few files need.
 */
export async function lineNumbers(
  archive: Archive,
  { path, offsets }: LineRequest,
  signal?: AbortSignal,
): Promise<number[]> {
  const entry = archive.find(path)
  const lines: number[] = []
  let base = 0
  let line = 1
  if (!entry) return lines
  await archive.read(
    entry,
    (chunk) => {
      let at = 0
      while (lines.length < offsets.length && offsets[lines.length]! < base + chunk.length) {
        const wanted = offsets[lines.length]! - base
        const counted = countBreaks(chunk, at, wanted)
        line += counted
        at = Math.max(at, wanted)
        lines.push(line)
      }
      if (lines.length === offsets.length) return false
      line += countBreaks(chunk, at, chunk.length)
      base += chunk.length
      return undefined
    },
    signal,
  )
  return lines
}

function countBreaks(bytes: Uint8Array, from: number, to: number): number {
  let count = 0
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1)) count++
  return count
}
