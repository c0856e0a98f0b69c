import { upgradePhases } from '../../src/model/upgrade-phases.ts'
import { renderText } from '../../src/report/text.ts'
import type { Rule, RulePack } from '../../src/rules/rule.ts'
import { runExample } from '../../test/support/run-example.ts'
import { code, codeBlock, generatedMark, markdown, type Page } from './page.ts'
import { signalText } from './signal-text.ts'
import { commandText, templateText } from './template-text.ts'

/** The page of one rule. */
export async function rulePage(rule: Rule, pack: RulePack): Promise<Page> {
  return {
    path: `docs/reference/rules/${rule.id}.md`,
    content: markdown([
      `# ${rule.id}`,
      generatedMark(`rules/${rule.id}.yaml`),
      `**${templateText(rule.title)}**`,
      facts(rule),
      templateText(rule.summary),
      '## What it looks for',
      Object.entries(rule.signals)
        .map(([name, signal]) => signalText(name, signal))
        .join('\n'),
      condition(rule),
      ...exceptions(rule),
      ...causes(rule),
      ...relations(rule),
      ...(await example(rule, pack)),
      ...examples(rule),
      ...references(rule),
    ]),
  }
}

function facts(rule: Rule): string {
  const { side, ...versions } = rule.affects ?? {}
  const ranges = Object.entries(versions).map(([component, range]) => `${component} ${code(range!)}`)
  const affected = ranges.length === 0 ? 'all' : `${ranges.join(', ')}${side ? ` (${side} version)` : ''}`
  const rows = [`- Severity: ${severities(rule)}`, `- Area: ${rule.area}`, `- Versions: ${affected}`]
  rows.push(`- Source: [${rule.id}.yaml](../../../../rules/${rule.id}.yaml)`)
  if (rule.status !== 'stable') rows.push(`- Status: ${rule.status}`)
  if (rule.replacedBy !== undefined) rows.push(`- Replaced by: ${code(rule.replacedBy)}`)
  if (rule.blocks !== undefined) rows.push(`- Blocks an upgrade: ${blockedPhase(rule.blocks)}`)
  return rows.join('\n')
}

function blockedPhase({ phase, when }: NonNullable<Rule['blocks']>): string {
  const known = upgradePhases.find(({ id }) => id === phase)
  const place = known === undefined ? 'in the phase it is in' : `in phase ${known.number} (${known.title})`
  return when === 'now' ? place : `the next one, ${place}`
}

function severities({ severity, causes = [] }: Rule): string {
  const others = causes.filter((c) => c.severity !== undefined && c.severity !== severity)
  if (others.length === 0) return severity
  return `${severity}; ${others.map((c) => `${c.severity} for cause ${code(c.id)}`).join(', ')}`
}

function condition(rule: Rule): string {
  const each = rule.for === undefined ? 'One finding for a bundle.' : `One finding for each match of **${rule.for}**.`
  const grouped = rule.groupBy === undefined ? '' : ` Those with the same ${code(rule.groupBy)} share one.`
  const when = rule.when === undefined ? '' : ` It matches when ${code(rule.when)}.`
  const values = Object.entries(rule.let ?? {}).map(([name, source]) => `- ${code(name)} is ${code(source)}`)
  return [`${each}${grouped}${when}`, ...(values.length === 0 ? [] : ['Named values:', values.join('\n')])].join('\n\n')
}

function exceptions({ exceptions = [] }: Rule): string[] {
  if (exceptions.length === 0) return []
  return [
    '## When it keeps silent',
    exceptions.map(({ name, when, reason }) => `- **${name}**: ${reason} (${code(when)})`).join('\n'),
  ]
}

function causes(rule: Rule): string[] {
  if (rule.causes === undefined)
    return ['## Cause', templateText(rule.cause!), '### Remedy', remedies(rule.remediation)]
  const own = rule.causes.flatMap((cause) => [
    `### ${cause.id}`,
    cause.title === undefined ? '' : `**${templateText(cause.title)}**`,
    templateText(cause.cause),
    cause.when === undefined
      ? 'When none of the others fits.'
      : `When ${code(cause.when)}.${cause.confidence === undefined ? '' : ` Confidence is ${cause.confidence} at most.`}`,
    cause.remediation === undefined ? '' : remedies(cause.remediation),
  ])
  const common = rule.remediation === undefined ? [] : ['### Remedy', remedies(rule.remediation)]
  return ['## Causes', 'The first that fits is told.', ...own, ...common]
}

function remedies(steps: Rule['remediation']): string {
  return (steps ?? [])
    .map((step, index) => {
      const { text, commands = [], when } = typeof step === 'string' ? { text: step } : step
      const only = when === undefined ? '' : ` (when ${code(when)})`
      const block = commands.length === 0 ? '' : `\n\n${codeBlock(commands.map(commandText).join('\n'), 'sh')}`
      return `${index + 1}. ${templateText(text)}${only}${block.replaceAll('\n', '\n   ').replaceAll(/^ +$/gm, '')}`
    })
    .join('\n')
}

function relations({ explains = [] }: Rule): string[] {
  if (explains.length === 0) return []
  const ties = {
    'same-object': 'about the same object',
    related: 'about related objects',
    'same-node': 'on the same node',
    bundle: 'in the same bundle',
  }
  const rows = explains.map(({ rule, by, cause, when, within }) => {
    const rules = [rule].flat().map(code).join(', ')
    const causes = cause === undefined ? '' : `, cause ${[cause].flat().map(code).join(', ')}`
    return `- ${rules}${causes}: ${ties[by]}${within ? `, within ${within}` : ''}${when ? `, when ${code(when)}` : ''}`
  })
  return ['## Findings it explains', rows.join('\n')]
}

/**
 * What the command prints for the first positive example. Only this rule and those that the example names run, so that
 * a page does not change with every rule that is added to the pack.
 */
async function example(rule: Rule, pack: RulePack): Promise<string[]> {
  const first = rule.examples!.positive[0]!
  const names = new Set([rule.id, ...(first.alsoFinds ?? [])])
  const report = await runExample(first, [{ ...pack, rules: pack.rules.filter((r) => names.has(r.id)) }])
  const text = renderText(report, { width: 100, duration: false })
  return ['## Example report', `${first.name}:`, codeBlock(text, 'text')]
}

function examples({ examples }: Rule): string[] {
  const { positive, negative } = examples!
  const names = (items: typeof positive): string => items.map(({ name }) => `- ${name}`).join('\n')
  return ['## Tested with', 'It matches:', names(positive), 'It keeps silent:', names(negative)]
}

function references(rule: Rule): string[] {
  const all = [...rule.references, ...(rule.causes ?? []).flatMap((c) => c.references ?? [])]
  if (all.length === 0) return []
  return ['## References', [...new Set(all)].map((r) => (/^https?:/.test(r) ? `- <${r}>` : `- ${r}`)).join('\n')]
}
