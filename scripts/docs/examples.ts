import { storyZip } from '../../test/support/bundle-builder/index.ts'
import type { Page } from './page.ts'

/** Stories that are also shipped as ready-made zips, for trying the command out. */
const stories = ['upgrade-log-image-pull']

/** The bundles in examples/, from their plain trees in test/bundles/. */
export function exampleBundles(): Promise<Page[]> {
  return Promise.all(stories.map(async (name) => ({ path: `examples/${name}.zip`, content: await storyZip(name) })))
}
