import type { Archive, ArchiveEntry, ChunkSink, ReadOutcome } from '../../src/archive/archive.ts'
import { defaultLimits } from '../../src/archive/limits.ts'

/** An archive of texts, read in pieces of `chunkBytes`, for tests of what stands above the archive. */
export function memoryArchive(files: Readonly<Record<string, string | Uint8Array>>, chunkBytes = 1 << 16): Archive {
  const content = new Map(
    Object.entries(files).map(([path, data]) => [path, typeof data === 'string' ? Buffer.from(data) : data]),
  )
  const entries: ArchiveEntry[] = [...content].map(([path, bytes]) => ({ path, sizeBytes: bytes.length }))
  const stats = { entriesRead: 0, bytesRead: 0 }
  const read = async (entry: ArchiveEntry, sink: ChunkSink): Promise<ReadOutcome> => {
    const bytes = content.get(entry.path)!
    stats.entriesRead++
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const chunk = bytes.subarray(at, at + chunkBytes)
      stats.bytesRead += chunk.length
      if (sink(chunk) === false) return { bytesRead: at + chunk.length, complete: false }
    }
    return { bytesRead: bytes.length, complete: true }
  }
  return {
    path: '(test)',
    sizeBytes: 0,
    layout: 'bundle',
    limits: defaultLimits,
    entries,
    diagnostics: [],
    stats,
    countRead: () => {},
    canShare: () => false,
    share: () => ({ paths: [], sources: [], rows: new Float64Array() }),
    find: (path) => entries.find((e) => e.path === path),
    read,
    readMany: async (wanted, begin) => {
      for (const entry of wanted) {
        const reader = begin(entry)
        reader.end?.(await read(entry, (chunk) => reader.push(chunk)))
      }
    },
    readAll: async (entry) => content.get(entry.path)!,
    expand: async () => [],
    close: async () => {},
  }
}
