import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SIZES } from './sizes.ts'
import { writeBundle } from './write-bundle.ts'

/** Outside the repository: bundles are large and can be made again. */
export const DEFAULT_CACHE = join(tmpdir(), 'harvester-bench')

/** The bundle of this size, from the cache if this generator has made it before. */
export async function cachedBundle(sizeName: string, seed = '1', directory = DEFAULT_CACHE): Promise<string> {
  const path = join(directory, `${sizeName}-${seed}-${generatorVersion()}.zip`)
  if (!existsSync(path)) await writeBundle(sizeNamed(sizeName), seed, path, availableParallelism())
  return path
}

/** @throws RangeError for a name that `SIZES` does not have */
export function sizeNamed(name: string) {
  const size = SIZES[name]
  if (!size) throw new RangeError(`expected a size (${Object.keys(SIZES).join(', ')}), found ${name}`)
  return size
}

/** Changes with the generator's source. */
function generatorVersion(): string {
  const hash = createHash('sha256')
  for (const folder of ['./', '../../test/support/bundle-builder/']) {
    const directory = fileURLToPath(new URL(folder, import.meta.url))
    for (const name of readdirSync(directory).sort()) hash.update(readFileSync(join(directory, name)))
  }
  return hash.digest('hex').slice(0, 10)
}
