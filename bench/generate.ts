// Writes a support bundle of a given size: tsx bench/generate.ts SIZE [OUT] [--seed N]
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { cachedBundle, sizeNamed } from './bundles/cache.ts'
import { SIZES } from './bundles/sizes.ts'
import { writeBundle } from './bundles/write-bundle.ts'

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const [sizeName, out] = positionals
if (sizeName === undefined || SIZES[sizeName] === undefined) {
  console.error(`usage: tsx bench/generate.ts ${Object.keys(SIZES).join('|')} [OUT] [--seed N]`)
  process.exit(2)
}
if (out === undefined) console.log(await cachedBundle(sizeName, values.seed))
else {
  const { zipBytes, entries, uncompressedBytes } = await writeBundle(
    sizeNamed(sizeName),
    values.seed,
    out,
    availableParallelism(),
  )
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(1)
  console.log(`${out}: ${mb(zipBytes)} MB, ${entries} files, ${mb(uncompressedBytes)} MB inside`)
}
