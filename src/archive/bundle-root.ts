import type { BundleLayout } from './archive.ts'
import type { Container } from './container.ts'

/** Where in a container a collection lies, and of what kind it is. */
export type BundleRoot = {
  readonly layout: BundleLayout
  /** `wrapper/supportbundle_x/`, or nothing. */
  readonly prefix: string
}

export type FoundRoots = {
  readonly root: BundleRoot /** Other roots, left aside. */
  readonly others: readonly BundleRoot[]
}

/** Wrapper directories that are looked into. */
const deepestRoot = 8
const layoutRank: Record<BundleLayout, number> = { bundle: 0, node: 1, 'longhorn-node': 2, supportconfig: 3 }

/** Finds the collection in a container by what its directories hold; wrapper directories are skipped. */
export function findRoots(container: Pick<Container, 'members' | 'directories'>): FoundRoots | undefined {
  const candidates: BundleRoot[] = []
  for (const [prefix, children] of childrenByDirectory(container)) {
    const layout = layoutOf(children)
    if (layout !== undefined) candidates.push({ layout, prefix })
  }
  candidates.sort((a, b) => depthOf(a.prefix) - depthOf(b.prefix))
  // a node collection inside a bundle is part of it
  const outermost: BundleRoot[] = []
  for (const candidate of candidates) {
    if (!outermost.some((outer) => candidate.prefix.startsWith(outer.prefix))) outermost.push(candidate)
  }
  const roots = mergeNodes(outermost)
  // stable: of equal ones the outermost, then the first in the archive
  roots.sort((a, b) => layoutRank[a.layout] - layoutRank[b.layout])
  const [root, ...others] = roots
  return root === undefined ? undefined : { root, others }
}

/** The collections of several nodes side by side are one root, and the node's own directory stays in the path. */
function mergeNodes(roots: readonly BundleRoot[]): BundleRoot[] {
  const merged = new Map<string, BundleRoot>()
  for (const root of roots) {
    const isNode = root.layout === 'node' || root.layout === 'longhorn-node'
    const prefix = isNode ? root.prefix.replace(/[^/]+\/$/, '') : root.prefix
    const key = `${root.layout} ${prefix}`
    if (!merged.has(key)) merged.set(key, { layout: root.layout, prefix })
  }
  return [...merged.values()]
}

export function compareLayouts(a: BundleLayout, b: BundleLayout): number {
  return layoutRank[a] - layoutRank[b]
}

function depthOf(prefix: string): number {
  return prefix.split('/').length
}

type Children = { readonly files: Set<string>; readonly directories: Set<string> }

/** Only names that tell something are kept: a bundle has tens of thousands of others. */
const tellingDirectories = new Set(['yamls', 'logs', 'nodes', 'configs', 'hostinfos'])
const tellingFiles = ['metadata.yaml', 'bundleGenerationError.log', 'basic-environment.txt']

const slash = 0x2f

function childrenByDirectory(container: Pick<Container, 'members' | 'directories'>): Map<string, Children> {
  const found = new Map<string, Children>()
  const childrenOf = (prefix: string): Children => {
    const known = found.get(prefix)
    if (known !== undefined) return known
    const fresh = { files: new Set<string>(), directories: new Set<string>() }
    found.set(prefix, fresh)
    return fresh
  }
  let before = ''
  const noteDirectories = (path: string): void => {
    // what it shares with the path before was noted then: archives go through their directories one by one
    let start = 0
    let depth = 0
    for (let at = 0; at < path.length && path.charCodeAt(at) === before.charCodeAt(at); at += 1) {
      if (path.charCodeAt(at) !== slash) continue
      start = at + 1
      depth += 1
    }
    before = path
    for (; depth < deepestRoot; depth += 1) {
      const end = path.indexOf('/', start)
      if (end < 0) return
      const name = path.slice(start, end)
      if (tellingDirectories.has(name)) childrenOf(path.slice(0, start)).directories.add(name)
      start = end + 1
    }
  }
  for (const { path } of container.members) {
    noteDirectories(path)
    const start = path.lastIndexOf('/') + 1
    for (const name of tellingFiles) {
      if (path.length - start === name.length && path.endsWith(name)) childrenOf(path.slice(0, start)).files.add(name)
    }
  }
  for (const path of container.directories) noteDirectories(`${path}/`)
  return found
}

function layoutOf({ files, directories }: Children): BundleLayout | undefined {
  const isNamedBundle = files.has('metadata.yaml') || files.has('bundleGenerationError.log')
  if (directories.has('yamls')) return 'bundle'
  if (isNamedBundle && (directories.has('logs') || directories.has('nodes'))) return 'bundle'
  if (directories.has('configs') && directories.has('logs')) return 'node'
  if (directories.has('hostinfos')) return 'longhorn-node'
  return files.has('basic-environment.txt') ? 'supportconfig' : undefined
}
