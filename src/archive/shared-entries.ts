import type { SharedEntries } from './archive.ts'
import { type ByteSource, sourceAt } from './byte-source.ts'
import { type Content, type Member, PlainContent } from './content.ts'
import { FileContent } from './folder.ts'
import type { InflaterPool } from './inflater-pool.ts'
import { ZipContent } from './zip-content.ts'
import type { ZipMember } from './zip-directory.ts'

/** Numbers for each entry: its source, then for a member of a zip what its record says. */
const rowLength = 7
/** Instead of a method of compression, for what is no member of a zip. */
const noMethod = -1
/** Instead of a CRC-32, for a member that was salvaged without one. */
const noCrc = -1

export function isShareable({ place }: Content): boolean {
  return place !== undefined && (place.kind === 'file' || place.source.place !== undefined)
}

/** @param members those that are {@link isShareable}; others are left out */
export function shareEntries(members: readonly Member[]): SharedEntries {
  const paths: string[] = []
  const rows: number[] = []
  const sources: SharedEntries['sources'][number][] = []
  const known = new Map<ByteSource, number>()
  const indexOf = (source: ByteSource): number => {
    let index = known.get(source)
    if (index === undefined && source.place !== undefined) {
      index = sources.push(source.place) - 1
      known.set(source, index)
    }
    return index ?? -1
  }
  for (const { path, content } of members) {
    const { place } = content
    if (place === undefined || !isShareable(content)) continue
    paths.push(path)
    if (place.kind === 'zip') rows.push(indexOf(place.source), ...rowOf(place.record))
    else {
      const index = place.kind === 'file' ? sources.push({ file: place.path }) - 1 : indexOf(place.source)
      rows.push(index, noMethod, 0, 0, 0, content.sizeBytes, 0)
    }
  }
  return { paths, sources, rows: Float64Array.from(rows) }
}

function rowOf({ method, flags, crc32, compressedBytes, sizeBytes, headerPosition }: ZipMember): number[] {
  return [method, flags, crc32 ?? noCrc, compressedBytes, sizeBytes, headerPosition]
}

/** The same members, in another thread. */
export function sharedMembers({ paths, sources, rows }: SharedEntries, pool: InflaterPool): Member[] {
  const opened = sources.map((source) => ('file' in source ? source.file : sourceAt(source)))
  return paths.map((path, i) => {
    const [index, method, flags, crc, compressedBytes, sizeBytes, headerPosition] = rows.subarray(
      i * rowLength,
      (i + 1) * rowLength,
    ) as unknown as readonly [number, number, number, number, number, number, number]
    const source = opened[index]!
    if (typeof source === 'string') return { path, content: new FileContent(source, sizeBytes) }
    if (method === noMethod) return { path, content: new PlainContent(source, sizeBytes) }
    const crc32 = crc === noCrc ? undefined : crc
    return {
      path,
      content: new ZipContent(source, { method, flags, crc32, compressedBytes, sizeBytes, headerPosition }, pool),
    }
  })
}
