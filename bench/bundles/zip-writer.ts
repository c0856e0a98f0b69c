import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'
import { DeflateRaw } from 'minizlib'
import { centralHeader, endRecords, localHeader, type ZipMember } from './zip-format.ts'

/** A zip written front to back; holds no more than its directory. */
export class ZipWriter {
  private readonly file: number
  private readonly at: number
  private readonly directory: Buffer[] = []
  private offset = 0

  /** @param at time of all members, milliseconds */
  constructor(path: string, at: number) {
    this.file = openSync(path, 'w')
    this.at = at
  }

  /** @param body the compressed bytes, as many as the member says */
  add(member: ZipMember, body: Iterable<Uint8Array>): void {
    this.directory.push(centralHeader(member, this.offset, this.at))
    this.write(localHeader(member, this.at))
    for (const bytes of body) this.write(bytes)
  }

  addDirectory(path: string): void {
    this.add({ path, crc: 0, sizeBytes: 0, compressedBytes: 0, method: 'stored' }, [])
  }

  finish(): void {
    const start = this.offset
    for (const header of this.directory) this.write(header)
    this.write(endRecords(this.directory.length, this.offset - start, start))
    closeSync(this.file)
  }

  private write(bytes: Uint8Array): void {
    writeAll(this.file, bytes)
    this.offset += bytes.length
  }
}

/** Deflates as `zip` does by default (level 6) while `content` is made; `sink` gets the compressed bytes. */
export function deflateTo(sink: (bytes: Uint8Array) => void, path: string, content: Iterable<Uint8Array>): ZipMember {
  const member: ZipMember = { path, crc: 0, sizeBytes: 0, compressedBytes: 0, method: 'deflated' }
  const emit = (bytes: Uint8Array): void => {
    member.compressedBytes += bytes.length
    sink(bytes)
  }
  const deflate = new DeflateRaw({ level: 6 })
  deflate.on('data', emit)
  for (const chunk of content) {
    member.crc = crc32(chunk, member.crc)
    member.sizeBytes += chunk.length
    deflate.write(Buffer.from(chunk))
  }
  deflate.end()
  return member
}

/** The same for what is held already; far cheaper where there are thousands of small files. */
export function deflateHeld(sink: (bytes: Uint8Array) => void, path: string, bytes: Uint8Array): ZipMember {
  const body = deflateRawSync(bytes, { level: 6 })
  sink(body)
  return { path, crc: crc32(bytes), sizeBytes: bytes.length, compressedBytes: body.length, method: 'deflated' }
}

/** A stretch of a file, in pieces. */
export function* readRange(file: number, start: number, bytes: number): Generator<Uint8Array> {
  const buffer = Buffer.alloc(Math.min(bytes, 1 << 20))
  for (let done = 0; done < bytes; ) {
    const got = readSync(file, buffer, 0, Math.min(buffer.length, bytes - done), start + done)
    if (got === 0) throw new Error(`expected ${bytes} bytes at ${start}, the file ends before`)
    yield buffer.subarray(0, got)
    done += got
  }
}

export function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
}
