import { describe, expect, it } from 'vitest'
import { parseRule } from '../../src/rules/load.ts'

// What a rule may say that is sound by itself and never does what its author means.

const good = `title: A pod waits
area: test
severity: warning
summary: 'Pod {{ pod.metadata.name }} waits.'
affects: { harvester: '>=1.4.0 <1.6.0' }
signals:
  pod:
    resource: pods
    where: self.status.phase == "Pending"
  slow:
    log: default/*/main
    pattern: 'volume (?P<volume>\\S+) is slow'
    where: self.volume == pod.metadata.name
    optional: true
  failed:
    event: { reason: Failed }
    pattern: 'failed for (?P<why>.*)'
    within: 10m before slow
    optional: true
for: pod
let:
  phase: pod.status.phase
  nodes: resources("nodes").size()
blocks: { phase: nodes, when: now }
cause: '{{ phase }}'
remediation: [Wait.]
examples:
  positive: [{ name: p, bundle: {} }]
  negative: [{ name: n, bundle: {} }]
`

function faults(text: string): string[] {
  return parseRule(text, 'test/rule', 'rule.yaml', new Map()).faults.map(
    ({ line, column, message }) => `${line}:${column}: ${message}`,
  )
}

describe('a rule with a trap in it does not load', () => {
  it('without one it does', () => expect(faults(good)).toEqual([]))

  const cases: [what: string, from: string, to: string, fault: string][] = [
    [
      'objects of a computed kind, which are never read',
      'resources("nodes")',
      'resources(phase)',
      '23:10: let.nodes: the kind of objects has to be a text, as in "pods"',
    ],
    [
      'the same of one object',
      'resources("nodes").size()',
      'resource("no" + "des", "", pod.spec.nodeName)',
      '23:10: let.nodes: the kind of objects has to be a text',
    ],
    [
      'the same of related ones',
      'resources("nodes").size()',
      'related(pod, pod.kind)',
      '23:10: let.nodes: the kind of objects has to be a text',
    ],
    [
      'a kind that is not written as a plural',
      'resources("nodes")',
      'resources("node")',
      "23:10: let.nodes: unknown kind of objects 'node'; did you mean 'nodes'?",
    ],
    [
      'the same of a signal',
      'resource: pods',
      'resource: pod',
      "8:5: signals.pod.resource: unknown kind of objects 'pod'; did you mean 'pods'?",
    ],
    [
      'a kind without its group',
      'resource: pods',
      'resource: helmcharts',
      "8:5: signals.pod.resource: unknown kind of objects 'helmcharts'; outside of the core group write plural.group",
    ],
    ['a value with the name of a function', 'phase: pod', 'size: pod', "22:3: let.size: 'size' is a function"],
    ['of a macro', 'phase: pod', 'exists: pod', "22:3: let.exists: 'exists' is a macro"],
    ['of a type', 'phase: pod', 'list: pod', "22:3: let.list: 'list' is a type of CEL"],
    ['of a group of functions', 'phase: pod', 'math: pod', "22:3: let.math: 'math' is what functions begin with"],
    ['of the candidate', 'phase: pod', 'self: pod', "22:3: let.self: 'self' is the candidate of a signal"],
    ['of a signal', 'phase: pod', 'slow: pod', '22:3: let.slow: slow is already the name of a signal'],
    ['a signal named bundle', '  slow:', '  bundle:', "10:3: signals.bundle: 'bundle' is a variable of every rule"],
    [
      'a capture named like a field of a line',
      '?P<volume>',
      '?P<path>',
      "12:26: signals.slow.pattern: 'path' is a field of every match; choose another name for the capture",
    ],
    [
      'a capture named like a field of an event',
      '?P<why>',
      '?P<message>',
      "17:30: signals.failed.pattern: 'message' is a field of every match",
    ],
    [
      'a value of let in a signal, which is evaluated before',
      'self.volume == pod.metadata.name',
      'self.volume == phase',
      "13:27: signals.slow.where: 'phase' is a value of let, and those are made from the signals; write its expression here",
    ],
    [
      'a window relative to no signal',
      'before slow',
      'before slw',
      "18:5: signals.failed.within: no other signal is named slw; did you mean 'slow'?",
    ],
    [
      'a window relative to what has no time',
      'before slow',
      'before pod',
      '18:5: signals.failed.within: matches of pod have no time',
    ],
    [
      'a range of versions that is none',
      '>=1.4.0 <1.6.0',
      '1.4 to 1.6',
      '5:12: affects.harvester: expected a range of versions',
    ],
    [
      'a phase that there is none of',
      'phase: nodes, when',
      'phase: node, when',
      "24:11: blocks.phase: unknown phase 'node'; did you mean 'nodes'?",
    ],
  ]
  it.each(cases)('%s', (_, from, to, fault) => {
    expect(good).toContain(from)
    expect(faults(good.replace(from, to))[0]).toContain(fault)
  })

  it('takes the name of what is only called on a value, and a capture of what an event has and a line has not', () => {
    const last = good.replace('phase: pod', 'last: pod').replace('{{ phase }}', '{{ last }}')
    expect(faults(last.replace('?P<volume>', '?P<reason>').replace('self.volume', 'self.reason'))).toEqual([])
  })
})
