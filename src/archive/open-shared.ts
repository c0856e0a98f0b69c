import type { Archive, SharedEntries } from './archive.ts'
import { BundleArchive } from './bundle-archive.ts'
import type { Limits } from './limits.ts'
import { newSession } from './session.ts'
import { sharedMembers } from './shared-entries.ts'

/**
 * The entries that an archive of another thread shares, as an archive of their own. Whoever opened that one keeps it open
 * until this one is no longer read.
 */
export function openShared(shared: SharedEntries, limits: Partial<Limits>): Archive {
  const session = newSession({ limits })
  const archive = new BundleArchive({ path: '(shared)', sizeBytes: 0, layout: 'bundle' }, session)
  const members = sharedMembers(shared, session.pool)
  archive.addContainer({ kind: 'zip', members, directories: [] }, '', '', 1)
  return archive
}
