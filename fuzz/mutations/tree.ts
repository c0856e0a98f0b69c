import type { FileTree } from '../../test/support/bundle-builder/index.ts'
import type { Random } from '../random.ts'
import { nastyTexts } from './text.ts'

/** Changes which files there are, and what they are called. */
export type TreeMutation = (files: FileTree, random: Random) => FileTree

const anyPath = (files: FileTree, random: Random): string => random.pick([...files.keys()])

/** Names that no file of a bundle has and no reader expects; an archive can hold them all the same. */
function strangePath(random: Random): string {
  const part =
    random
      .pick(nastyTexts)
      .replaceAll(/[/\\\0]/g, '_')
      .slice(0, 200) || '_'
  return random.pick([
    `yamls/${part}`,
    `yamls/namespaced/${part}/v1/pods.yaml`,
    `yamls/namespaced/${part}/${part}/v1/${part}.yaml`,
    `yamls/cluster/${part}.yaml`,
    `logs/${part}/${part}/${part}.log`,
    `logs/a/b/c/d/${part}.log`,
    `nodes/${part}/logs/kernel.log`,
    `nodes/${part}.zip`,
    `${'d/'.repeat(random.between(1, 1000))}x`,
    part,
  ])
}

export const treeMutations: readonly TreeMutation[] = [
  (files, random) => without(files, anyPath(files, random)),
  (files, random) => {
    const folder = anyPath(files, random).split('/').slice(0, random.between(1, 3)).join('/')
    return new Map([...files].filter(([path]) => path !== folder && !path.startsWith(`${folder}/`)))
  },
  (files, random) => new Map([...files].filter(() => random.chance(0.5))),
  (files, random) => new Map([...files, [strangePath(random), random.pick([...files.values()])]]),
  (files, random) => {
    const path = anyPath(files, random)
    const content = files.get(path)!
    return new Map([...without(files, path), [strangePath(random), content]])
  },
  (files, random) => {
    // what belongs to one kind of file is in another one
    const [a, b] = [anyPath(files, random), anyPath(files, random)]
    const swapped = new Map(files)
    swapped.set(a, files.get(b)!)
    swapped.set(b, files.get(a)!)
    return swapped
  },
  (files, random) =>
    new Map(
      [...files, ...Array.from({ length: 2000 }, (_, i) => [`logs/n/p${i}/c.log`, 'x\n'] as const)].slice(
        random.below(3),
      ),
    ),
  (files, random) =>
    new Map([...files].map(([path, content]) => [random.chance(0.1) ? path.toUpperCase() : path, content])),
]

function without(files: FileTree, path: string): FileTree {
  const copy = new Map(files)
  copy.delete(path)
  return copy
}

export const mutateTree: TreeMutation = (files, random) => {
  return files.size === 0 ? files : random.pick(treeMutations)(files, random)
}
