import yaml from 'js-yaml'
import { emitYaml, type FileTree } from '../support/bundle-builder/index.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonMap = { [key: string]: Json }

/** A bundle whose resource lists are values and whose other files are texts, node zips unpacked below `nodes/<node>/`. */
export type BundleValues = {
  readonly lists: ReadonlyMap<string, Json>
  readonly texts: ReadonlyMap<string, string>
}

/** Makes the text of a list. */
export type ListWriter = (list: Json, path: string) => string

/** A changed bundle. */
export type Changed = {
  readonly bundle: BundleValues
  /** What that does to names and texts of a report; nothing if not set. */
  readonly renamed?: (text: string) => string
  /** How lists are written; as the collector does if not set. */
  readonly write?: ListWriter
}

/** A change on which no finding may depend. The same seed gives the same bundle. */
export type Change = (bundle: BundleValues, seed: number) => Changed

/** One after the other. */
export function together(changes: readonly Change[]): Change {
  return (bundle, seed) =>
    changes.reduce<Changed>(
      (before, change) => {
        const { renamed = same, write = before.write, ...after } = change(before.bundle, seed)
        const { renamed: first = same } = before
        return { bundle: after.bundle, renamed: (text) => renamed(first(text)), ...(write && { write }) }
      },
      { bundle },
    )
}

const same = (text: string): string => text

/** Lists that the collector did not write like this (a rule's own damaged file) stay texts. */
export function valuesOf(files: FileTree): BundleValues {
  const lists = new Map<string, Json>()
  const texts = new Map<string, string>()
  for (const [path, content] of files) {
    const text = Buffer.from(content).toString()
    const value = path.startsWith('yamls/') ? listIn(text) : undefined
    if (value === undefined) texts.set(path, text)
    else lists.set(path, value)
  }
  return { lists, texts }
}

export function filesOf({ bundle: { lists, texts }, write = emitYaml }: Changed): FileTree {
  const files: FileTree = new Map(texts)
  for (const [path, value] of lists) files.set(path, write(value, path))
  return files
}

/** Every list with another value. */
export function withLists(bundle: BundleValues, change: (list: Json, path: string) => Json): BundleValues {
  return { ...bundle, lists: new Map([...bundle.lists].map(([path, list]) => [path, change(list, path)])) }
}

/** Every text of the bundle with another one: in lists (keys too), in files and, unless said otherwise, as paths. */
export function withTexts(
  bundle: BundleValues,
  change: (text: string) => string,
  changePath: (path: string) => string = change,
): BundleValues {
  const lists = [...bundle.lists].map(([path, list]) => [changePath(path), mapTexts(list, change)] as const)
  const texts = [...bundle.texts].map(([path, text]) => [changePath(path), change(text)] as const)
  return { lists: new Map(lists), texts: new Map(texts) }
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function itemsOf(list: Json): JsonMap[] {
  const items = isMap(list) ? list['items'] : undefined
  return Array.isArray(items) ? items.filter(isMap) : []
}

function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((element) => mapTexts(element, change))
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [change(key), mapTexts(field, change)]))
}

function listIn(text: string): Json | undefined {
  try {
    const value = yaml.load(text) as Json
    return emitYaml(value) === text ? value : undefined
  } catch {
    return undefined
  }
}
