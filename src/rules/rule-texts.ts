import type { Rule } from './rule.ts'

/** Where in a rule a text stands, as a path of keys, for messages. */
export type RuleText = { text: string; path: (string | number)[]; kind: 'expression' | 'template' }

/** Every expression and template of a rule with its place. */
export function* ruleTextPlaces(rule: Omit<Rule, 'id' | 'examples'>): Generator<RuleText> {
  const expression = (text: string | undefined, ...path: (string | number)[]): RuleText[] =>
    text === undefined ? [] : [{ text, path, kind: 'expression' }]
  const template = (text: string | undefined, ...path: (string | number)[]): RuleText[] =>
    text === undefined ? [] : [{ text, path, kind: 'template' }]

  yield* template(rule.title, 'title')
  yield* template(rule.summary, 'summary')
  for (const [name, signal] of Object.entries(rule.signals)) {
    yield* expression(signal.where, 'signals', name, 'where')
    for (const [i, show] of (signal.show ?? []).entries()) yield* expression(show, 'signals', name, 'show', i)
    yield* template(signal.note, 'signals', name, 'note')
    yield* expression(signal.tail?.namespace, 'signals', name, 'tail', 'namespace')
    yield* expression(signal.tail?.pod, 'signals', name, 'tail', 'pod')
    yield* expression(signal.tail?.container, 'signals', name, 'tail', 'container')
  }
  for (const [name, source] of Object.entries(rule.let ?? {})) yield* expression(source, 'let', name)
  yield* expression(rule.when, 'when')
  yield* expression(rule.groupBy, 'groupBy')
  yield* expression(rule.since, 'since')
  for (const [i, source] of (rule.objects ?? []).entries()) yield* expression(source, 'objects', i)
  for (const [i, exception] of (rule.exceptions ?? []).entries())
    yield* expression(exception.when, 'exceptions', i, 'when')
  for (const [i, clause] of (rule.explains ?? []).entries()) yield* expression(clause.when, 'explains', i, 'when')
  yield* template(rule.blocks?.phase, 'blocks', 'phase')
  yield* template(rule.cause, 'cause')
  yield* remediationTexts(rule.remediation, ['remediation'])
  for (const [i, cause] of (rule.causes ?? []).entries()) {
    yield* expression(cause.when, 'causes', i, 'when')
    yield* template(cause.title, 'causes', i, 'title')
    yield* template(cause.cause, 'causes', i, 'cause')
    yield* remediationTexts(cause.remediation, ['causes', i, 'remediation'])
  }
}

function* remediationTexts(steps: Rule['remediation'], path: (string | number)[]): Generator<RuleText> {
  for (const [i, step] of (steps ?? []).entries()) {
    if (typeof step === 'string') {
      yield { text: step, path: [...path, i], kind: 'template' }
      continue
    }
    yield { text: step.text, path: [...path, i, 'text'], kind: 'template' }
    if (step.when !== undefined) yield { text: step.when, path: [...path, i, 'when'], kind: 'expression' }
    for (const [j, command] of (step.commands ?? []).entries()) {
      yield { text: command, path: [...path, i, 'commands', j], kind: 'template' }
    }
  }
}

/** The same without places. */
export function ruleTexts(rule: Omit<Rule, 'id' | 'examples'>): { expressions: string[]; templates: string[] } {
  const texts = [...ruleTextPlaces(rule)]
  const of = (kind: RuleText['kind']): string[] => texts.filter((t) => t.kind === kind).map((t) => t.text)
  return { expressions: of('expression'), templates: of('template') }
}
