import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** A file by its content, or with how it is written. A name ending in `/` is a directory. */
export type ZipMember =
  | string
  | Uint8Array
  | { content: string | Uint8Array; stored?: boolean; mode?: number; streamed?: boolean }

/** Not the time of the call: the same members make the same bytes. */
const mtime = new Date('2025-04-11T07:42:10')

/** A zip as Info-ZIP makes it: deflated, sizes in the local headers. */
export async function zip(members: Record<string, ZipMember>, { zip64 = false } = {}): Promise<Buffer> {
  const file = new ZipFile()
  for (const [name, member] of Object.entries(members)) {
    const options = typeof member === 'string' || member instanceof Uint8Array ? { content: member } : member
    const bytes = Buffer.from(options.content)
    const settings = { compress: !options.stored, mode: options.mode ?? 0o100644, forceZip64Format: zip64, mtime }
    if (name.endsWith('/')) file.addEmptyDirectory(name, { mtime })
    else if (options.streamed) file.addReadStreamLazy(name, settings, (done) => done(null, Readable.from([bytes])))
    else file.addBuffer(bytes, name, settings)
  }
  file.end({ forceZip64Format: zip64, comment: '' })
  return buffer(file.outputStream)
}

/** Replaces a name by one of the same length, in the local header and the directory: yazl refuses unsafe ones. */
export function renameInZip(bytes: Buffer, from: string, to: string): Buffer {
  if (Buffer.byteLength(from) !== Buffer.byteLength(to)) throw new Error('names must be of one length')
  const renamed = Buffer.from(bytes)
  for (let at = renamed.indexOf(from); at >= 0; at = renamed.indexOf(from, at + 1)) renamed.write(to, at)
  return renamed
}

/** Changes 16-bit fields of each directory record: offset 8 is the flags, 10 the method. */
export function patchDirectory(bytes: Buffer, change: (record: Buffer, name: string) => void): Buffer {
  const patched = Buffer.from(bytes)
  const mark = Buffer.from([0x50, 0x4b, 0x01, 0x02])
  for (let at = patched.indexOf(mark); at >= 0; at = patched.indexOf(mark, at + 1)) {
    const record = patched.subarray(at)
    change(record, record.toString('utf8', 46, 46 + record.readUInt16LE(28)))
  }
  return patched
}
