import { isKindName, kindsWithoutGroup } from '../model/kind-name.ts'
import { suggest } from './cel/suggestion.ts'

/** What is wrong with a kind of objects as a rule writes it. */
export function kindFault(kind: string): string | undefined {
  if (isKindName(kind)) return undefined
  const near = suggest(kind, kindsWithoutGroup)
  const hint =
    near === undefined ? 'outside of the core group write plural.group, as in volumes.longhorn.io' : undefined
  return `unknown kind of objects '${kind}'; ${hint ?? `did you mean '${near}'?`}`
}

/** The same of an argument of a function; which kinds a rule reads has to be known before any expression runs. */
export function kindArgumentFault(kind: string | undefined): string | undefined {
  if (kind !== undefined) return kindFault(kind)
  return 'the kind of objects has to be a text, as in "pods": objects of a computed kind are never read'
}
