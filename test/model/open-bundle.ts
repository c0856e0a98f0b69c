import { openArchive } from '../../src/archive/open.ts'
import { Bundle } from '../../src/model/bundle.ts'
import { type BundleSpec, buildBundleTree, zipBundle } from '../support/bundle-builder/index.ts'

/** A bundle built from a few lines, opened as a user's file would be, with these kinds loaded. */
export async function openBuilt(spec: BundleSpec, keys: readonly string[]): Promise<Bundle> {
  const bundle = await Bundle.open(await openArchive(zipBundle(buildBundleTree(spec))))
  await bundle.load(keys)
  return bundle
}
