import { type Stats, statSync } from 'node:fs'
import { AnalyzerError, isAnalyzerError } from '../errors.ts'
import type { Archive } from './archive.ts'
import { detectKind } from './archive-kind.ts'
import { BundleArchive } from './bundle-archive.ts'
import { bytesSource, fileSource, ReadFailure } from './byte-source.ts'
import { type Container, type Session, wholeArchive } from './container.ts'
import { openFolder } from './folder.ts'
import type { Limits } from './limits.ts'
import { type Located, locateBundle } from './locate.ts'
import { openContainer, openNested, sniff } from './nested.ts'
import { throwIfAborted } from './pacer.ts'
import { newSession } from './session.ts'

export type OpenOptions = { readonly limits?: Partial<Limits>; readonly signal?: AbortSignal }

/**
 * Opens a support bundle and lists its files, without their content: a zip, a folder, a tar (.gz, .xz), what was put
 * into another zip, one node's zip, a supportconfig; or the bytes of any of these but a folder. The kind is told by
 * content, names do not matter. Nothing is written to disk. The caller closes the archive.
 *
 * Throws an AnalyzerError: `file-not-found`, `file-unreadable`, `not-an-archive`, `not-a-bundle`, `archive-damaged`,
 * `archive-encrypted`, `bad-argument`, `aborted`. Damage that leaves something to analyze is in `diagnostics`.
 */
export async function openArchive(input: string | Uint8Array, options: OpenOptions = {}): Promise<Archive> {
  const path = typeof input === 'string' ? input : '(buffer)'
  const session = newSession(options)
  try {
    throwIfAborted(options.signal)
    const given = await openInput(input, session)
    return await assemble(path, given, session)
  } catch (error) {
    for (const source of session.sources) source.close()
    session.pool.close()
    const known = error instanceof ReadFailure ? fileError(error) : error
    throw isAnalyzerError(known) && known.code !== 'aborted' ? withPath(known, path) : known
  }
}

type Given = { readonly container: Container; readonly sizeBytes: number }

async function openInput(input: string | Uint8Array, session: Session): Promise<Given> {
  if (typeof input === 'string') {
    const stats = statOf(input)
    if (stats.isDirectory()) {
      const container = await openFolder(input, session)
      return { container, sizeBytes: container.sizeBytes }
    }
    if (!stats.isFile()) throw new AnalyzerError('file-unreadable', 'is a device, pipe or socket, not a file or folder')
  } else if (!(input instanceof Uint8Array)) {
    throw new AnalyzerError('bad-argument', 'expected a path or a Uint8Array')
  }
  const source = typeof input === 'string' ? fileSource(input, true) : bytesSource(input)
  session.sources.push(source)
  if (source.sizeBytes === 0) {
    throw new AnalyzerError('not-an-archive', 'is empty (0 bytes)', { hint: 'Download or upload the bundle again.' })
  }
  const container = await openContainer(source, detectKind(source), { prefix: '', depth: 1 }, session)
  return { container, sizeBytes: source.sizeBytes }
}

function statOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw fileError(new ReadFailure(error))
  }
}

function fileError(error: ReadFailure): AnalyzerError {
  const { code } = error
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AnalyzerError('file-not-found', 'there is no such file or folder', {
      hint: 'Check the path; it counts from the current directory.',
      cause: error,
    })
  }
  const hint = code === 'EACCES' || code === 'EPERM' ? 'Give yourself the right to read it, or copy it.' : undefined
  const message = `cannot be read (${code || error.message})`
  return new AnalyzerError('file-unreadable', message, hint === undefined ? { cause: error } : { hint, cause: error })
}

async function assemble(path: string, given: Given, session: Session): Promise<Archive> {
  const { container, sizeBytes } = given
  const located = await locateBundle(container, session)
  const { root } = located
  session.log.rebase(located.place.prefix + root.prefix)
  if (located.container.damage !== undefined) {
    const message = `${located.container.damage}; ${located.container.members.length} files were found`
    session.log.add('archive-truncated', wholeArchive, message, 'what was behind is missing from the analysis')
  }
  const archive = new BundleArchive({ path, sizeBytes, layout: root.layout }, session)
  archive.addContainer(located.container, root.prefix, '', located.place.depth)
  if (root.layout === 'bundle') await addNodes(archive, located, session)
  archive.leaveOutDense()
  return archive
}

/** The zips of the nodes, directly under `nodes/`. */
async function addNodes(archive: BundleArchive, located: Located, session: Session): Promise<void> {
  const folder = `${located.root.prefix}nodes/`
  const depth = located.place.depth + 1
  for (const { path, content } of located.container.members) {
    if (!path.startsWith(folder) || path.includes('/', folder.length)) continue
    const detected = await sniff(content, session)
    // one that should be a zip and is not is worth a word
    if (!('kind' in detected && detected.kind === 'zip') && !path.endsWith('.zip')) continue
    const entryPath = path.slice(located.root.prefix.length)
    const nested = await openNested(content, entryPath, depth, session)
    if (nested !== undefined) archive.addContainer(nested, '', `${entryPath}!/`, depth)
  }
}

function withPath(error: AnalyzerError, path: string): AnalyzerError {
  const { hint, position, cause } = error
  const options = {
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position }),
    cause: cause ?? error,
  }
  return new AnalyzerError(error.code, `${path}: ${error.message}`, options)
}
