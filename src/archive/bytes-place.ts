/**
 * Where bytes lie, as plain data by which another thread of this process can read them too: in a file, by its open
 * descriptor, or in shared memory. They are there until the source is closed.
 */
export type BytesPlace = ({ readonly descriptor: number } | { readonly memory: Uint8Array<SharedArrayBuffer> }) & {
  readonly start: number
  readonly sizeBytes: number
}
