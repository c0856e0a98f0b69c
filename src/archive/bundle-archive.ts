import type { Diagnostic } from '../diagnostics.ts'
import { AnalyzerError } from '../errors.ts'
import type { Archive, ArchiveEntry, BundleLayout, ChunkSink, ReadOutcome, ReadRequest } from './archive.ts'
import { closedError, ReadFailure } from './byte-source.ts'
import type { Container, Session } from './container.ts'
import { type Content, type Fault, Reading, streamContent } from './content.ts'
import { holdBytes } from './held-bytes.ts'
import { openNested } from './nested.ts'
import { throwIfAborted } from './pacer.ts'

export type BundleOrigin = {
  readonly path: string
  readonly sizeBytes: number
  readonly layout: BundleLayout
  readonly reopen?: Archive['reopen']
}

type StoredEntry = {
  readonly entry: ArchiveEntry
  readonly content: Content
  readonly container: Container
  /** Of the archive it lies in. */
  readonly depth: number
}

/** The files of one bundle, in whatever containers they lie. */
export class BundleArchive implements Archive {
  readonly path: string
  readonly sizeBytes: number
  readonly layout: BundleLayout
  readonly reopen?: NonNullable<Archive['reopen']>
  readonly #session: Session
  readonly #stored = new Map<string, StoredEntry>()
  readonly #expansions = new Map<string, Promise<readonly ArchiveEntry[]>>()
  #entries: readonly ArchiveEntry[] | undefined
  readonly #read = new Set<string>()
  #bytesRead = 0
  #isTotalReported = false
  #isClosed = false

  constructor(origin: BundleOrigin, session: Session) {
    this.path = origin.path
    this.sizeBytes = origin.sizeBytes
    this.layout = origin.layout
    if (origin.reopen !== undefined) this.reopen = origin.reopen
    this.#session = session
  }

  get entries(): readonly ArchiveEntry[] {
    this.#entries ??= [...this.#stored.values()].map(({ entry }) => entry).sort((a, b) => (a.path < b.path ? -1 : 1))
    return this.#entries
  }

