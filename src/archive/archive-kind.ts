import { type ByteSource, readAt } from './byte-source.ts'
import { findZipExtent } from './zip-end.ts'

/** What the bytes are; names are never asked. */
export type ArchiveKind = 'zip' | 'gzip' | 'xz' | 'tar'

export type Detected = { readonly kind: ArchiveKind } | { readonly looksLike: string }

/** Bytes in front of a zip among which its first header is looked for: HTTP headers saved by `curl -i`. */
const frontBytes = 64 * 1024
export const headBytes = 4096

/** Tells the kind of archive. `source` may be just the head of something, then a zip must begin at its start. */
export function detectKind(source: ByteSource): Detected {
  const head = readAt(source, 0, headBytes)
  const kind = kindOfHead(head)
  if (kind !== undefined) return { kind }
  if (findZipExtent(source) !== undefined) return { kind: 'zip' }
  if (head.subarray(0, 5).toString('latin1') === 'HTTP/') {
    const at = readAt(source, 0, frontBytes).indexOf(Buffer.from([0x50, 0x4b, 0x03, 0x04]))
    if (at >= 0) return { kind: 'zip' }
  }
  return { looksLike: describe(head) }
}

/** By the first bytes alone. */
export function kindOfHead(head: Buffer): ArchiveKind | undefined {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return 'zip'
  // written in front by zip when it was ready to split and did not need to
  if (startsWith(head, [0x50, 0x4b, 0x07, 0x08]) || startsWith(head, [0x50, 0x4b, 0x30, 0x30])) return 'zip'
  if (startsWith(head, [0x1f, 0x8b, 0x08])) return 'gzip'
  if (startsWith(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return 'xz'
  return isTarHeader(head) ? 'tar' : undefined
}

/** A tar begins with a header block whose checksum fits; old tars have no magic. */
export function isTarHeader(block: Buffer): boolean {
  if (block.length < 512 || block[0] === 0) return false
  const declared = Number.parseInt(block.toString('latin1', 148, 156).replaceAll('\0', ' ').trim(), 8)
  let sum = 8 * 0x20
  for (let at = 0; at < 512; at += 1) if (at < 148 || at >= 156) sum += block[at] ?? 0
  return sum === declared
}

const otherKinds: readonly { magic: readonly number[]; name: string }[] = [
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], name: 'a 7-Zip archive' },
  { magic: [0x52, 0x61, 0x72, 0x21], name: 'a RAR archive' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: 'a Zstandard file' },
  { magic: [0x42, 0x5a, 0x68], name: 'a bzip2 file' },
  { magic: [0x25, 0x50, 0x44, 0x46], name: 'a PDF document' },
  { magic: [0x89, 0x50, 0x4e, 0x47], name: 'a PNG image' },
  { magic: [0xff, 0xd8, 0xff], name: 'a JPEG image' },
  { magic: [0x7f, 0x45, 0x4c, 0x46], name: 'a program' },
]

function describe(head: Buffer): string {
  const other = otherKinds.find(({ magic }) => startsWith(head, magic))
  if (other !== undefined) return other.name
  if (head.every((byte) => byte === 0)) return 'nothing but zero bytes'
  const text = head.toString('utf8')
  if (/^\uFEFF?\s*<(?:!doctype html|html|head|body)\b/i.test(text)) return 'an HTML page'
  if (/^\uFEFF?\s*<\?xml/i.test(text)) return 'an XML text'
  if (/^HTTP\/\d/.test(text)) return 'an HTTP answer without an archive in it'
  if (/^\uFEFF?\s*\{/.test(text) && isText(head)) return 'a JSON text'
  return isText(head) ? 'a text file' : 'binary data of an unknown kind'
}

function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1b)
}

function startsWith(head: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, at) => head[at] === byte)
}
