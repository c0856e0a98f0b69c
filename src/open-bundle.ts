import type { Limits } from './archive/limits.ts'
import { openArchive } from './archive/open.ts'
import { Bundle } from './model/bundle.ts'

export type OpenBundleOptions = { limits?: Partial<Limits>; signal?: AbortSignal }

/**
 * Opens a bundle as a model of its cluster, without rules. Reads the list of files and `metadata.yaml`; objects are read
 * when first asked for. Close it with `await bundle.archive.close()`.
 *
 * @param input path of a zip, tar(.gz, .xz) or folder, or the bytes of such an archive
 * @throws AnalyzerError as `analyze` does for inputs of which nothing can be read
 * @example
 * const bundle = await openBundle('supportbundle.zip')
 * for (const pod of await bundle.resources('pods', 'harvester-system')) console.log(pod.name, pod.position.path, pod.position.line)
 * await bundle.archive.close()
 */
export async function openBundle(input: string | Uint8Array, options: OpenBundleOptions = {}): Promise<Bundle> {
  return Bundle.open(await openArchive(input, options), options.signal)
}
