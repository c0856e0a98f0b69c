import type { ObjectRef } from '../../model/object-ref.ts'
import { refOf } from '../../model/resource.ts'
import { millisecondsOf } from '../bindings/cel-time.ts'
import { ObjectView } from '../bindings/object-view.ts'
import { SignalView } from '../bindings/record-view.ts'
import { CelTimestamp } from '../cel/time.ts'
import type { CelValue } from '../cel/values.ts'
import type { Remediation } from '../finding.ts'
import type { EvidencePointer, Match } from '../match.ts'
import type { CauseSpec } from '../rule-spec.ts'
import { spanOf } from '../signals/window.ts'
import { blocksOf } from './blocked-phase.ts'
import type { CompiledSignal } from './compiled-rule.ts'
import { judge } from './confidence.ts'
import { type Draft, uniqueEvidence, uniqueObjects } from './draft.ts'
import type { RuleState } from './evaluate-rule.ts'
import { withNamedValues } from './named-values.ts'

/** Matches of one signal that are shown as evidence; the count says how many there are. */
const shownMatches = 4

/**
 * The finding of a rule whose condition holds in this state, or `undefined` when an exception applies or no cause fits.
 * @param known cause and group of findings that are there already: what will be put into one of them gets no texts
 * @throws AnalyzerError expression-failed
 */
export function draftFinding(state: RuleState, known: Set<string>): Draft | undefined {
  const { compiled, context, scope } = state
  const { rule } = compiled
  const { expressions } = context
  if (rule.exceptions?.some((e) => expressions.condition(e.when)(scope))) return undefined
  const cause = rule.causes?.find((c) => c.when === undefined || expressions.condition(c.when)(scope))
  if (rule.causes && !cause) return undefined
  const group = rule.groupBy === undefined ? undefined : expressions.text(rule.groupBy)(scope)
  const groupKey = group === undefined ? undefined : `${cause?.id ?? ''}\n${group}`
  const matched = matchedSignals(state)
  const matches = matched.flatMap((s) => s.matches)
  const { confidence, reasons } = judge({
    matches,
    absences: matched.filter((s) => s.absence).length,
    version: state.version,
    missing: state.missing,
    fallback: cause !== undefined && cause.when === undefined && (rule.causes?.length ?? 0) > 1,
    now: context.now,
    ceiling: cause?.confidence,
  })
  const texts = groupKey !== undefined && known.has(groupKey) ? noTexts : textsOf(state, cause)
  if (groupKey !== undefined) known.add(groupKey)
  return {
    ruleId: rule.id,
    ...(cause && { causeId: cause.id }),
    severity: cause?.severity ?? rule.severity,
    confidence,
    confidenceReasons: reasons,
    area: rule.area,
    ...texts,
    objects: objectsOf(state, matches),
    evidence: uniqueEvidence(matched.flatMap((s) => evidenceOf(s, state))),
    references: [...new Set([...(cause?.references ?? []), ...rule.references])],
    symptoms: [],
    nodes: [...new Set(matches.map((m) => m.node).filter((n) => n !== undefined))],
    ties: (rule.explains ?? []).flatMap((e, i) =>
      e.when === undefined || expressions.condition(e.when)(scope) ? [i] : [],
    ),
    ...timesOf(state, matches),
    ...(groupKey !== undefined && { groupKey }),
  }
}

type Texts = Pick<Draft, 'title' | 'summary' | 'rootCause' | 'remediation' | 'blocks'>

const noTexts: Texts = { title: '', summary: '', rootCause: '', remediation: [] }

/** What is told of the finding. Values that only texts name are made here. */
function textsOf(before: RuleState, cause: CauseSpec | undefined): Texts {
  const { rule, named } = before.compiled
  const state = withNamedValues(before, named.forTexts)
  const render = (template: string): string => state.context.expressions.render(template)(state.scope)
  return {
    title: render(cause?.title ?? rule.title),
    summary: render(rule.summary),
    rootCause: render(cause?.cause ?? rule.cause ?? rule.summary),
    remediation: remediationOf(state, cause),
    ...blocksOf(state, cause?.blocks),
  }
}

