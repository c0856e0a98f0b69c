import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openArchive } from '../src/archive/open.ts'
import { readRulePack } from '../src/rules/load.ts'
import type { RulePack } from '../src/rules/rule.ts'
import { ruleTextPlaces } from '../src/rules/rule-texts.ts'
import {
  buildBundleFiles,
  type FileTree,
  packNodes,
  readStoryFiles,
  zipBundle,
} from '../test/support/bundle-builder/index.ts'

/** A bundle as it was before anything was done to it. */
export type Base = {
  readonly name: string
  /** Files with node zips unpacked below `nodes/<node>/`. */
  readonly files: FileTree
  readonly zip: Buffer
  readonly at: string
}

/** What inputs are made from. */
export type Material = {
  readonly bases: readonly Base[]
  readonly pack: RulePack
  readonly ruleTexts: readonly string[]
  /** Expressions and patterns of the rules. */
  readonly expressions: readonly string[]
  readonly patterns: readonly string[]
  /** Texts that rules look for in logs. */
  readonly dictionary: readonly string[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const defaultAt = '2025-04-11T09:12:40Z'

/** @param bundles paths of further zips */
export async function loadMaterial(bundles: readonly string[] = []): Promise<Material> {
  const { pack } = await readRulePack(join(root, 'rules'), 'harvester')
  const signals = pack.rules.flatMap((rule) => Object.values(rule.signals))
  const patterns = signals.flatMap((signal) => signal.pattern ?? [])
  const examples = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.zip'))
  const bases = [
    ...(await Promise.all(['healthy-single-node', 'upgrade-log-image-pull'].map(storyBase))),
    ...(await Promise.all([...examples.map((name) => join(root, 'examples', name)), ...bundles].map(zipBase))),
    ...pack.rules.map((rule) => builtBase(rule.id, rule.examples!.positive[0]!.bundle)),
  ]
  return {
    bases,
    pack,
    ruleTexts: ruleFiles(),
    expressions: pack.rules.flatMap((rule) =>
      [...ruleTextPlaces(rule)].filter(({ kind }) => kind === 'expression').map(({ text }) => text),
    ),
    patterns,
    dictionary: [...signals.flatMap((signal) => signal.contains ?? []), ...patterns.flatMap(plainParts)],
  }
}

function ruleFiles(): string[] {
  const names = readdirSync(join(root, 'rules'), { recursive: true, encoding: 'utf8' }).sort()
  return names.filter((name) => name.endsWith('.yaml')).map((name) => readFileSync(join(root, 'rules', name), 'utf8'))
}

function plainParts(pattern: string): string[] {
  return pattern.match(/[\w :./-]{5,}/g) ?? []
}

async function storyBase(story: string): Promise<Base> {
  const files = await readStoryFiles(story)
  return { name: story, files, zip: zipBundle(packNodes(files, defaultAt)), at: defaultAt }
}

/** Built when it is first wanted: a short run, or the one after a restart, needs few of them. */
function builtBase(name: string, spec: unknown): Base {
  let files: FileTree | undefined
  let zip: Buffer | undefined
  return {
    name,
    at: defaultAt,
    get files() {
      files ??= buildBundleFiles(spec)
      return files
    },
    get zip() {
      zip ??= zipBundle(packNodes(this.files, defaultAt))
      return zip
    },
  }
}

async function zipBase(path: string): Promise<Base> {
  const zip = readFileSync(path)
  const archive = await openArchive(zip)
  const files: FileTree = new Map()
  for (const entry of archive.entries) {
    if (/^nodes\/[^/]+\.zip$/.test(entry.path)) continue
    const path = entry.path.replace(/^nodes\/([^/]+)\.zip!\/(?:\1\/)?/, 'nodes/$1/')
    files.set(path, Buffer.from(await archive.readAll(entry)))
  }
  await archive.close()
  return { name: basename(path), files, zip, at: defaultAt }
}
