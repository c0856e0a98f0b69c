import type { Diagnostic } from '../diagnostics.ts'
import type { BytesPlace } from './bytes-place.ts'
import type { Limits } from './limits.ts'

/** A regular file in a bundle. Directories, links and devices are no entries. */
export type ArchiveEntry = {
  /**
   * Path from the bundle's root, with `/` separators: `yamls/cluster/v1/nodes.yaml`. What lies in a nested archive
   * follows a `!/`: `nodes/node1.zip!/node1/logs/kernel.log`,
   * `nodes/node1.zip!/node1/scc/scc_x.txz!/scc_x/ntp.txt`.
   */
  readonly path: string
  /** Uncompressed size as the archive declares it. */
  readonly sizeBytes: number
}

/**
 * Receives the next piece of an entry's content. The bytes are only valid during the call: the buffer is used again.
 * Returning `false` stops the reading.
 */
export type ChunkSink = (chunk: Uint8Array) => boolean | undefined

export type ReadOutcome = {
  /** Bytes handed to the sink. */
  readonly bytesRead: number
  /** False when the content ended early through damage or a limit (then a diagnostic was added), or the sink stopped. */
  readonly complete: boolean
}

/** Takes the content of one entry of those that {@link Archive.readMany} reads. */
export type EntryReader = {
  /** As {@link ChunkSink}. */
  push(chunk: Uint8Array): boolean | undefined
  /** Told when the entry has ended, before the next one begins. */
  end?(outcome: ReadOutcome): void
}

/**
 * What kind of collection the root of an archive holds, told by its content:
 * - `bundle`: `yamls/`, `logs/`, `metadata.yaml`, `nodes/`
 * - `node`: one node's collection, `configs/` and `logs/` under `<node>/` or at the root
 * - `longhorn-node`: `hostinfos/`
 * - `supportconfig`: `basic-environment.txt`
 */
export type BundleLayout = 'bundle' | 'node' | 'longhorn-node' | 'supportconfig'

/**
 * Where entries lie, so that another thread reads them without listing the archive anew (40,000 records: 0.1 s). Numbers
 * instead of objects because to copy these between threads takes as long as listing. Made and read in `shared-entries.ts` alone.
 */
export type SharedEntries = {
  readonly paths: readonly string[]
  /** What the entries lie in: bytes by their place, or the path of a file of its own. */
  readonly sources: readonly (BytesPlace | { readonly file: string })[]
  readonly rows: Float64Array
}

/** The files of one opened bundle, whatever it came in: zip, folder, tar. Nothing is ever extracted to disk. */
export interface Archive {
  /** What was given: a path, or `(buffer)`. */
  readonly path: string
  /** Size of what was given, compressed; for a folder the sum of its files. */
  readonly sizeBytes: number
  readonly layout: BundleLayout
  /**
   * All files, those in nested node zips included, beside the zips themselves; a supportconfig's members only after
   * {@link expand}. Sorted by path in code unit order.
   */
  readonly entries: readonly ArchiveEntry[]
  /** Faults met so far; grows while entries are read. */
  readonly diagnostics: readonly Diagnostic[]
  /** What was read so far: entries (each counts once) and their uncompressed bytes (as often as they were read). */
  readonly stats: { readonly entriesRead: number; readonly bytesRead: number }
  /** What reading it may cost. */
  readonly limits: Limits
  /** True if other threads of this process can read the entry as well: not for bytes in memory and compressed tars. */
  canShare(entry: ArchiveEntry): boolean
  /** These entries, each of which {@link canShare}, as plain data for another thread; of use while the archive is open. */
  share(entries: readonly ArchiveEntry[]): SharedEntries
  /** Adds to {@link stats} what another thread read. */
  countRead(path: string, bytes: number): void
  /** The entry at exactly this path. */
  find(path: string): ArchiveEntry | undefined
  /** Streams one entry's content to `sink`; never throws for damaged content. */
  read(entry: ArchiveEntry, sink: ChunkSink, signal?: AbortSignal): Promise<ReadOutcome>
  /**
   * Streams many entries, each once, one after the other in the order in which they lie in their archives. A compressed tar
   * too large to be held in memory is decompressed once for all of them.
   *
   * @param begin called for the reader of each entry when its turn comes, so that what it needs is not held for all of them;
   *   for those of such a tar before its pass
   */
  readMany<E extends ArchiveEntry>(
    entries: readonly E[],
    begin: (entry: E) => EntryReader,
    signal?: AbortSignal,
  ): Promise<void>
  /** The whole content of an entry, at most `limits.entryBytesInMemory`; what was readable of a damaged one. */
  readAll(entry: ArchiveEntry, signal?: AbortSignal): Promise<Uint8Array>
  /** Opens a nested archive that is not listed by itself (the supportconfig `.txz`) and returns its members. */
  expand(entry: ArchiveEntry, signal?: AbortSignal): Promise<readonly ArchiveEntry[]>
  close(): Promise<void>
}
