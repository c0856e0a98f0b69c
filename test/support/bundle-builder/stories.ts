import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packNodes } from './bundle-tree.ts'
import { type FileTree, type ZipOptions, zipBundle } from './zip-bundle.ts'

const STORIES = fileURLToPath(new URL('../../bundles/', import.meta.url))

/** Writes a tree below `dir`, directories included. */
export async function writeTree(tree: FileTree, dir: string): Promise<void> {
  for (const [path, content] of tree) {
    const target = join(dir, path)
    if (path.endsWith('/')) await mkdir(target, { recursive: true })
    else {
      await mkdir(dirname(target), { recursive: true })
      await writeFile(target, content)
    }
  }
}

/** The plain files of test/bundles/<story>/ as they are kept: node zips unpacked as `nodes/<node>/…`. Sorted by path. */
export async function readStoryFiles(story: string): Promise<FileTree> {
  const root = join(STORIES, story)
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  const tree: FileTree = new Map()
  for (const path of paths.sort()) tree.set(path.split(sep).join('/'), await readFile(join(root, path)))
  return tree
}

/** A story as a bundle's tree, node zips packed. */
export async function readStory(story: string): Promise<FileTree> {
  return packStory(await readStoryFiles(story))
}

/** A story as the zip the collector would have made. */
export async function storyZip(story: string, options: ZipOptions = {}): Promise<Buffer> {
  return zipBundle(await readStory(story), options)
}

/** Node zips get the time of collection, so that the same files always give the same bytes. */
export function packStory(files: FileTree): FileTree {
  const metadata = Buffer.from(files.get('metadata.yaml') ?? '').toString()
  return packNodes(files, /^bundlecreatedat: "(.+)"$/m.exec(metadata)?.[1] ?? '2025-04-11T09:12:40Z')
}

/** undefined removes the path and all below it; a text replaces the file; a function is given the present text. */
export type TreeEdit = string | undefined | ((text: string) => string)

/**
 * A changed copy, for sibling stories. Throws if a removal or function names a path that is not there, or a function
 * changes nothing: an edit without effect would make its test prove nothing.
 */
export function editTree(files: FileTree, edits: Readonly<Record<string, TreeEdit>>): FileTree {
  const copy: FileTree = new Map(files)
  for (const [path, edit] of Object.entries(edits)) {
    if (typeof edit === 'string') copy.set(path, edit)
    else if (edit === undefined) removeBelow(copy, path)
    else {
      const before = copy.get(path)
      if (before === undefined) throw new TypeError(`editTree: no file ${path}`)
      const text = Buffer.from(before).toString()
      const after = edit(text)
      if (after === text) throw new TypeError(`editTree: the edit of ${path} changes nothing`)
      copy.set(path, after)
    }
  }
  return copy
}

function removeBelow(tree: FileTree, path: string): void {
  const doomed = [...tree.keys()].filter((key) => key === path || key.startsWith(`${path.replace(/\/$/, '')}/`))
  if (doomed.length === 0) throw new TypeError(`editTree: nothing at ${path}`)
  for (const key of doomed) tree.delete(key)
}
