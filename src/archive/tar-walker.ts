import { isTarHeader } from './archive-kind.ts'

/** A member of a tar, as its header says. */
export type TarHeader = {
  /** As written, extended headers applied. */
  readonly name: string
  readonly type: 'file' | 'directory' | 'other'
  readonly sizeBytes: number
  /** Of the content, from the start of the tar. */
  readonly dataPosition: number
}

export type TarEvents = {
  onMember(header: TarHeader): void
  /** Content of the member that came last. */
  onData?(chunk: Uint8Array): void
}

const blockBytes = 512
/** Long names and extended headers are collected whole; honest ones have a few hundred bytes. */
const longestExtension = 1024 * 1024

/**
 * Walks through a tar, fed in order. It knows ustar, GNU long names and pax, as far as names and sizes go.
 *
 * modern-tar hands out contents but not their positions, which are what lets a plain tar be read in place.
 */
export class TarWalker {
  readonly #events: TarEvents
  #header = Buffer.alloc(0)
  #position = 0
  #dataLeft = 0
  #paddingLeft = 0
  #extension: { type: string; pieces: Uint8Array[]; bytes: number } | undefined
  #nextName: string | undefined
  #nextSize: number | undefined
  /** An end block was met; what follows is padding. */
  isEnded = false
  /** Set when a header was no header; nothing more is taken. */
  damage: string | undefined

  constructor(events: TarEvents) {
    this.#events = events
  }

  /** True between two members: a tar that ends here without an end block is whole all the same. */
  get isBetweenMembers(): boolean {
    return this.#dataLeft === 0 && this.#header.length === 0 && this.#extension === undefined
  }

  get isFinished(): boolean {
    return this.isEnded || this.damage !== undefined
  }

  /** Passes over the rest of the content at hand; returns how many bytes the caller shall leave out. */
  skip(): number {
    if (this.#extension !== undefined) return 0
    const skipped = this.#dataLeft + this.#paddingLeft
    this.#position += skipped
    this.#dataLeft = 0
    this.#paddingLeft = 0
    return skipped
  }

  push(chunk: Uint8Array): void {
    let rest = chunk
    while (rest.length > 0 && !this.isFinished) {
      const taken =
        this.#dataLeft > 0
          ? this.#takeData(rest)
          : this.#paddingLeft > 0
            ? this.#takePadding(rest)
            : this.#takeHeader(rest)
      this.#position += taken
      rest = rest.subarray(taken)
      if (this.#dataLeft === 0 && this.#extension !== undefined) this.#finishExtension(this.#extension)
    }
  }

  #takeData(bytes: Uint8Array): number {
    const piece = bytes.subarray(0, this.#dataLeft)
    this.#dataLeft -= piece.length
    if (this.#extension === undefined) this.#events.onData?.(piece)
    else if (this.#extension.bytes + piece.length <= longestExtension) {
      this.#extension.pieces.push(Buffer.from(piece))
      this.#extension.bytes += piece.length
    }
    return piece.length
  }

  #takePadding(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.#paddingLeft)
    this.#paddingLeft -= count
    return count
  }

  #takeHeader(bytes: Uint8Array): number {
    const piece = bytes.subarray(0, blockBytes - this.#header.length)
    this.#header = Buffer.concat([this.#header, piece])
    if (this.#header.length < blockBytes) return piece.length
    const block = this.#header
    this.#header = Buffer.alloc(0)
    if (block.every((byte) => byte === 0)) this.isEnded = true
    else if (isTarHeader(block)) this.#begin(block, this.#position + piece.length)
    else this.damage = `there is no header at byte ${this.#position + piece.length - blockBytes}`
    return piece.length
  }

  #begin(block: Buffer, dataPosition: number): void {
    const type = String.fromCharCode(block[156] ?? 0)
    const isExtension = 'LKxg'.includes(type)
    const declared = readNumber(block.subarray(124, 136))
    const sizeBytes = isExtension ? declared : (this.#nextSize ?? declared)
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
      this.damage = `the header at byte ${dataPosition - blockBytes} has no valid size`
      return
    }
    // links have no content, though some writers give the size of what they point to
    this.#dataLeft = '123456'.includes(type) ? 0 : sizeBytes
    this.#paddingLeft = (blockBytes - (this.#dataLeft % blockBytes)) % blockBytes
    if (isExtension) {
      this.#extension = { type, pieces: [], bytes: 0 }
      return
    }
    const name = this.#nextName ?? readName(block)
    this.#nextName = undefined
    this.#nextSize = undefined
    this.#events.onMember({ name, type: typeOf(type, name), sizeBytes: this.#dataLeft, dataPosition })
  }

  #finishExtension({ type, pieces }: { type: string; pieces: Uint8Array[] }): void {
    this.#extension = undefined
    const bytes = Buffer.concat(pieces)
    if (type === 'L') this.#nextName = text(bytes)
    if (type !== 'x') return
    for (const [key, value] of paxRecords(bytes)) {
      if (key === 'path') this.#nextName = value
      if (key === 'size') this.#nextSize = Number(value)
    }
  }
}

function typeOf(flag: string, name: string): TarHeader['type'] {
  if (flag === '5' || name.endsWith('/')) return 'directory'
  return flag === '0' || flag === '\0' || flag === '7' ? 'file' : 'other'
}

function readName(block: Buffer): string {
  const name = text(block.subarray(0, 100))
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = isPosix ? text(block.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Octal text, or GNU's binary form for sizes from 8 GiB up. */
function readNumber(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(text(field).trim() || '0', 8)
  return Number(field.readBigUInt64BE(field.length - 8))
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

/** Lines of `length key=value\n`, where the length counts the whole line in bytes. */
function* paxRecords(bytes: Buffer): Generator<[string, string]> {
  let at = 0
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at)
    const length = space < 0 ? Number.NaN : Number(bytes.toString('latin1', at, space))
    if (!(length > space - at)) return
    const record = bytes.toString('utf8', space + 1, at + length - 1)
    const equals = record.indexOf('=')
    if (equals > 0) yield [record.slice(0, equals), record.slice(equals + 1)]
    at += length
  }
}
