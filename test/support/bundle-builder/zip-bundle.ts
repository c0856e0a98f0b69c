import { createHash } from 'node:crypto'
import { crc32, deflateRawSync } from 'node:zlib'

/** Path with `/` -> content; a path that ends with `/` is a directory without files. */
export type FileTree = Map<string, string | Uint8Array>

export type ZipOptions = {
  /** Time of every entry, RFC 3339. Default: that of the tree's metadata.yaml. */
  at?: string
  /** The cluster's id in the top directory's name. Default: that of the tree's metadata.yaml. */
  id?: string
  /** The whole top directory's name. Default `supportbundle_<id>_<at with - for :>`. */
  name?: string
}

type Entry = { path: string; content: Uint8Array; directory: boolean }

/**
 * The bundle as the collector's `zip -r` leaves it (Info-ZIP 3.0): one top directory, an entry for every directory,
 * readdir's lack of order, deflate level 6, nested zips stored, UT and ux extra fields. Same tree, same bytes.
 */
export function zipBundle(tree: FileTree, options: ZipOptions = {}): Buffer {
  const at = options.at ?? metadataField(tree, 'bundlecreatedat') ?? '2025-04-11T09:12:40Z'
  const id = options.id ?? metadataField(tree, 'projectnamespaceuuid') ?? '00000000-0000-4000-8000-000000000000'
  return zipDirectory(options.name ?? `supportbundle_${id}_${at.replaceAll(':', '-')}`, tree, at)
}

/** `zip -r x.zip <top>`; also the shape of a node zip, whose top directory is the node's name. */
export function zipDirectory(top: string, tree: FileTree, at: string): Buffer {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  const entries = entriesOf(top, tree)
  for (const entry of entries) {
    const { local, central } = encodeEntry(entry, offset, Math.floor(Date.parse(at) / 1000))
    locals.push(local)
    centrals.push(central)
    offset += local.length
  }
  const size = centrals.reduce((sum, central) => sum + central.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...centrals, end])
}

function metadataField(tree: FileTree, name: string): string | undefined {
  const content = tree.get('metadata.yaml')
  if (content === undefined) return undefined
  return new RegExp(`^${name}: "?([^"\\n]+)"?$`, 'm').exec(Buffer.from(content).toString())?.[1]
}

/** Depth first, every directory before its content, siblings shuffled by the hash of their path. */
function entriesOf(top: string, tree: FileTree): Entry[] {
  const entries = new Map<string, Entry>()
  const directories = (path: string) => {
    const parts = path.split('/').slice(0, -1)
    parts.forEach((_part, i) => {
      const directory = `${parts.slice(0, i + 1).join('/')}/`
      entries.set(directory, { path: directory, content: new Uint8Array(), directory: true })
    })
  }
  directories(`${top}/`)
  for (const [path, content] of tree) {
    directories(`${top}/${path}`)
    if (!path.endsWith('/'))
      entries.set(`${top}/${path}`, { path: `${top}/${path}`, content: Buffer.from(content), directory: false })
  }
  const ranked = [...entries.values()].map((entry) => ({ entry, rank: rankOf(entry.path) }))
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ entry }) => entry)
}

function rankOf(path: string): string {
  const parts = path.replace(/\/$/, '').split('/')
  return parts
    .map((_part, i) =>
      createHash('sha1')
        .update(parts.slice(0, i + 1).join('/'))
        .digest('hex'),
    )
    .join('/')
}

function encodeEntry(entry: Entry, offset: number, time: number): { local: Buffer; central: Buffer } {
  const name = Buffer.from(entry.path)
  const deflated = entry.path.endsWith('.zip') ? undefined : deflateRawSync(entry.content, { level: 6 })
  const useDeflate = deflated !== undefined && deflated.length < entry.content.length
  const body = useDeflate ? deflated : entry.content
  const common = commonHeader(entry, useDeflate, body.length, name.length, time)
  const localExtra = Buffer.concat([timeExtra(time, true), OWNER_EXTRA])
  const centralExtra = Buffer.concat([timeExtra(time, false), OWNER_EXTRA])
  const localHead = Buffer.alloc(30)
  localHead.writeUInt32LE(0x04034b50, 0)
  common.copy(localHead, 4)
  localHead.writeUInt16LE(localExtra.length, 28)
  const centralHead = Buffer.alloc(46)
  centralHead.writeUInt32LE(0x02014b50, 0)
  centralHead.writeUInt16LE(MADE_BY_UNIX_ZIP_30, 4)
  common.copy(centralHead, 6)
  centralHead.writeUInt16LE(centralExtra.length, 30)
  centralHead.writeUInt32LE(entry.directory ? 0x41ed0010 : 0x81a40000, 38)
  centralHead.writeUInt32LE(offset, 42)
  return {
    local: Buffer.concat([localHead, name, localExtra, body]),
    central: Buffer.concat([centralHead, name, centralExtra]),
  }
}

const MADE_BY_UNIX_ZIP_30 = 0x031e
/** ux (0x7875): version 1, uid 0, gid 0, four bytes each. */
const OWNER_EXTRA = Buffer.from([0x75, 0x78, 11, 0, 1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0])

/** The 24 bytes both headers share, from "version needed" to the name's length. */
function commonHeader(entry: Entry, deflated: boolean, size: number, nameLength: number, time: number): Buffer {
  const head = Buffer.alloc(24)
  const date = new Date(time * 1000)
  head.writeUInt16LE(deflated ? 20 : 10, 0)
  // Bit 11 (UTF-8 names) only where a name needs it.
  head.writeUInt16LE(/[^\u0020-\u007e]/.test(entry.path) ? 0x0800 : 0, 2)
  head.writeUInt16LE(deflated ? 8 : 0, 4)
  head.writeUInt16LE((date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1), 6)
  head.writeUInt16LE(((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate(), 8)
  head.writeUInt32LE(crc32(entry.content), 10)
  head.writeUInt32LE(size, 14)
  head.writeUInt32LE(entry.content.length, 18)
  head.writeUInt16LE(nameLength, 22)
  return head
}

/** UT (0x5455): modification time, in the local header followed by the access time. */
function timeExtra(time: number, local: boolean): Buffer {
  const extra = Buffer.alloc(local ? 13 : 9)
  extra.writeUInt16LE(0x5455, 0)
  extra.writeUInt16LE(local ? 9 : 5, 2)
  extra.writeUInt8(3, 4)
  extra.writeUInt32LE(time, 5)
  if (local) extra.writeUInt32LE(time, 9)
  return extra
}
