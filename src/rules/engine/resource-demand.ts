import type { Bundle } from '../../model/bundle.ts'
import type { ResourceKey } from '../../model/resource-key.ts'

/** Objects that a rule asks for: all of a kind, or those in some namespaces. */
export type ResourceDemand = { readonly key: ResourceKey; readonly namespaces?: readonly string[] }

/** Reads what all rules together ask for, each file once. */
export async function loadDemands(
  bundle: Bundle,
  demands: readonly ResourceDemand[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [key, namespaces] of merged(demands)) {
    if (namespaces === 'all') await bundle.load([key], signal)
    else await bundle.loadIn(key, namespaces, signal)
  }
}

function merged(demands: readonly ResourceDemand[]): Map<ResourceKey, Set<string> | 'all'> {
  const wanted = new Map<ResourceKey, Set<string> | 'all'>()
  for (const { key, namespaces } of demands) {
    const known = wanted.get(key)
    if (known === 'all') continue
    if (namespaces === undefined) wanted.set(key, 'all')
    else wanted.set(key, new Set([...(known ?? []), ...namespaces]))
  }
  return wanted
}
