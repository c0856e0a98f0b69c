import type { Archive, ArchiveEntry } from '../archive/archive.ts'
import type { DiagnosticLog } from '../archive/diagnostic-log.ts'

/** The text of a file, at most as much of it as the limit for texts allows; that it ends there is told to `log`. */
export async function readText(
  archive: Archive,
  entry: ArchiveEntry,
  log: DiagnosticLog,
  signal?: AbortSignal,
): Promise<string> {
  const { textBytes } = archive.limits
  const pieces: Buffer[] = []
  let left = textBytes
  let isOverLimit = false
  const sink = (chunk: Uint8Array): boolean => {
    pieces.push(Buffer.from(chunk.subarray(0, left)))
    isOverLimit = chunk.length > left
    left -= Math.min(left, chunk.length)
    return !isOverLimit
  }
  await archive.read(entry, sink, signal)
  if (isOverLimit) {
    const message = `only the first ${textBytes} bytes are taken as a text (limit textBytes)`
    log.add('entry-too-large', entry.path, message, 'what is behind is missing from the analysis')
  }
  return new TextDecoder().decode(Buffer.concat(pieces))
}
