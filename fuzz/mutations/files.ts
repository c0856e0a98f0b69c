import type { FileTree } from '../../test/support/bundle-builder/index.ts'
import type { Random } from '../random.ts'
import { mutateLog } from './log.ts'
import { bytesOf, mutateText, textOf } from './text.ts'
import { mutateJson } from './value.ts'
import { mutateYaml } from './yaml.ts'

export type FileFamily = 'yaml' | 'logs' | 'files'

const isYaml = (path: string): boolean => /^yamls\/.*\.ya?ml$/.test(path)
const isLog = (path: string): boolean => /^logs\/|^nodes\/[^/]+\/logs\//.test(path)

/** Which family damages a file: objects, logs, or one of the few of a kind (metadata, alerts, images, configuration). */
export function familyOf(path: string): FileFamily {
  if (isYaml(path)) return 'yaml'
  return isLog(path) ? 'logs' : 'files'
}

/** Damages one file as its kind can be damaged. */
export function mutateFile(
  path: string,
  content: string | Uint8Array,
  random: Random,
  dictionary: readonly string[],
): Buffer {
  const text = textOf(content)
  if (random.chance(0.1)) return bytesOf(mutateText(text, random))
  if (path.endsWith('.json')) return bytesOf(random.chance(0.7) ? mutateJson(text, random) : mutateText(text, random))
  if (/\.ya?ml$/.test(path)) return bytesOf(mutateYaml(text, random))
  return bytesOf(mutateLog(text, random, dictionary))
}

/** Damages one file of a family; of no family, any file. A tree without such a file stays as it is. */
export function mutateFileOf(
  files: FileTree,
  family: FileFamily | undefined,
  random: Random,
  dictionary: readonly string[],
): FileTree {
  const paths = [...files.keys()].filter((path) => !path.endsWith('/') && (family ?? familyOf(path)) === familyOf(path))
  if (paths.length === 0) return files
  const path = random.pick(paths)
  return new Map([...files, [path, mutateFile(path, files.get(path)!, random, dictionary)]])
}
