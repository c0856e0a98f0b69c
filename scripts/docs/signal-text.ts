import { type SignalSource, type SignalSpec, signalSources } from '../../src/rules/signal-sources.ts'
import { code } from './page.ts'
import { templateText } from './template-text.ts'

type List = string | readonly string[] | undefined

const list = (value: List): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value
const codes = (value: List): string => list(value).map(code).join(', ')

/** What a signal looks for, as one sentence and its conditions. */
export function signalText(name: string, signal: SignalSpec): string {
  const source = signalSources.find((s) => signal[s] !== undefined)!
  const sentence = [subjects[source](signal), ...places(signal), ...occurrences(signal)].join(', ')
  const absence = signal.expect === 'none' ? 'no ' : ''
  const lines = [
    `- **${name}**: ${absence}${sentence}${signal.optional ? ' (adds to the proof, is not required)' : ''}.`,
  ]
  if (signal.contains !== undefined) lines.push(`  - holds the text ${codes(signal.contains)}`)
  if (signal.pattern !== undefined) lines.push(`  - matches ${code(signal.pattern)}`)
  if (signal.where !== undefined) lines.push(`  - where ${code(signal.where)}`)
  if (signal.note !== undefined) lines.push(`  - proves: ${templateText(signal.note)}`)
  return lines.join('\n')
}

const subjects: Record<SignalSource, (signal: SignalSpec) => string> = {
  resource: ({ resource }) => `objects of kind ${codes(resource)}`,
  event: ({ event }) => eventText(event!),
  log: ({ log }) => `lines of the pod logs ${codes(log)}`,
  nodeLog: ({ nodeLog }) => `lines of the node logs ${codes(nodeLog)}`,
  nodeFile: ({ nodeFile }) => `lines of the node files ${codes(nodeFile)}`,
  setting: ({ setting }) => `the Harvester setting ${codes(setting)}`,
  alert: ({ alert }) => `the Prometheus alert ${codes(alert)}`,
  upgrade: () => 'the newest upgrade',
  tail: ({ tail }) =>
    `the last words of container ${code(tail!.container)} of pod ${code(tail!.pod)}${tail!.previous ? ', of its previous instance' : ''}`,
}

function eventText({ reason, type, object }: NonNullable<SignalSpec['event']>): string {
  const about = object === undefined ? '' : ` about ${list(object).join(' or ')}`
  const reasons = reason === undefined ? '' : ` with reason ${codes(reason)}`
  return `${type === undefined ? '' : `${type} `}events${about}${reasons}`
}

function places({ namespace, previous }: SignalSpec): string[] {
  const found = namespace === undefined ? [] : [`in ${codes(namespace)}`]
  if (previous === 'only') found.push('of the previous instance of the container')
  if (previous === 'include') found.push('previous instances of the container included')
  return found
}

function occurrences({ count, per, within }: SignalSpec): string[] {
  const found: string[] = []
  if (count !== undefined) found.push(`at least ${count} times${per === undefined ? '' : ` in ${per}`}`)
  if (within === 'any') found.push('at any time')
  else if (within !== undefined) found.push(/ /.test(within) ? within : `in the last ${within} before collection`)
  return found
}