/** Whether the rule's `when` holds, if it has one. @throws AnalyzerError */
export function conditionHolds({ compiled, context, scope }: RuleState): boolean {
  const { when } = compiled.rule
  return when === undefined || context.expressions.condition(when)(scope)
}

type MatchedSignal = { signal: CompiledSignal; matches: readonly Match[]; absence?: EvidencePointer }

function matchedSignals({ compiled, results }: RuleState): MatchedSignal[] {
  return compiled.signals.flatMap((signal) => {
    const result = results.get(signal.name)
    if (!result?.matched) return []
    return [{ signal, matches: result.matches, ...(result.absence && { absence: result.absence }) }]
  })
}

function evidenceOf({ signal, matches, absence }: MatchedSignal, state: RuleState): EvidencePointer[] {
  const { expressions } = state.context
  const note = (scope: ReadonlyMap<string, CelValue>): { note?: string } =>
    signal.spec.note === undefined ? {} : { note: expressions.render(signal.spec.note)(scope) }
  if (absence) return [{ ...absence, ...note(state.scope) }]
  const recentFirst = [...matches].sort((a, b) => (b.last ?? 0) - (a.last ?? 0))
  return recentFirst.slice(0, shownMatches).flatMap((match) => {
    const scope = new Map(state.scope).set('self', match.view)
    const shown = (signal.spec.show ?? []).flatMap((source) => fieldPointers(source, scope, state))
    const pointers = shown.length > 0 ? shown : match.evidence
    return pointers.map((pointer) => ({ ...pointer, ...note(scope) }))
  })
}

/** The place of a field that an expression such as `self.status.phase` names; none if it is not in the object. */
function fieldPointers(source: string, scope: ReadonlyMap<string, CelValue>, state: RuleState): EvidencePointer[] {
  const { target, key, value } = state.context.expressions.reference(source)(scope)
  if (value === null || value === undefined) return []
  const at = (view: ObjectView, field: readonly (string | number)[]): EvidencePointer => ({
    kind: 'field',
    position: view.resource.position,
    field: [...view.path, ...field],
    object: refOf(view.resource),
  })
  if (value instanceof ObjectView) return [at(value, [])]
  if (target instanceof ObjectView && key !== undefined)
    return [at(target, [typeof key === 'bigint' ? Number(key) : key])]
  return []
}

function objectsOf({ compiled, context, scope, item }: RuleState, matches: readonly Match[]): ObjectRef[] {
  const named = (compiled.rule.objects ?? []).flatMap((source) => refsIn(context.expressions.value(source)(scope)))
  const primary = item?.objects ?? matches.find((m) => m.objects.length > 0)?.objects ?? []
  return uniqueObjects(compiled.rule.for === undefined && named.length > 0 ? named : [...primary, ...named])
}

function refsIn(value: CelValue): ObjectRef[] {
  if (value instanceof ObjectView) return [refOf(value.resource)]
  if (value instanceof SignalView) return value.items.flatMap(refsIn)
  return Array.isArray(value) ? (value as CelValue[]).flatMap(refsIn) : []
}

function remediationOf({ compiled, context, scope }: RuleState, cause: CauseSpec | undefined): Remediation[] {
  const { expressions } = context
  return (cause?.remediation ?? compiled.rule.remediation ?? []).flatMap((step): Remediation[] => {
    if (typeof step === 'string') return [{ text: expressions.render(step)(scope) }]
    if (step.when !== undefined && !expressions.condition(step.when)(scope)) return []
    const commands = step.commands?.map((command) => expressions.renderCommand(command)(scope))
    return [{ text: expressions.render(step.text)(scope), ...(commands && { commands }) }]
  })
}

function timesOf(
  { compiled, context, scope }: RuleState,
  matches: readonly Match[],
): { first?: number; last?: number } {
  const since =
    compiled.rule.since === undefined ? undefined : timeOf(context.expressions.value(compiled.rule.since)(scope))
  const span = spanOf(matches)
  const first = since ?? span.first
  const { last } = span
  return { ...(first !== undefined && { first }), ...(last !== undefined && { last }) }
}

function timeOf(value: CelValue): number | undefined {
  if (value instanceof CelTimestamp) return millisecondsOf(value)
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}
