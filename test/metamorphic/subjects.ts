import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openArchive } from '../../src/archive/open.ts'
import { readRulePack } from '../../src/rules/load.ts'
import { type BundleSpec, buildBundleFiles, type FileTree, readStoryFiles } from '../support/bundle-builder/index.ts'

export const { pack } = await readRulePack(fileURLToPath(new URL('../../rules', import.meta.url)), 'harvester')

/** A bundle in which something is found, node zips unpacked below `nodes/<node>/`. */
export type Subject = {
  name: string
  files: () => Promise<FileTree>
  /** The rules that find something in it; all if not set. */
  rules?: readonly string[]
}

/** The positive examples of all rules. `rules` is held by the tests of the pack: no other one matches. */
export function examples(): Subject[] {
  return pack.rules.flatMap((rule) =>
    rule.examples!.positive.map((example) => ({
      name: `${rule.id}: ${example.name}`,
      files: async () => exampleFiles(example.bundle as BundleSpec),
      rules: [rule.id, ...(example.alsoFinds ?? [])],
    })),
  )
}

export function stories(): Subject[] {
  return ['upgrade-log-image-pull', 'healthy-single-node'].map((name) => ({ name, files: () => readStoryFiles(name) }))
}

/** Bundles that are not part of the repository; where they lie beside it, they are read as well. */
export function cases(): Subject[] {
  const folder = fileURLToPath(new URL('../../../shared/cases/', import.meta.url))
  const zips = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.zip')) : []
  return zips.map((name) => ({ name, files: () => filesInZip(folder + name) }))
}

function exampleFiles(spec: BundleSpec): FileTree {
  const files = buildBundleFiles(spec)
  const omitted = (spec.omit ?? []).map((path) => path.replace(/\.zip$/, ''))
  for (const path of [...files.keys()]) {
    if (omitted.some((omit) => path === omit || path.startsWith(`${omit.replace(/\/$/, '')}/`))) files.delete(path)
  }
  return files
}

async function filesInZip(path: string): Promise<FileTree> {
  const archive = await openArchive(path)
  try {
    const files: FileTree = new Map()
    for (const entry of archive.entries) {
      const place = entry.path.replace(/^(nodes\/[^/]+)\.zip!\/[^/]+\//, '$1/')
      files.set(place, Buffer.from(await archive.readAll(entry)))
    }
    return files
  } finally {
    await archive.close()
  }
}
