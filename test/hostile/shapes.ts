import type { FileTree } from '../support/bundle-builder/index.ts'

/**
 * The same bundle with each n-th field of its objects replaced, once for each n below some number: so that each field is
 * wrong once while most of what stands around it is right.
 */
export function* withWrongFields(tree: FileTree, value: string, parts = 3): Generator<FileTree> {
  for (let part = 0; part < parts; part += 1) {
    const broken: FileTree = new Map()
    for (const [name, text] of tree) {
      let seen = 0
      const replace = (line: string, key: string): string => (seen++ % parts === part ? `${key} ${value}` : line)
      broken.set(
        name,
        name.startsWith('yamls/') ? String(text).replaceAll(/^((?: {2,}|- )[\w./-]+:).*$/gm, replace) : text,
      )
    }
    yield broken
  }
}
