/**
 * What an input may cost. Hitting a limit is a diagnostic that names the file, and the rest is still analyzed.
 * The defaults are meant for the largest honest bundles: 70,000 entries, single logs of gigabytes, and
 * 100:1 compression (a real idle node zip reaches 53:1).
 */
export type Limits = {
  /** Files in the bundle, nested archives included. */
  entries: number
  /** Uncompressed bytes of one streamed entry. */
  entryBytes: number
  /** Uncompressed bytes of one entry that has to be held whole (YAML, nested archives that are not stored). */
  entryBytesInMemory: number
  /** Uncompressed bytes of everything that is read. */
  totalBytes: number
  /** Uncompressed : compressed of one entry, looked at only beyond 1 MiB of output. */
  ratio: number
  /** Archives inside archives: bundle > node zip > supportconfig is 3, with a wrapping zip 4. */
  depth: number
}

export const defaultLimits: Limits = {
  entries: 200_000,
  entryBytes: 16 * 1024 ** 3,
  entryBytesInMemory: 512 * 1024 ** 2,
  totalBytes: 64 * 1024 ** 3,
  ratio: 1032,
  depth: 4,
}
