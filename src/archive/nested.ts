import { AnalyzerError, isAnalyzerError } from '../errors.ts'
import { type Detected, detectKind, headBytes } from './archive-kind.ts'
import { type ByteSource, bytesSource, ReadFailure } from './byte-source.ts'
import type { Container, Place, Session } from './container.ts'
import { type Content, Reading, streamContent } from './content.ts'
import { holdBytes } from './held-bytes.ts'
import { openCompressed, openTar } from './tar.ts'
import { openZip } from './zip.ts'

const closedEffect = 'what is in it is missing from the analysis'

/** Opens what `source` holds. Throws an AnalyzerError where it is no archive, or nothing can be had from it. */
export async function openContainer(
  source: ByteSource,
  kind: Detected,
  place: Place,
  session: Session,
): Promise<Container> {
  if ('looksLike' in kind) throw notAnArchive(kind.looksLike)
  if (kind.kind === 'zip') return openZip(source, place, session)
  if (kind.kind === 'tar') return openTar(source, place, session)
  return openCompressed(source, kind.kind, place, session, (inner) => {
    if (place.depth >= session.limits.depth) throw tooDeep(place.depth + 1, session)
    return openContainer(inner, detectKind(inner), { ...place, depth: place.depth + 1 }, session)
  })
}

function tooDeep(depth: number, { limits }: Session): AnalyzerError {
  return new AnalyzerError('limit-exceeded', `an archive at depth ${depth}: the limit depth is ${limits.depth}`)
}

/** Opens an archive that is a file in another one. Undefined, and a diagnostic, where that fails. */
export async function openNested(
  content: Content,
  path: string,
  depth: number,
  session: Session,
): Promise<Container | undefined> {
  const { log, limits } = session
  if (depth > limits.depth) {
    log.add(
      'nested-archive-too-deep',
      path,
      `an archive at depth ${depth}: the limit depth is ${limits.depth}`,
      closedEffect,
    )
    return undefined
  }
  try {
    const source = await sourceOf(content, path, session)
    if (source === undefined) return undefined
    const container = await openContainer(source, detectKind(source), { prefix: `${path}!/`, depth }, session)
    if (container.damage !== undefined) {
      log.add('nested-archive-damaged', path, `${container.damage}; ${container.members.length} files were found in it`)
    }
    return container
  } catch (error) {
    if (!(error instanceof ReadFailure) && (!isAnalyzerError(error) || error.code === 'aborted')) throw error
    const code = error.code === 'archive-encrypted' ? 'entry-encrypted' : 'nested-archive-damaged'
    log.add(code, path, error.message, closedEffect)
    return undefined
  }
}

/** In place where the bytes lie uncompressed, else held in memory. */
async function sourceOf(content: Content, path: string, session: Session): Promise<ByteSource | undefined> {
  const inPlace = content.access?.()
  if (inPlace !== undefined) {
    session.sources.push(inPlace)
    return inPlace
  }
  const room = session.limits.entryBytesInMemory - session.counters.bytesHeld
  if (content.sizeBytes > room) {
    const message = `a compressed archive of ${content.sizeBytes} bytes, and ${Math.max(0, room)} are left of the limit entryBytesInMemory`
    session.log.add('entry-too-large', path, message, closedEffect)
    return undefined
  }
  if (content.sizeBytes === 0) throw notAnArchive('an empty file')
  const { bytes, fault } = await holdBytes(content, room, session, session.signal)
  if (fault !== undefined) session.log.add(fault.code, path, fault.message, fault.effect)
  session.counters.bytesHeld += bytes.length
  return bytesSource(inSharedMemory(bytes))
}

/** So that all threads read the one copy: a node's zip is small beside the logs in it. */
function inSharedMemory(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  return shared
}

/** What the first bytes of a content say it is. */
export async function sniff(content: Content, session: Session): Promise<Detected> {
  const head = Buffer.alloc(headBytes)
  let filled = 0
  const reading = new Reading(
    (chunk) => {
      const fitting = chunk.subarray(0, headBytes - filled)
      head.set(fitting, filled)
      filled += fitting.length
      return filled < headBytes
    },
    session,
    session.signal,
  )
  await streamContent(content, reading)
  return detectKind(bytesSource(head.subarray(0, filled)))
}

function notAnArchive(looksLike: string): AnalyzerError {
  return new AnalyzerError(
    'not-an-archive',
    `expected a zip, a tar (.tar.gz, .tar.xz) or a folder, but this is ${looksLike}`,
    {
      hint: 'Give the support bundle as it was downloaded, or the folder it was extracted to.',
    },
  )
}
