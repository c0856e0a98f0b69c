import { mixSeed, Random } from '../../fuzz/random.ts'
import { type Change, withTexts } from './bundle-values.ts'
import { type ClusterNames, clusterNames } from './cluster-names.ts'
import { movedFromDefault } from './tenant-namespace.ts'

/**
 * Other names for nodes, for namespaces, machines, claims and volumes of tenants, and for the five letters that
 * controllers put at the end of names: everywhere, in lists, logs and paths. A new name has the length and shape of the
 * old one. What tenants keep in `default` is in a namespace of its own.
 */
export const renamed: Change = (bundle, seed) => {
  const random = new Random(mixSeed(seed, 3))
  const moved = movedFromDefault(bundle, otherLetters('default', random))
  const table = newNames(clusterNames(moved.bundle), random)
  const rename = renamer(table)
  return { bundle: withTexts(moved.bundle, rename), renamed: (text) => rename(moved.renamed(text)) }
}

/** Names of examples that rules and logs have as words too: to replace each of them would change what is said. */
const words: ReadonlySet<string> = new Set(['data', 'other'])

/** Old name -> new one. */
function newNames(names: ClusterNames, random: Random): Map<string, string> {
  const table = new Map<string, string>()
  const add = (name: string, kept = ''): void => {
    if (name.length < 2 || words.has(name) || table.has(name)) return
    let other = name
    while (other === name || [...table.values()].includes(other))
      other = kept + otherLetters(name.slice(kept.length), random)
    table.set(name, other)
  }
  for (const name of [...names.nodes, ...names.namespaces, ...names.machines, ...names.claims]) add(name)
  // What provisions them calls them so.
  for (const name of names.volumes) add(name, name.startsWith('pvc-') ? 'pvc-' : '')
  for (const name of names.pods) add(name.slice(-5))
  return table
}

/** Letters for letters and digits for digits; what could be hexadecimal stays so. No vowels, so that no word comes of it. */
function otherLetters(name: string, random: Random): string {
  const letters = /^[0-9a-f-]+$/.test(name) ? 'bcdf' : 'bcdfghjkmnpqrstvwxz'
  return name.replaceAll(/[a-z]|[0-9]/g, (char) =>
    /[a-z]/.test(char) ? random.pick([...letters]) : String(random.between(1, 9)),
  )
}

function renamer(table: ReadonlyMap<string, string>): (text: string) => string {
  if (table.size === 0) return (text) => text
  const longestFirst = [...table.keys()].sort((a, b) => b.length - a.length)
  const any = new RegExp(
    `(?<![A-Za-z0-9])(?:${longestFirst.map((n) => n.replaceAll('.', '\\.')).join('|')})(?![A-Za-z0-9])`,
    'g',
  )
  return (text) => text.replace(any, (name) => table.get(name)!)
}
