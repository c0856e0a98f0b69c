import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { storyZip } from '../test/support/bundle-builder/index.ts'

/** Stories that are also shipped as ready-made zips, for trying the command out. */
const EXAMPLES = ['upgrade-log-image-pull']

/** Writes examples/<story>.zip from test/bundles/<story>/; with `--check` only says whether they are current. */
async function main(check: boolean): Promise<void> {
  for (const story of EXAMPLES) {
    const path = fileURLToPath(new URL(`../examples/${story}.zip`, import.meta.url))
    const wanted = await storyZip(story)
    const present = await readFile(path).catch(() => undefined)
    if (present?.equals(wanted)) console.log(`examples/${story}.zip is current`)
    else if (check) {
      console.error(
        `examples/${story}.zip is not what test/bundles/${story}/ makes; run: npx tsx scripts/make-examples.ts`,
      )
      process.exitCode = 1
    } else {
      await writeFile(path, wanted)
      console.log(`examples/${story}.zip written, ${wanted.length} bytes`)
    }
  }
}

await main(process.argv.includes('--check'))
