/** A name from an archive, made safe, or why it is left out. */
export type CleanName = { readonly path: string } | { readonly unsafe: string } | { readonly junk: true }

const longestName = 4096
// C0 and C1 controls, line separators, and the marks that turn the direction of text around
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/
const eachUnprintable = new RegExp(unprintable.source, 'g')

/** What {@link inspectName} might change or refuse; a name with nothing of it is clean as it is. */
const suspicious = /[^ -~]|\\|^[./]|^[A-Za-z]:|\/[./]|!\/|\/$|__MACOSX|Thumbs\.db|^$/

/**
 * Brings a name to `a/b/c`. Names that would escape from a folder, or hide what they are, are refused.
 *
 * One look at the whole name instead of one at each segment takes a third of the time; bundles have tens of thousands.
 */
export function cleanName(raw: string): CleanName {
  return raw.length <= longestName && !suspicious.test(raw) ? { path: raw } : inspectName(raw)
}

/** The same, by each segment. */
export function inspectName(raw: string): CleanName {
  if (raw.length > longestName) return { unsafe: `is longer than ${longestName} characters` }
  if (unprintable.test(raw)) return { unsafe: 'holds control characters' }
  const name = raw.replaceAll('\\', '/')
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return { unsafe: 'is absolute' }
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (segments.length === 0) return { junk: true }
  if (segments.includes('..')) return { unsafe: 'leads out of the archive with ".."' }
  // "!/" marks what lies in a nested archive
  if (segments.slice(0, -1).some((segment) => segment.endsWith('!'))) return { unsafe: 'holds "!/"' }
  if (segments.includes('__MACOSX') || isDesktopLitter(segments.at(-1) ?? '')) {
    return { junk: true }
  }
  return { path: segments.join('/') }
}

/** Files that macOS and Windows strew into folders they show. */
function isDesktopLitter(fileName: string): boolean {
  return fileName.startsWith('._') || fileName === '.DS_Store' || fileName === 'Thumbs.db'
}

/** A refused name as it can be shown: without control characters, and not endless. */
export function shownName(raw: string): string {
  const head = raw.length > 200 ? `${raw.slice(0, 200)}…` : raw
  return head.replace(eachUnprintable, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
