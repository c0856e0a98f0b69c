import { logFields } from './bindings/log-view.ts'
import { signalFields } from './bindings/record-view.ts'
import { ruleEnvironment } from './bindings/rule-environment.ts'
import { macroNames } from './cel/macros.ts'
import { compileSignalPattern, sourceOf } from './engine/compiled-rule.ts'
import type { Rule } from './rule.ts'
import type { RuleFault } from './rule-fault.ts'
import type { SignalSpec } from './signal-sources.ts'
import { eventFields } from './signals/event.ts'

type Taken = ReadonlyMap<string, string>

/** Names that expressions have already, and what they are. A function that is only called on a value hides nothing. */
const taken: Taken = takenNames()

function takenNames(): Taken {
  const environment = ruleEnvironment()
  const names = new Map<string, string>()
  for (const name of environment.typeNames()) names.set(name, 'a type of CEL')
  for (const { name, member } of environment.functions()) {
    if (member === true) continue
    const dot = name.indexOf('.')
    if (dot < 0) names.set(name, 'a function')
    else names.set(name.slice(0, dot), 'what functions begin with')
  }
  for (const name of [...macroNames, 'cel']) names.set(name, 'a macro')
  for (const name of environment.variableNames()) names.set(name, 'a variable of every rule')
  return names.set('self', 'the candidate of a signal')
}

/** Names of signals, named values and captures that would hide something else, or be hidden by it. */
export function checkNames(rule: Rule): RuleFault[] {
  const faults: RuleFault[] = []
  const refuse = (name: string, path: (string | number)[]): void => {
    const what = taken.get(name)
    if (what !== undefined) faults.push({ path, message: `'${name}' is ${what}; choose another name` })
  }
  for (const name of Object.keys(rule.signals)) refuse(name, ['signals', name])
  for (const name of Object.keys(rule.let ?? {})) refuse(name, ['let', name])
  for (const [name, spec] of Object.entries(rule.signals)) faults.push(...checkCaptures(name, spec))
  return faults
}

/** A capture with the name of a field of the match, or of the signal, is never seen: the field comes first. */
function checkCaptures(name: string, spec: SignalSpec): RuleFault[] {
  if (spec.pattern === undefined) return []
  const own: readonly string[] = sourceOf(spec) === 'event' ? eventFields : logFields
  const fields = new Set([...own, ...signalFields])
  return compileSignalPattern(spec)
    .captureNames.filter((capture) => fields.has(capture))
    .map((capture) => ({
      path: ['signals', name, 'pattern'],
      message: `'${capture}' is a field of every match; choose another name for the capture`,
      at: { text: spec.pattern!, offset: Math.max(0, spec.pattern!.indexOf(`<${capture}>`)) + 1 },
    }))
}
