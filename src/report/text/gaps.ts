import type { Diagnostic } from '../../diagnostics.ts'
import type { RuleOutcome } from '../../rules/finding.ts'
import { cutMiddle, wrapAfter } from '../text-width.ts'
import { visibleLine } from '../visible.ts'
import { wording } from '../wording.ts'
import type { Layout } from './layout.ts'

const reasonsShown = 5
const idsShown = 3
const damageShown = 6
const longestPath = 300

/** Rules that failed, and rules that lacked what they need, grouped by what that is. */
export function notRunLines(outcomes: RuleOutcome[], layout: Layout): string[] {
  const lines: string[] = []
  for (const rule of outcomes) {
    if (rule.outcome !== 'failed') continue
    const text = `${wording.ruleFailed(rule.ruleId)} ${rule.reason ?? wording.noReason}`
    lines.push(...wrapAfter(`  ${layout.symbols.failed} `, text, layout.width))
  }
  const missing = outcomes.filter((rule) => rule.outcome === 'not-applicable' && rule.because !== 'version')
  lines.push(...reasonLines(missing, layout))
  const other = outcomes.filter((rule) => rule.outcome === 'not-applicable' && rule.because === 'version')
  if (other.length > 0 && layout.all) lines.push(...reasonLines(other, layout))
  else if (other.length > 0) lines.push(`  ${layout.symbols.pending} ${wording.otherVersions(other.length)}`)
  return lines.length === 0 ? [] : [layout.paint('bold', wording.notRun), ...lines]
}

function reasonLines(rules: RuleOutcome[], layout: Layout): string[] {
  const groups = new Map<string, string[]>()
  for (const rule of rules) {
    const reason = visibleLine(rule.reason ?? '') || wording.noReason
    groups.set(reason, [...(groups.get(reason) ?? []), visibleLine(rule.ruleId)])
  }
  // Sorting is stable: reasons of as many rules stay in the order of the rules.
  const sorted = [...groups].sort((a, b) => b[1].length - a[1].length)
  const shown = layout.all ? sorted : sorted.slice(0, reasonsShown)
  const lines = shown.flatMap(([reason, ids]) => {
    const named = layout.all ? ids : ids.slice(0, idsShown)
    const rest = ids.length - named.length
    const list = rest > 0 ? [...named, wording.moreIds(rest)] : named
    const text = `${wording.rulesCount(ids.length)}: ${reason} (${list.join(', ')})`
    return wrapAfter(`  ${layout.symbols.pending} `, text, layout.width)
  })
  const hidden = sorted.slice(shown.length)
  if (hidden.length > 0) {
    const text = wording.moreReasons(
      hidden.length,
      hidden.reduce((sum, [, ids]) => sum + ids.length, 0),
    )
    lines.push(`  ${layout.symbols.ellipsis} ${text}`)
  }
  return lines
}

/** What of the bundle could not be read; one line a kind, so that many small faults do not hide a big one. */
export function damageLines(diagnostics: Diagnostic[], layout: Layout): string[] {
  if (diagnostics.length === 0) return []
  const kinds = new Map<string, Diagnostic[]>()
  for (const diagnostic of diagnostics) {
    const kind = layout.all ? String(kinds.size) : diagnostic.code
    kinds.set(kind, [...(kinds.get(kind) ?? []), diagnostic])
  }
  const groups = [...kinds.values()]
  const shown = layout.all ? groups : groups.slice(0, damageShown)
  const lines = shown.flatMap((group) => kindLines(group, layout))
  const hidden = groups.slice(shown.length).reduce((sum, group) => sum + group.length, 0)
  if (hidden > 0) lines.push(`  ${layout.symbols.ellipsis} ${wording.moreDamage(hidden)}`)
  return [layout.paint('bold', wording.damage), ...lines]
}

function kindLines(group: Diagnostic[], layout: Layout): string[] {
  const first = group[0]
  if (first === undefined) return []
  const place = visibleLine(first.line === undefined ? first.path : `${first.path}:${first.line}`)
  const path = cutMiddle(place, longestPath, layout.symbols.ellipsis)
  const effect = first.effect === undefined ? '' : `; ${first.effect}`
  const prefix = `  ${layout.symbols.severity.warning} `
  const lines = wrapAfter(prefix, `${first.code}: ${path}`, layout.width)
  lines.push(...wrapAfter('    ', `${first.message}${effect}`, layout.width))
  if (group.length > 1) lines.push(`    ${layout.symbols.ellipsis} ${wording.alike(group.length - 1)}`)
  return lines
}
