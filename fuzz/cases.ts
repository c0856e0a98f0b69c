import { type FileTree, packNodes, zipBundle } from '../test/support/bundle-builder/index.ts'
import type { Base, Material } from './bases.ts'
import { mutateCel } from './mutations/cel.ts'
import { mutateFileOf } from './mutations/files.ts'
import { forms } from './mutations/forms.ts'
import { lineFor, mutateRegex } from './mutations/regex.ts'
import { mutateRule } from './mutations/rule.ts'
import { mutateTree } from './mutations/tree.ts'
import { mutateZip } from './mutations/zip.ts'
import { mixSeed, Random } from './random.ts'

export const families = ['archives', 'yaml', 'logs', 'files', 'rules', 'cel', 'regex'] as const
export type Family = (typeof families)[number]

/** All that is needed to make an input again. `without` are the numbers of mutations that are left out. */
export type Case = { readonly family: Family; readonly seed: number; readonly without: readonly number[] }

export type Input =
  | { readonly kind: 'bundle'; readonly base: string; readonly bytes: Buffer }
  | { readonly kind: 'rule'; readonly base: Base; readonly text: string }
  | { readonly kind: 'cel'; readonly source: string }
  | {
      readonly kind: 'regex'
      readonly pattern: string
      readonly contains: readonly string[]
      readonly lines: readonly string[]
    }

export const mostMutations = 4

/** A bundle of more bytes loses files that are not looked at, so that packing it does not take all the time. */
const mostBytes = 6_000_000

export async function makeInput({ family, seed, without }: Case, material: Material): Promise<Input> {
  const random = new Random(mixSeed(seed, 0))
  const count = random.between(1, mostMutations)
  const steps = Array.from({ length: count }, (_, i) => i).filter((i) => !without.includes(i))
  /** Each mutation has numbers of its own, so that one can be left out without changing the others. */
  const repeated = <T>(start: T, mutate: (value: T, random: Random) => T): T =>
    steps.reduce((value, i) => mutate(value, new Random(mixSeed(seed, i + 1))), start)
  if (family === 'rules') {
    return {
      kind: 'rule',
      base: pickBase(material, random),
      text: repeated(random.pick(material.ruleTexts), mutateRule),
    }
  }
  if (family === 'cel') return { kind: 'cel', source: repeated(random.pick(material.expressions), mutateCel) }
  if (family === 'regex') {
    const pattern = repeated(random.pick(material.patterns), mutateRegex)
    const contains = random.chance(0.2) ? [random.pick(material.dictionary)] : []
    return { kind: 'regex', pattern, contains, lines: Array.from({ length: 12 }, () => lineFor(pattern, random)) }
  }
  const base = pickBase(material, random)
  if (family === 'archives') {
    const start = await archiveOf(base, random)
    return { kind: 'bundle', base: base.name, bytes: repeated(start, mutateZip) }
  }
  const files = repeated(trimmed(base.files, random), (tree, own) =>
    mutateFileOf(tree, family, own, material.dictionary),
  )
  return { kind: 'bundle', base: base.name, bytes: zipBundle(packNodes(files, base.at), { at: base.at, id: 'fuzz' }) }
}

/** Large ones less often: they take longer and show the same. */
function pickBase({ bases }: Material, random: Random): Base {
  const base = random.pick(bases)
  return random.chance(500_000 / base.zip.length) ? base : random.pick(bases)
}

async function archiveOf(base: Base, random: Random): Promise<Buffer> {
  if (random.chance(0.3)) return base.zip
  const files = trimmed(base.files, random)
  const changed = random.chance(0.5) ? mutateTree(files, random) : files
  return forms[random.pick(Object.keys(forms))]!(changed, base.at)
}

function trimmed(files: FileTree, random: Random): FileTree {
  let bytes = 0
  const kept = random.shuffled([...files]).filter(([path, content]) => {
    bytes += content.length
    return bytes <= mostBytes || path === 'metadata.yaml'
  })
  return kept.length === files.size ? files : new Map(kept)
}
