import { suggest } from './cel/suggestion.ts'
import { fitsRule } from './engine/rule-pattern.ts'
import type { Rule } from './rule.ts'
import type { RuleFault } from './rule-fault.ts'

/** A rule that others may name. Of one that could not be read the id alone is known. */
export type NamedRule = { readonly id: string; readonly causes?: readonly { readonly id: string }[] | undefined }

/** Names of rules and causes in a rule that stand for none: what it explains, replaces it, and is found in its examples. */
export function checkReferences(rule: Rule, all: readonly NamedRule[]): RuleFault[] {
  const faults: RuleFault[] = []
  const take = (path: (string | number)[], message: string | undefined): void => {
    if (message !== undefined) faults.push({ path, message })
  }
  for (const [i, { rule: named, cause }] of (rule.explains ?? []).entries()) {
    for (const [j, pattern] of [named].flat().entries())
      take(['explains', i, 'rule', ...(Array.isArray(named) ? [j] : [])], patternFault(pattern, all))
    for (const id of [cause ?? []].flat()) take(['explains', i, 'cause'], causeFault(id, [named].flat(), all))
  }
  if (rule.replacedBy !== undefined) take(['replacedBy'], patternFault(rule.replacedBy, all))
  for (const kind of ['positive', 'negative'] as const) {
    for (const [i, { alsoFinds = [], finds = [] }] of (rule.examples?.[kind] ?? []).entries()) {
      for (const [j, id] of alsoFinds.entries()) take(['examples', kind, i, 'alsoFinds', j], idFault(id, all))
      for (const [j, { cause }] of finds.entries())
        if (cause !== undefined) take(['examples', kind, i, 'finds', j, 'cause'], causeFault(cause, [rule.id], [rule]))
    }
  }
  return faults
}

function patternFault(pattern: string, all: readonly NamedRule[]): string | undefined {
  if (!pattern.endsWith('*')) return idFault(pattern, all)
  if (all.some(({ id }) => fitsRule(pattern, id))) return undefined
  const areas = [...new Set(all.map(({ id }) => `${id.slice(0, id.indexOf('/'))}/*`))]
  return `no rule fits ${pattern}${hint(pattern, areas)}`
}

function idFault(name: string, all: readonly NamedRule[]): string | undefined {
  const ids = all.map(({ id }) => id)
  return ids.includes(name) ? undefined : `no rule is named ${name}${hint(name, ids)}`
}

/** Only where the causes of all rules that are meant are known. */
function causeFault(name: string, patterns: readonly string[], all: readonly NamedRule[]): string | undefined {
  const meant = all.filter(({ id }) => patterns.some((pattern) => fitsRule(pattern, id)))
  if (meant.length === 0 || meant.some((rule) => Object.keys(rule).length === 1)) return undefined
  const causes = meant.flatMap((rule) => (rule.causes ?? []).map(({ id }) => id))
  if (causes.includes(name)) return undefined
  return `no cause of ${patterns.join(', ')} is named ${name}${hint(name, causes)}`
}

function hint(written: string, names: readonly string[]): string {
  const near = suggest(written, names)
  return near === undefined ? '' : `; did you mean '${near}'?`
}
