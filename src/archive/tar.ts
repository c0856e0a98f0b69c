import { AnalyzerError } from '../errors.ts'
import { type ArchiveKind, headBytes, isTarHeader } from './archive-kind.ts'
import { BlockBuffer, type ByteSource, readAt, sliceSource } from './byte-source.ts'
import { type Container, MemberList, type Place, type Session } from './container.ts'
import { PlainContent } from './content.ts'
import { type Compression, decompress, StreamDamage } from './decompress.ts'
import { addMember, streamedTar } from './tar-stream.ts'
import { TarWalker } from './tar-walker.ts'

const readBytes = 64 * 1024

/** Lists a tar that is read in place. */
export async function openTar(source: ByteSource, place: Place, session: Session): Promise<Container> {
  const list = new MemberList(session, place.prefix)
  const walker = new TarWalker({
    onMember: (header) => {
      addMember(list, header, () => {
        return new PlainContent(sliceSource(source, header.dataPosition, header.sizeBytes), header.sizeBytes)
      })
    },
  })
  const buffer = Buffer.allocUnsafe(readBytes)
  let position = 0
  while (position < source.sizeBytes && !walker.isFinished && !list.isFull) {
    const count = source.readInto(buffer, position)
    if (count === 0) break
    walker.push(buffer.subarray(0, count))
    position += count + walker.skip()
    if (session.pacer.due) await session.pacer.rest(session.signal)
  }
  const isCut = position > source.sizeBytes || !walker.isBetweenMembers
  const damage = walker.damage ?? (isCut ? 'it was cut off' : undefined)
  return { kind: 'tar', ...list.finish(), ...(damage === undefined ? {} : { damage: `the tar is damaged: ${damage}` }) }
}

/**
 * Lists a tar in gzip or xz. What fits into memory is held there; a larger one is streamed anew for each reading.
 * Anything else than a tar inside is handed to `openOther`.
 */
export async function openCompressed(
  source: ByteSource,
  compression: Compression,
  place: Place,
  session: Session,
  openOther: (inner: ByteSource) => Promise<Container>,
): Promise<Container> {
  const held = new BlockBuffer()
  const room = session.limits.entryBytesInMemory - session.counters.bytesHeld
  let damage: string | undefined
  let isTooLarge = false
  try {
    for await (const chunk of decompress(source, compression, session, session.signal)) {
      held.append(chunk)
      isTooLarge = held.sizeBytes > room
      if (isTooLarge) break
    }
  } catch (error) {
    if (!(error instanceof StreamDamage)) throw error
    damage = `the ${compression} stream ${error.message}`
  }
  if (isTooLarge) {
    const isTar = isTarHeader(readAt(held, 0, headBytes))
    held.close()
    if (!isTar) throw tooLarge(compression, room)
    // only now that the first pass has ended: the xz decoder lets just one stream run at a time
    return streamedTar(source, compression, place, session)
  }
  session.counters.bytesHeld += held.sizeBytes
  session.sources.push(held)
  if (held.sizeBytes === 0) {
    throw new AnalyzerError('archive-damaged', damage ?? `the ${compression} file holds nothing`, {
      hint: 'Download or upload it again, and compare its size with the original.',
    })
  }
  const container = isTarHeader(readAt(held, 0, headBytes))
    ? await openTar(held, place, session)
    : await openOther(held)
  return damage === undefined ? container : { ...container, damage }
}

function tooLarge(compression: ArchiveKind, room: number): AnalyzerError {
  return new AnalyzerError(
    'limit-exceeded',
    `the ${compression} file is no tar, and larger than ${room} bytes unpacked`,
    {
      hint: 'Unpack it and give what is in it, or raise the limit entryBytesInMemory.',
    },
  )
}