  get stats(): Archive['stats'] {
    return { entriesRead: this.#read.size, bytesRead: this.#bytesRead }
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#session.log.items
  }

  /** Adds the files below `rootPrefix` of a container, as `prefix` + the rest of their path. */
  addContainer(container: Container, rootPrefix: string, prefix: string, depth: number): ArchiveEntry[] {
    const added: ArchiveEntry[] = []
    for (const { path, content } of container.members) {
      if (!path.startsWith(rootPrefix)) continue
      const entry = { path: prefix + path.slice(rootPrefix.length), sizeBytes: content.sizeBytes }
      this.#stored.set(entry.path, { entry, content, container, depth })
      added.push(entry)
    }
    this.#entries = undefined
    return added
  }

  find(path: string): ArchiveEntry | undefined {
    return this.#stored.get(path)?.entry
  }

  async read(entry: ArchiveEntry, sink: ChunkSink, signal?: AbortSignal): Promise<ReadOutcome> {
    return this.#readOne(entry, sink, signal)
  }

  async readMany(requests: readonly ReadRequest[], signal?: AbortSignal): Promise<readonly ReadOutcome[]> {
    const outcomes = new Map<ReadRequest, ReadOutcome>()
    const streamed = new Map<Container, ReadRequest[]>()
    for (const request of requests) {
      const { container } = this.#require(request.entry)
      if (container.streamMany !== undefined) {
        streamed.set(container, [...(streamed.get(container) ?? []), request])
        continue
      }
      const running = this.#readOne(request.entry, request.sink, signal)
      const outcome = running instanceof Promise ? await running : running
      outcomes.set(request, outcome)
      request.done?.(outcome)
    }
    for (const [container, wanted] of streamed) await this.#streamMany(container, wanted, outcomes, signal)
    return requests.map((request) => outcomes.get(request) ?? { bytesRead: 0, complete: false })
  }

  async readAll(entry: ArchiveEntry, signal?: AbortSignal): Promise<Uint8Array> {
    const { content } = this.#require(entry)
    throwIfAborted(signal)
    const { bytes, fault } = await holdBytes(content, this.#session.limits.entryBytesInMemory, this.#session, signal)
    if (fault !== undefined) this.#report(entry, fault)
    this.countRead(entry.path, bytes.length)
    return bytes
  }

  expand(entry: ArchiveEntry, signal?: AbortSignal): Promise<readonly ArchiveEntry[]> {
    const known = this.#expansions.get(entry.path)
    if (known !== undefined) return known
    const running = this.#expand(entry, signal)
    this.#expansions.set(entry.path, running)
    // an aborted one can be tried again
    running.catch(() => this.#expansions.delete(entry.path))
    return running
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const source of this.#session.sources.splice(0)) source.close()
    this.#session.pool.close()
  }

  /** Without a promise where the content is small, see {@link streamContent}. */
  #readOne(entry: ArchiveEntry, sink: ChunkSink, signal?: AbortSignal): ReadOutcome | Promise<ReadOutcome> {
    const { content } = this.#require(entry)
    const reading = new Reading(sink, this.#session, signal)
    const streamed = streamContent(content, reading)
    if (streamed instanceof Promise) return streamed.then((fault) => this.#conclude(entry, reading, fault))
    return this.#conclude(entry, reading, streamed)
  }

  async #expand(entry: ArchiveEntry, signal?: AbortSignal): Promise<readonly ArchiveEntry[]> {
    const { content, depth } = this.#require(entry)
    throwIfAborted(signal)
    const prefix = `${entry.path}!/`
    const listed = this.entries.filter(({ path }) => path.startsWith(prefix))
    if (listed.length > 0) return listed
    const container = await openNested(content, entry.path, depth + 1, { ...this.#session, signal })
    return container === undefined ? [] : this.addContainer(container, '', prefix, depth + 1)
  }

  async #streamMany(
    container: Container,
    requests: readonly ReadRequest[],
    outcomes: Map<ReadRequest, ReadOutcome>,
    signal?: AbortSignal,
  ): Promise<void> {
    const running = new Map<Content, { request: ReadRequest; reading: Reading }>()
    for (const request of requests) {
      const { content } = this.#require(request.entry)
      running.set(content, { request, reading: new Reading(request.sink, this.#session, signal) })
    }
    const readings = new Map([...running].map(([content, { reading }]) => [content, reading]))
    const done = (content: Content, fault: Fault | undefined): void => {
      const run = running.get(content)
      if (run === undefined) return
      const outcome = this.#conclude(run.request.entry, run.reading, fault)
      outcomes.set(run.request, outcome)
      run.request.done?.(outcome)
    }
    try {
      await container.streamMany?.(readings, done, signal)
    } catch (error) {
      if (!(error instanceof ReadFailure)) throw error
      const fault: Fault = { code: 'entry-damaged', message: `cannot be read (${error.message})` }
      for (const [content, { request }] of running) if (!outcomes.has(request)) done(content, fault)
    }
  }

  #require(entry: ArchiveEntry): StoredEntry {
    if (this.#isClosed) throw closedError(this.path)
    const stored = this.#stored.get(entry.path)
    if (stored !== undefined) return stored
    throw new AnalyzerError('bad-argument', `${this.path} has no entry ${entry.path}`, {
      hint: 'Take entries from the same archive, by "entries" or find().',
    })
  }

  #conclude(entry: ArchiveEntry, reading: Reading, fault: Fault | undefined): ReadOutcome {
    if (fault !== undefined) this.#report(entry, fault)
    this.countRead(entry.path, reading.bytesRead)
    return { bytesRead: reading.bytesRead, complete: fault === undefined && !reading.stopped }
  }

  countRead(path: string, bytes: number): void {
    this.#read.add(path)
    this.#bytesRead += bytes
  }

  #report(entry: ArchiveEntry, fault: Fault): void {
    // once the total is used up, every further entry would say so
    if (fault.code === 'total-too-large' && this.#isTotalReported) return
    this.#isTotalReported ||= fault.code === 'total-too-large'
    this.#session.log.add(fault.code, entry.path, fault.message)
  }
}
