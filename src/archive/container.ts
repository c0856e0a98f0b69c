import type { DiagnosticCode } from '../diagnostics.ts'
import type { ArchiveKind } from './archive-kind.ts'
import type { ByteSource } from './byte-source.ts'
import type { Content, Fault, Member, ReadContext, Reading } from './content.ts'
import type { DiagnosticLog } from './diagnostic-log.ts'
import { cleanName, shownName } from './entry-name.ts'
import type { InflaterPool } from './inflater-pool.ts'

/** The path in diagnostics about the given archive itself. */
export const wholeArchive = '.'

/** What opening and reading all containers of one bundle share. */
export type Session = ReadContext & {
  readonly log: DiagnosticLog
  readonly pool: InflaterPool
  readonly signal: AbortSignal | undefined
  /** To be closed with the archive. */
  readonly sources: ByteSource[]
}

/** What one archive, or folder, holds directly. Names are clean, unique and in the archive's order. */
export type Container = {
  readonly kind: ArchiveKind | 'folder'
  readonly members: readonly Member[]
  readonly directories: readonly string[]
  /** Says that the archive ends early, or its directory is damaged; `members` is what was found. */
  readonly damage?: string
  /** Reads many members in one pass, where reading each by itself would start from the beginning. */
  readonly streamMany?: StreamMany
}

/** Delivers each content to its reading in the archive's order, and calls `done` as each one ends. */
export type StreamMany = (
  readings: ReadonlyMap<Content, Reading>,
  done: (content: Content, fault: Fault | undefined) => void,
  signal?: AbortSignal,
) => Promise<void>

/** Takes names as they are met, cleans them and enforces the rules that hold for every kind of container. */
export class MemberList {
  readonly #session: Session
  readonly #prefix: string
  readonly #members = new Map<string, Member>()
  readonly #directories = new Set<string>()
  #isFull = false

  /** `prefix` is put in front of names in diagnostics: `nodes/node1.zip!/`, or nothing. */
  constructor(session: Session, prefix: string) {
    this.#session = session
    this.#prefix = prefix
  }

  /** True when the limit was hit: listing on is of no use. */
  get isFull(): boolean {
    return this.#isFull
  }

  addDirectory(rawName: string): void {
    const name = cleanName(rawName)
    if ('path' in name && this.#directories.size < this.#session.limits.entries) this.#directories.add(name.path)
  }

  /** True when the entry was taken. */
  addFile(rawName: string, content: Content): boolean {
    const name = cleanName(rawName)
    if ('junk' in name) return false
    if ('unsafe' in name) {
      this.report('entry-name-unsafe', rawName, `the name ${name.unsafe}; the file is left out`)
      return false
    }
    if (this.#members.delete(name.path)) {
      // unzip asks, tar overwrites: the last one is what a later addition to an archive means
      this.report('entry-duplicate', rawName, 'is in the archive more than once; the last one is used')
    } else if (!this.#countEntry()) {
      return false
    }
    this.#members.set(name.path, { path: name.path, content })
    return true
  }

  /** A link, a device: something that has no content of its own. */
  addSpecial(rawName: string, what: string): void {
    if ('junk' in cleanName(rawName)) return
    this.report('entry-ignored', rawName, `is ${what}; it is not read`)
  }

  finish(): Pick<Container, 'members' | 'directories'> {
    return { members: [...this.#members.values()], directories: [...this.#directories] }
  }

  #countEntry(): boolean {
    const { limits, log, counters } = this.#session
    if (counters.entriesListed >= limits.entries) {
      this.#isFull = true
      const path = this.#prefix === '' ? wholeArchive : this.#prefix.slice(0, -2)
      log.add(
        'too-many-entries',
        path,
        `more than ${limits.entries} files (limit entries); the rest is left out`,
        'what is in them is missing from the analysis',
      )
      return false
    }
    counters.entriesListed += 1
    return true
  }

  report(code: DiagnosticCode, rawName: string, message: string): void {
    const name = cleanName(rawName)
    const shown = 'path' in name ? name.path : shownName(rawName)
    this.#session.log.add(code, this.#prefix + shown, message)
  }
}

/** Where a container is, for messages and the paths of what is in it. */
export type Place = {
  /** `nodes/node1.zip!/`, or nothing for what was given. */
  readonly prefix: string
  /** 1 for what was given. */
  readonly depth: number
}
