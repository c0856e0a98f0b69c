import type { Content, Fault } from './content.ts'
import { usualRatio } from './limits.ts'

type Sized = { readonly content: Pick<Content, 'sizeBytes' | 'mostBytes'> }

/**
 * The entries that are left out of an archive which grows far more than logs do: the largest ones, so that what is small
 * is read. Deflate makes 4 GiB of zeros of 4 MB, and entries that share their bytes make as much of each of them anew.
 *
 * It is told from declared sizes, of which no entry gives more, and not while reading: then neither the order nor the
 * number of threads would be the same in each run.
 */
export function tooDense(
  entries: ReadonlyMap<string, Sized>,
  givenBytes: number,
  denseBytes: number,
): ReadonlySet<string> {
  const room = usualRatio * givenBytes + denseBytes
  let sum = 0
  for (const entry of entries.values()) sum += mostBytesOf(entry)
  if (sum <= room) return new Set()
  const bySize = [...entries].map(([path, entry]) => ({ path, mostBytes: mostBytesOf(entry) }))
  bySize.sort((a, b) => a.mostBytes - b.mostBytes || (a.path < b.path ? -1 : 1))
  sum = 0
  const first = bySize.findIndex(({ mostBytes }) => {
    sum += mostBytes
    return sum > room
  })
  return new Set(bySize.slice(first).map(({ path }) => path))
}

function mostBytesOf({ content }: Sized): number {
  return content.mostBytes ?? content.sizeBytes
}

export function denseFault(denseBytes: number): Fault {
  return {
    code: 'entry-too-large',
    message: `is left out: all files together grow to more than ${usualRatio} times the given size and ${denseBytes} bytes (limit denseBytes), and this is one of the largest`,
    effect: 'what is in it is missing from the analysis',
  }
}
