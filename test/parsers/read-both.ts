import { expect } from 'vitest'
import { repairCollectorDamage } from '../../src/parsers/collector-damage.ts'
import { CollectorYamlReader } from '../../src/parsers/collector-yaml-reader.ts'
import { loadItem } from '../../src/parsers/item-loader.ts'
import { splitResourceList } from '../../src/parsers/resource-list.ts'
import { YamlError } from '../../src/parsers/yaml.ts'

export type Reading = { read: unknown; loaded: unknown }

/** Both ways of reading each item of a list; `read` is undefined where the reader leaves it to the full parser. */
export function readBoth(bytes: Buffer, repair = false): Reading[] {
  const reader = new CollectorYamlReader(repair)
  return splitResourceList(bytes)
    .items.filter((item) => item.dash === 0)
    .map((item) => ({ read: reader.read(bytes, item.start, item.end), loaded: loadedOf(bytes, item, repair) }))
}

function loadedOf(bytes: Buffer, item: Parameters<typeof loadItem>[1], repair: boolean): unknown {
  try {
    const { value, duplicateKey } = loadItem(bytes, item)
    if (duplicateKey) return 'a key twice'
    return repair ? repairCollectorDamage(value) : value
  } catch (error) {
    if (error instanceof YamlError) return 'no YAML'
    throw error
  }
}

/** Equal with the same order of keys, and the same sign of zero. */
export function expectSame({ read, loaded }: Reading): void {
  expect(read).toStrictEqual(loaded)
  expect(JSON.stringify(read)).toBe(JSON.stringify(loaded))
}
