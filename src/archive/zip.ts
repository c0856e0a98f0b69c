import { AnalyzerError } from '../errors.ts'
import { type ByteSource, sliceSource } from './byte-source.ts'
import { type Container, MemberList, type Place, type Session } from './container.ts'
import { ZipContent } from './zip-content.ts'
import { listZip, type ZipRecord } from './zip-directory.ts'
import { findZipExtent } from './zip-end.ts'
import { salvageZip } from './zip-salvage.ts'

/** How to see for oneself that a zip is damaged. */
const damagedZipHint =
  'Check it with "unzip -t FILE", compare its size with the original, and download or upload it again.'

const slash = 0x2f
const backslash = 0x5c

/** Lists a zip. Throws an AnalyzerError where nothing can be had from it. */
export async function openZip(source: ByteSource, place: Place, session: Session): Promise<Container> {
  const found = await readDirectory(source, session)
  const list = new MemberList(session, place.prefix)
  let files = 0
  let encrypted = 0
  // listed by itself only where no later directory and no file in it tells that it is there: half of all records are such
  let directory = ''
  for (const record of found.records) {
    if (list.isFull) break
    if (isDirectory(record.name)) {
      if (!record.name.startsWith(directory)) list.addDirectory(directory)
      directory = record.name
    } else if (record.isLink) list.addSpecial(record.name, 'a symbolic link')
    else if (record.isDevice) list.addSpecial(record.name, 'a special file')
    else {
      const content = new ZipContent(found.zip, record, session.pool)
      if (addRecord(content, record, list) && record.name.startsWith(directory)) directory = ''
      files += 1
      if (content.obstacle?.code === 'entry-encrypted') encrypted += 1
    }
  }
  list.addDirectory(directory)
  if (files > 0 && encrypted === files) {
    throw new AnalyzerError('archive-encrypted', 'the zip is encrypted: all its files need a password', {
      hint: 'Unzip it with the password, and give the folder or a zip made without one.',
    })
  }
  return { kind: 'zip', ...list.finish(), ...(found.damage === undefined ? {} : { damage: found.damage }) }
}

/** Some write `\\` for `/`. */
function isDirectory(name: string): boolean {
  const last = name.charCodeAt(name.length - 1)
  return last === slash || last === backslash
}

/** True when it was taken. What keeps it from being read was said once here, and is not repeated by each reading. */
function addRecord(content: ZipContent, record: ZipRecord, list: MemberList): boolean {
  const taken = list.addFile(record.name, content)
  if (taken && content.obstacle) list.report(content.obstacle.code, record.name, content.obstacle.message)
  return taken
}

type FoundRecords = {
  /** Starts where the zip starts; positions in the records count from there. */
  readonly zip: ByteSource
  readonly records: readonly ZipRecord[]
  readonly damage?: string
}

async function readDirectory(source: ByteSource, session: Session): Promise<FoundRecords> {
  const options = {
    // directories and litter are records too, so a few more than the limit can be of use
    mostRecords: session.limits.entries * 2 + 1,
    pacer: session.pacer,
    signal: session.signal,
  }
  const extent = findZipExtent(source)
  if (extent === undefined) {
    const records = await salvageZip(source, options)
    if (records.length === 0) throw damagedError('it has no end record and no readable entry')
    return { zip: source, records, damage: 'the zip has no end record: it was cut off' }
  }
  if (extent.isSplit) throw splitError()
  const zip = sliceSource(source, extent.start, source.sizeBytes - extent.start)
  const listed = await listZip(source, extent, options)
  if (listed.error === undefined) return { zip, records: listed.records }
  const known = new Set(listed.records.map((record) => record.headerPosition))
  const salvaged = (await salvageZip(zip, options)).filter((record) => !known.has(record.headerPosition))
  const records = [...listed.records, ...salvaged]
  if (records.length === 0) throw damagedError(`its directory cannot be read (${listed.error})`)
  return { zip, records, damage: `the directory of the zip is damaged (${listed.error})` }
}

function damagedError(what: string): AnalyzerError {
  return new AnalyzerError('archive-damaged', `the zip is damaged: ${what}`, { hint: damagedZipHint })
}

function splitError(): AnalyzerError {
  return new AnalyzerError('archive-damaged', 'the zip is one part of several', {
    hint: 'Put all parts in one folder and join them with "zip -s 0 FILE.zip --out whole.zip".',
  })
}
