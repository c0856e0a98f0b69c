/** Says whether a text is one that a glob means. */
export type Glob = (text: string) => boolean

/**
 * Compiles a glob, in which `*` stands for any text without `/` (with `acrossFolders`, for any text). The usual forms, no
 * star or one star at the end, take one comparison: a plan asks every glob of every rule about every file.
 */
export function compileGlob(glob: string, acrossFolders = false): Glob {
  const star = glob.indexOf('*')
  if (star < 0) return (text) => text === glob
  if (glob === '*' && acrossFolders) return () => true
  if (star === glob.length - 1) {
    const prefix = glob.slice(0, -1)
    return (text) => text.startsWith(prefix) && (acrossFolders || !text.includes('/', prefix.length))
  }
  return (text) => matches(glob, text, acrossFolders)
}

/**
 * Greedy matching with one way back, so the time is at most quadratic in names of a few dozen characters and there is no
 * regular expression to blow up.
 */
function matches(glob: string, text: string, acrossFolders: boolean): boolean {
  let g = 0
  let t = 0
  let star = -1
  let mark = 0
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g++
      mark = t
    } else if (g < glob.length && glob[g] === text[t]) {
      g++
      t++
    } else if (star >= 0 && (acrossFolders || text[mark] !== '/')) {
      g = star + 1
      t = ++mark
    } else return false
  }
  while (glob[g] === '*') g++
  return g === glob.length
}
