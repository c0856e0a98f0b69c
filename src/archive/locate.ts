import { AnalyzerError } from '../errors.ts'
import { type BundleRoot, compareLayouts, findRoots } from './bundle-root.ts'
import { type Container, type Place, type Session, wholeArchive } from './container.ts'
import type { Member } from './content.ts'
import { openNested, sniff } from './nested.ts'

/** The container the bundle lies in, perhaps inside others, and where in it. */
export type Located = { readonly container: Container; readonly place: Place; readonly root: BundleRoot }

/** Files whose first bytes are looked at when there is no bundle beside them. */
const mostSniffed = 64
/** Each one means a pass over the whole archive. */
const mostSniffedStreamed = 8
/** Archives opened in search of the bundle, over all levels. */
const mostOpened = 16
const shownNames = 6

/** Finds the bundle in what was given, or in an archive that was packed into it. Throws `not-a-bundle`. */
export async function locateBundle(container: Container, session: Session): Promise<Located> {
  const search = { opened: 0 }
  const located = await searchIn(container, { prefix: '', depth: 1 }, session, search)
  if (located !== undefined) return located
  throw notFound(container, session)
}

async function searchIn(
  container: Container,
  place: Place,
  session: Session,
  search: { opened: number },
): Promise<Located | undefined> {
  const found = findRoots(container)
  if (found !== undefined) {
    reportLeftAside(container, place, found.root, found.others, session)
    return { container, place, root: found.root }
  }
  let best: Located | undefined
  const wrapped = await findArchives(container, session)
  for (const { path, content } of wrapped) {
    if (search.opened >= mostOpened) break
    search.opened += 1
    const depth = place.depth + 1
    const inner = await openNested(content, place.prefix + path, depth, session)
    if (inner === undefined) continue
    const located = await searchIn(inner, { prefix: `${place.prefix}${path}!/`, depth }, session, search)
    if (located === undefined) continue
    if (best === undefined || compareLayouts(located.root.layout, best.root.layout) < 0) best = located
    if (best.root.layout === 'bundle') break
  }
  if (best !== undefined && container.members.length > 1) {
    const message = `${container.members.length - 1} files beside the bundle's archive are left aside`
    session.log.add('entry-ignored', place.prefix === '' ? wholeArchive : place.prefix.slice(0, -2), message)
  }
  return best
}

/** The archives in a container, zips first: a bundle is one, and a supportconfig beside it is none. */
async function findArchives(container: Container, session: Session): Promise<Member[]> {
  const zips: Member[] = []
  const others: Member[] = []
  const most = container.streamMany === undefined ? mostSniffed : mostSniffedStreamed
  for (const member of container.members.slice(0, most)) {
    const detected = await sniff(member.content, session)
    if ('kind' in detected) (detected.kind === 'zip' ? zips : others).push(member)
  }
  return [...zips, ...others]
}

function reportLeftAside(
  container: Container,
  place: Place,
  root: BundleRoot,
  others: readonly BundleRoot[],
  session: Session,
): void {
  const outside = container.members.filter(({ path }) => !path.startsWith(root.prefix)).length
  if (outside === 0) return
  const several = others.length === 0 ? '' : `; ${others.length + 1} collections lie side by side, this is the first`
  const where = root.prefix === '' ? 'the top level' : root.prefix
  const message = `${outside} files outside of ${where} are left aside${several}`
  session.log.add('entry-ignored', place.prefix === '' ? wholeArchive : place.prefix.slice(0, -2), message)
}

function notFound(container: Container, session: Session): AnalyzerError {
  const paths = [...container.members.map(({ path }) => path), ...container.directories.map((path) => `${path}/`)]
  const names = [...new Set(paths.map((path) => path.replace(/\/.*/, '/')))]
  const shown =
    names.slice(0, shownNames).join(', ') + (names.length > shownNames ? `, … (${names.length} in all)` : '')
  const trouble = session.log.items[0]
  const because = trouble === undefined ? '' : `; ${trouble.path}: ${trouble.message}`
  const what = `at its top level: ${names.length === 0 ? 'nothing' : shown}${because}`
  if (container.damage !== undefined) {
    return new AnalyzerError('archive-damaged', `${container.damage}, and what is left is no support bundle; ${what}`, {
      hint: 'Download or upload it again, and compare its size with the original.',
    })
  }
  return new AnalyzerError(
    'not-a-bundle',
    `expected a support bundle (yamls/, logs/, metadata.yaml, nodes/); ${what}`,
    {
      hint: 'Give the zip that Harvester generated, one node’s zip, a supportconfig, or a folder that one was extracted to.',
    },
  )
}
