import type { Rule } from '../../src/rules/rule.ts'
import { code, generatedMark, markdown, markdownTable, type Page } from './page.ts'
import { templateText } from './template-text.ts'

/** The index of all rules: by area, and by what somebody sees of the fault. */
export function ruleIndex(rules: readonly Rule[]): Page {
  const areas = [...new Set(rules.map((rule) => rule.area))].sort()
  return {
    path: 'docs/reference/rules/README.md',
    content: markdown([
      '# Rules',
      generatedMark('rules/'),
      `${rules.length} rules. Each page says what the rule looks for, the causes it tells apart, what to do, and shows a report.`,
      'By [version of Harvester](by-version.md), by symptom ([events](#events-by-reason), [alerts](#alerts), [lines of logs](#lines-of-logs-and-messages-of-events), [kinds of objects](#kinds-of-objects), [settings](#settings)), or by area:',
      areas.map((area) => `[${area}](#${area})`).join(' · '),
      '## By area',
      ...areas.flatMap((area) => [`### ${area}`, areaTable(rules.filter((rule) => rule.area === area))]),
      '## By symptom',
      'What is seen in the cluster or in a log, and the rules that look at it.',
      ...symptoms.flatMap(({ heading, of }) => symptomList(heading, rules, of)),
    ]),
  }
}

const link = ({ id }: Rule): string => `[${id}](${id}.md)`

function areaTable(rules: readonly Rule[]): string {
  return markdownTable(
    ['Rule', 'Severity', 'Versions', 'Problem', 'Causes told apart'],
    rules.map((rule) => [
      link(rule),
      rule.severity,
      versions(rule),
      templateText(rule.title),
      (rule.causes ?? []).map((cause) => cause.id).join(', '),
    ]),
  )
}

function versions({ affects = {} }: Rule): string {
  const { harvester, side, longhorn, kubernetes } = affects
  const sides = { source: 'from ', target: 'to ', current: '' }
  const texts = [
    harvester === undefined ? undefined : `${sides[side ?? 'current']}${code(harvester)}`,
    longhorn === undefined ? undefined : `Longhorn ${code(longhorn)}`,
    kubernetes === undefined ? undefined : `Kubernetes ${code(kubernetes)}`,
  ]
  return texts.filter((text) => text !== undefined).join(', ') || 'all'
}

type Signal = Rule['signals'][string]
const flat = (value: string | readonly string[] | undefined): string[] => (value === undefined ? [] : [value].flat())

const symptoms: readonly { heading: string; of: (signal: Signal) => string[] }[] = [
  { heading: 'Events by reason', of: ({ event }) => flat(event?.reason) },
  { heading: 'Alerts', of: ({ alert }) => flat(alert) },
  {
    heading: 'Lines of logs and messages of events',
    of: ({ contains, pattern }) => [...flat(contains), ...flat(pattern)],
  },
  { heading: 'Kinds of objects', of: ({ resource }) => flat(resource) },
  { heading: 'Settings', of: ({ setting }) => flat(setting) },
]

function symptomList(heading: string, rules: readonly Rule[], of: (signal: Signal) => string[]): string[] {
  const found = new Map<string, Set<Rule>>()
  for (const rule of rules) {
    for (const text of Object.values(rule.signals).flatMap(of)) {
      found.set(text, (found.get(text) ?? new Set()).add(rule))
    }
  }
  if (found.size === 0) return []
  const rows = [...found].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `### ${heading}`,
    rows.map(([text, named]) => `- ${code(text)}: ${[...named].map(link).join(', ')}`).join('\n'),
  ]
}
