import type { ResourceListItem } from './list-splitter.ts'
import { cutManagedFields } from './managed-fields.ts'
import { loadYaml, YamlError } from './yaml.ts'

export type LoadedItem = { value: unknown; duplicateKey?: { message: string; line: number } }

/**
 * Reads an item in whatever style it is, without its `metadata.managedFields`, which mostly are cut before.
 *
 * @throws YamlError if it is no YAML
 */
export function loadItem(buffer: Buffer, item: ResourceListItem): LoadedItem {
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
