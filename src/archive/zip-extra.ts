import { getFileNameLowLevel, parseExtraFields } from 'yauzl'

const zip64Field = 0x0001
const unicodePathField = 0x7075

/** What of a record's extra fields is of use. */
export type ExtraFields = {
  /** Where the data of the zip64 field begins and ends. */
  readonly zip64?: readonly [start: number, end: number]
  /** There is a name in UTF-8 among them. */
  readonly hasName: boolean
}

const noFields: ExtraFields = { hasName: false }

/** Walks over extra fields without making views of them. Throws an Error where one is longer than they are together. */
export function findExtraFields(bytes: Buffer, start: number, end: number): ExtraFields {
  if (end - start < 4) return noFields
  let zip64: readonly [number, number] | undefined
  let hasName = false
  for (let at = start; at < end - 3; ) {
    const dataEnd = at + 4 + bytes.readUInt16LE(at + 2)
    if (dataEnd > end) throw new Error('extra field length exceeds extra field buffer size')
    const id = bytes.readUInt16LE(at)
    if (id === zip64Field) zip64 ??= [at + 4, dataEnd]
    hasName ||= id === unicodePathField
    at = dataEnd
  }
  if (zip64 === undefined) return hasName ? { hasName } : noFields
  return { zip64, hasName }
}

/** The sizes in a zip64 field: only those are in it, in a fixed order, that do not fit into the record itself. */
export class Zip64Field {
  readonly #bytes: Buffer
  readonly #end: number
  #at: number

  constructor(bytes: Buffer, [start, end]: readonly [number, number]) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
  }

  next(what: string): number {
    if (this.#at + 8 > this.#end) throw new Error(`zip64 extended information extra field does not include ${what}`)
    this.#at += 8
    return Number(this.#bytes.readBigUInt64LE(this.#at - 8))
  }
}

/** The same in UTF-8, in code page 437 and in Latin-1. A backslash is not among them, it stands for a slash. */
const plainText = /^[ -[\]-~]*$/

/** The name that lies from `start` to `end`. `extra` are the fields with a name among them, if there is one. */
export function decodeName(bytes: Buffer, start: number, end: number, flags: number, extra?: Buffer): string {
  if (extra === undefined) {
    const name = bytes.toString('latin1', start, end)
    if (plainText.test(name)) return name
  }
  const fields = extra === undefined ? [] : parseExtraFields(extra)
  return getFileNameLowLevel(flags, bytes.subarray(start, end), fields, false)
}
