import type { Diagnostic } from '../diagnostics.ts'
import { ItemParser, type ParsedItem } from './item-parser.ts'
import { ListSplitter, type ResourceListItem } from './list-splitter.ts'

export { locateField } from './field-line.ts'
export type { ParsedItem } from './item-parser.ts'
export type { ResourceListItem } from './list-splitter.ts'

export type ResourceListItems = {
  readonly items: readonly ResourceListItem[]
  /** `yaml-file-invalid`: the file is empty, ends within an item, or has items in a form that cannot be told apart. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Finds the objects of a resource list by byte search, parsing nothing.
 *
 * The collector's encoder (yaml.v2) writes `items:` with each `- ` in column 0, and indents whatever is in an item, so
 * that a line that begins with a dash begins an item. Lists that an editor indented, several documents, byte order
 * marks, CRLF, bare lists and single objects are understood as well. Of a file that ends early, the whole items count.
 */
export function splitResourceList(bytes: Uint8Array, path = ''): ResourceListItems {
  const items: ResourceListItem[] = []
  const splitter = new ListSplitter(path, (item) => items.push(item))
  splitter.feed(bytes, 0, bytes.length)
  splitter.finish()
  return { items, diagnostics: splitter.diagnostics }
}

/**
 * Parses one item. Its `metadata.managedFields`, about half of most objects, are left out, mostly before parsing.
 * Values are as the collector wrote them: see `repairCollectorDamage`. Never throws; an item that is no object, or not
 * readable, gives `yaml-item-invalid` with its line in the file, and no value.
 */
export function parseItem(bytes: Uint8Array, item: ResourceListItem, path: string): ParsedItem {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return new ItemParser(path).parse(item, buffer, 0)
}
