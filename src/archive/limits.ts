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
  /** Uncompressed bytes of the whole beyond 50 times the size of what was given. */
  denseBytes: number
  /** Bytes of one file that is taken as one text: metadata, alerts, the collector's errors. */
  textBytes: number
  /** Objects of all lists together. */
  objects: number
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
  denseBytes: 4 * 1024 ** 3,
  textBytes: 8 * 1024 ** 2,
  objects: 500_000,
  ratio: 1032,
  depth: 4,
}

/** What is denser than this as a whole counts for `denseBytes`: the densest honest node zip known has 53:1, bundles 10 to 30. */
export const usualRatio = 50
