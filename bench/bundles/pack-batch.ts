import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { logText } from './log-text.ts'
import type { EntryPlan, FileContent, FilePlan } from './plan.ts'
import { yamlText } from './yaml-text.ts'
import type { ZipMember } from './zip-format.ts'
import { deflateHeld, deflateTo, writeAll, ZipWriter } from './zip-writer.ts'

/** Entries that one thread makes in one go; their compressed bytes end up one behind the other in a file of its own. */
export type Batch = { entries: EntryPlan[]; partFile: string; top: string; at: number }

export function packBatch({ entries, partFile, top, at }: Batch): ZipMember[] {
  const file = openSync(partFile, 'w')
  try {
    return entries.map((entry) => {
      const path = `${top}/${entry.path}`
      if ('files' in entry) return storeNodeZip(file, path, entry.files, `${partFile}.node`, at)
      const sink = (bytes: Uint8Array): void => writeAll(file, bytes)
      if (!isSmall(entry.content)) return deflateTo(sink, path, contentOf(entry.content))
      return deflateHeld(sink, path, Buffer.concat([...contentOf(entry.content)]))
    })
  } finally {
    closeSync(file)
  }
}

export function contentOf(content: FileContent): Iterable<Uint8Array> {
  if ('log' in content) return logText(content.log)
  if ('yaml' in content) return yamlText(content.yaml)
  return [Buffer.from(content.text)]
}

function isSmall(content: FileContent): boolean {
  return 'text' in content || ('log' in content && content.log.bytes < 100_000)
}

/** `zip` does not compress what is a zip already. Node zips are some MB, so this one is held. */
function storeNodeZip(file: number, path: string, files: readonly FilePlan[], scratch: string, at: number): ZipMember {
  writeZip(scratch, files, at)
  const bytes = readFileSync(scratch)
  rmSync(scratch)
  writeAll(file, bytes)
  return { path, crc: crc32(bytes), sizeBytes: bytes.length, compressedBytes: bytes.length, method: 'stored' }
}

function writeZip(scratch: string, files: readonly FilePlan[], at: number): void {
  const zip = new ZipWriter(scratch, at)
  const folders = new Folders(zip)
  for (const plan of files) {
    const body: Uint8Array[] = []
    const member = deflateTo((bytes) => body.push(bytes), plan.path, contentOf(plan.content))
    folders.before(plan.path)
    zip.add(member, body)
  }
  zip.finish()
}

/** Writes an entry for every directory before its first file. */
export class Folders {
  private readonly zip: ZipWriter
  private readonly written = new Set<string>()

  constructor(zip: ZipWriter) {
    this.zip = zip
  }

  before(path: string): void {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const folder = path.slice(0, at + 1)
      if (this.written.has(folder)) continue
      this.written.add(folder)
      this.zip.addDirectory(folder)
    }
  }
}
