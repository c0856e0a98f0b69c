import type { Diagnostic } from '../diagnostics.ts'
import { cutManagedFields } from './managed-fields.ts'

export type { ResourceListItem, ResourceListItems } from './list-splitter.ts'

import { ListSplitter, type ResourceListItem, type ResourceListItems } from './list-splitter.ts'
import { loadYaml, YamlError } from './yaml.ts'

export type ParsedItem = { value?: Record<string, unknown>; diagnostics: readonly Diagnostic[] }

/** The API server refuses objects above 1.5 MiB; some more for what YAML adds to them. */
const largestItemBytes = 16 << 20

/**
 * Finds the objects of a resource list by byte search, parsing nothing.
 *
 * The collector's encoder (yaml.v2) writes `items:` with each `- ` in column 0, and indents whatever is in an item, so
 * that a line that begins with a dash begins an item. Lists that an editor indented, several documents, byte order
 * marks, CRLF, bare lists and single objects are understood as well. Of a file that ends early, the whole items count.
 */
export function splitResourceList(bytes: Uint8Array, path = ''): ResourceListItems {
  return new ListSplitter(bytes, path).run()
}

/**
 * Parses one item. Its `metadata.managedFields`, about half of most objects, are left out, mostly before parsing.
 * Values are as the collector wrote them: see `repairCollectorDamage`. Never throws; an item that is no object, or not
 * readable, gives `yaml-item-invalid` with its line in the file, and no value.
 */
export function parseItem(bytes: Uint8Array, item: ResourceListItem, path: string): ParsedItem {
  const fail = (message: string, line = item.line): ParsedItem => ({
    diagnostics: [{ code: 'yaml-item-invalid', path, line, message, effect: 'this object is left out' }],
  })
  if (item.end - item.start > largestItemBytes) {
    return fail(`expected an object of at most ${largestItemBytes} bytes, found ${item.end - item.start}`)
  }
  try {
    const { value, duplicateKey } = loadItem(bytes, item)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return fail(
        `expected an object, found ${value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value}`,
      )
    }
    if (!duplicateKey) return { value: value as Record<string, unknown>, diagnostics: [] }
    const { diagnostics } = fail(`expected each key once, found ${duplicateKey.message}`, item.line + duplicateKey.line)
    return {
      value: value as Record<string, unknown>,
      diagnostics: diagnostics.map((d) => ({ ...d, effect: 'the last value is taken' })),
    }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return fail(`expected YAML, found ${error.message}`, item.line + error.line)
  }
}

type Loaded = { value: unknown; duplicateKey?: { message: string; line: number } }

function loadItem(bytes: Uint8Array, item: ResourceListItem): Loaded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const cut = item.dash === undefined ? undefined : cutManagedFields(buffer, item.start, item.end, item.dash)
  if (cut) {
    try {
      const text = buffer.toString('utf8', item.start, cut.start) + buffer.toString('utf8', cut.end, item.end)
      return { value: only(loadYaml(text).value) }
    } catch (error) {
      // Whatever is wrong, the whole text has the last word (anchors in what was cut) and tells the right line.
      if (!(error instanceof YamlError)) throw error
    }
  }
  const { value, duplicateKey } = loadYaml(buffer.toString('utf8', item.start, item.end))
  const object = item.dash === undefined ? value : only(value)
  dropManagedFields(object)
  return { value: object, ...(duplicateKey && { duplicateKey }) }
}

function only(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : undefined
}

function dropManagedFields(object: unknown): void {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, 'metadata')) return
  const metadata = (object as Record<string, unknown>)['metadata']
  if (typeof metadata === 'object' && metadata !== null) Reflect.deleteProperty(metadata, 'managedFields')
}

export { locateField } from './field-line.ts'
