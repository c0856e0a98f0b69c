import { fileURLToPath } from 'node:url'
import { analyze } from '../../src/analyze.ts'
import type { Finding } from '../../src/rules/finding.ts'
import { readRulePack } from '../../src/rules/load.ts'
import { buildBundleFiles, type FileTree, packNodes, zipBundle } from '../support/bundle-builder/index.ts'

export const { pack } = await readRulePack(fileURLToPath(new URL('../../rules', import.meta.url)), 'harvester')
export const at = '2025-04-11T07:42:10Z'

type Example = { objects?: object[]; logs?: Record<string, string>; nodeFiles?: Record<string, string> }

function exampleOf(ruleId: string): Example {
  const rule = pack.rules.find(({ id }) => id === ruleId)
  if (rule === undefined) throw new Error(`no rule ${ruleId}`)
  return rule.examples!.positive[0]!.bundle as Example
}

export const imageRule = 'pod/image-pull-failing'
export const diskRule = 'etcd/slow-disk'

/** One bundle with two problems that have nothing to do with each other, in files of their own. */
export function twoStories(): FileTree {
  const [image, disk] = [exampleOf(imageRule), exampleOf(diskRule)]
  const objects = [...image.objects!, ...disk.objects!]
  return buildBundleFiles({ at, objects, logs: disk.logs ?? {}, nodeFiles: disk.nodeFiles ?? {} })
}

/** Files that the image's problem alone rests on: its pod and events are in the namespace `default`. */
export const isOfImage = (path: string): boolean => path.startsWith('yamls/namespaced/default/')
/** Files that the disk's problem alone rests on. */
export const isOfDisk = (path: string): boolean => path.startsWith('logs/kube-system/')

/** Another archive of the same files: what it is called does not matter, what it says of the cluster does. */
export async function findingsIn(input: string | Uint8Array): Promise<readonly Finding[]> {
  return (await analyze(input, { builtinRules: false, rules: [pack] })).findings
}

export function findingsOfTree(files: FileTree): Promise<readonly Finding[]> {
  return findingsIn(zipBundle(packNodes(files, at)))
}

export const ofRule = (findings: readonly Finding[], ruleId: string): Finding[] =>
  findings.filter((finding) => finding.ruleId === ruleId)
