import { kindOfHead } from './archive-kind.ts'
import { type ByteSource, bytesSource } from './byte-source.ts'
import { type Container, MemberList, type Place, type Session, type StreamMany } from './container.ts'
import { type Content, cutFault, type Fault, PlainContent, type Reading } from './content.ts'
import { type Compression, decompress, StreamDamage } from './decompress.ts'
import { type TarHeader, TarWalker } from './tar-walker.ts'

/** A compressed tar too large to be held: only its index is kept, and contents are had by streaming it anew. */
export async function streamedTar(
  source: ByteSource,
  compression: Compression,
  place: Place,
  session: Session,
): Promise<Container> {
  const list = new MemberList(session, place.prefix)
  const streamMany = streamer(source, compression, session)
  const zips = new ZipCollector(session)
  const add = (header: TarHeader, zip: Buffer | undefined): void => {
    addMember(list, header, () => {
      return zip === undefined ? new StreamedContent(header, streamMany) : new PlainContent(bytesSource(zip))
    })
  }
  let current: TarHeader | undefined
  const walker = new TarWalker({
    onMember: (header) => {
      if (current !== undefined) add(current, zips.finish())
      current = header
      zips.begin(header)
    },
    onData: (chunk) => zips.take(chunk),
  })
  let damage: string | undefined
  try {
    for await (const chunk of decompress(source, compression, session, session.signal)) {
      walker.push(chunk)
      if (walker.isFinished || list.isFull) break
    }
  } catch (error) {
    if (!(error instanceof StreamDamage)) throw error
    damage = `the ${compression} stream ${error.message}`
  }
  if (current !== undefined) add(current, zips.finish())
  damage ??= walker.damage ?? (walker.isBetweenMembers || list.isFull ? undefined : 'the tar was cut off')
  return { kind: 'tar', ...list.finish(), streamMany, ...(damage === undefined ? {} : { damage }) }
}

/** Adds what a header tells of to a list. */
export function addMember(list: MemberList, header: TarHeader, makeContent: () => Content): void {
  if (header.type === 'directory') list.addDirectory(header.name)
  else if (header.type === 'file') list.addFile(header.name, makeContent())
  else list.addSpecial(header.name, 'a link or a special file')
}

class StreamedContent implements Content {
  readonly sizeBytes: number
  readonly dataPosition: number
  readonly #streamMany: StreamMany

  constructor(header: TarHeader, streamMany: StreamMany) {
    this.sizeBytes = header.sizeBytes
    this.dataPosition = header.dataPosition
    this.#streamMany = streamMany
  }

  async stream(reading: Reading): Promise<Fault | undefined> {
    let outcome: Fault | undefined
    const done = (_content: Content, fault: Fault | undefined): void => {
      outcome = fault
    }
    await this.#streamMany(new Map([[this, reading]]), done, reading.signal)
    return outcome
  }
}

/** Node zips have to be read at any position, so these are kept, as far as the memory limit goes. */
class ZipCollector {
  readonly #session: Session
  #pieces: Buffer[] | undefined
  #bytes = 0

  constructor(session: Session) {
    this.#session = session
  }

  begin(header: TarHeader): void {
    const { limits, counters } = this.#session
    const fits = header.type === 'file' && header.sizeBytes <= limits.entryBytesInMemory - counters.bytesHeld
    this.#pieces = fits ? [] : undefined
    this.#bytes = 0
  }

  take(chunk: Uint8Array): void {
    if (this.#pieces === undefined) return
    this.#pieces.push(Buffer.from(chunk))
    this.#bytes += chunk.length
    const known = this.#bytes - chunk.length
    if (known < 4 && this.#bytes >= 4 && kindOfHead(Buffer.concat(this.#pieces)) !== 'zip') this.#pieces = undefined
  }

  finish(): Buffer | undefined {
    if (this.#pieces === undefined || this.#bytes < 4) return undefined
    this.#session.counters.bytesHeld += this.#bytes
    return Buffer.concat(this.#pieces)
  }
}

function streamer(source: ByteSource, compression: Compression, session: Session): StreamMany {
  return async (readings, done, signal) => {
    const run = new StreamRun(readings, done)
    let damage: string | undefined
    try {
      for await (const chunk of decompress(source, compression, session, signal)) {
        if (run.push(chunk)) break
      }
    } catch (error) {
      if (!(error instanceof StreamDamage)) throw error
      damage = `the ${compression} stream ${error.message}`
    }
    run.finish(damage)
  }
}

type Wanted = { readonly content: Content; readonly reading: Reading; received: number }

/** One pass over a tar, for the contents that are wanted of it. */
class StreamRun {
  readonly #wanted = new Map<number, Wanted>()
  readonly #walker: TarWalker
  readonly #done: (content: Content, fault: Fault | undefined) => void
  #current: Wanted | undefined

  constructor(readings: ReadonlyMap<Content, Reading>, done: (content: Content, fault: Fault | undefined) => void) {
    this.#done = done
    for (const [content, reading] of readings) {
      if (content instanceof StreamedContent) this.#wanted.set(content.dataPosition, { content, reading, received: 0 })
    }
    this.#walker = new TarWalker({
      onMember: ({ dataPosition }) => {
        if (this.#current !== undefined) this.#end(this.#current)
        this.#current = this.#wanted.get(dataPosition)
      },
      onData: (chunk) => this.#deliver(chunk),
    })
  }

  /** True when nothing more is wanted. */
  push(chunk: Uint8Array): boolean {
    this.#walker.push(chunk)
    const current = this.#current
    if (current !== undefined && current.received === current.content.sizeBytes) this.#end(current)
    return this.#wanted.size === 0 || this.#walker.isFinished
  }

  finish(damage: string | undefined): void {
    for (const wanted of this.#wanted.values()) this.#end(wanted, damage)
  }

  #deliver(chunk: Uint8Array): void {
    const current = this.#current
    if (current === undefined) return
    current.received += chunk.length
    if (!current.reading.deliver(chunk)) this.#end(current)
  }

  #end(wanted: Wanted, damage?: string): void {
    const { content, reading, received } = wanted
    if (content instanceof StreamedContent) this.#wanted.delete(content.dataPosition)
    if (this.#current === wanted) this.#current = undefined
    const isShort = received < content.sizeBytes && !reading.stopped
    const cut = isShort ? cutFault(received, content.sizeBytes) : undefined
    const fault = cut && damage ? { ...cut, message: `${cut.message}; ${damage}` } : cut
    this.#done(content, reading.stopped ? reading.fault : fault)
  }
}
