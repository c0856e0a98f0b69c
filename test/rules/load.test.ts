import { describe, expect, it } from 'vitest'
import { parseRule } from '../../src/rules/load.ts'

const good = `title: A pod waits
area: test
severity: warning
summary: 'Pod {{ pod.metadata.name }} waits.'
signals:
  pod:
    resource: pods
    where: self.status.phase == "Pending"
  slow:
    log: default/*/main
    pattern: 'volume (?P<volume>\\S+) is slow'
    where: self.volume == pod.metadata.name
    optional: true
for: pod
let:
  phase: pod.status.phase
cause: '{{ phase }}'
remediation: [Wait.]
examples:
  positive: [{ name: p, bundle: {} }]
  negative: [{ name: n, bundle: {} }]
`

function faults(text: string) {
  return parseRule(text, 'test/rule', 'rule.yaml', new Map()).faults.map(({ line, column, message }) => ({
    line,
    column,
    message,
  }))
}

describe('parseRule', () => {
  it('takes a sound rule and gives its expressions parsed', () => {
    const expressions = new Map()
    expect(parseRule(good, 'test/rule', 'rule.yaml', expressions).faults).toEqual([])
    expect([...expressions.keys()]).toContain('self.volume == pod.metadata.name')
  })

  const cases: [what: string, from: string, to: string, line: number, message: string][] = [
    ['an unknown field', 'severity: warning', 'severity: warning\nseverty: x', 0, 'severty'],
    ['an unknown severity', 'severity: warning', 'severity: bad', 3, 'severity'],
    ['an unknown name', 'self.volume == pod', 'self.volume == podd', 12, "did you mean 'pod'"],
    ['an unknown field of a match', 'self.volume ==', 'self.volumne ==', 12, "did you mean 'volume'"],
    ['an unknown function', 'self.status.phase == "Pending"', 'sise(self.status) == 1', 8, "did you mean 'size'"],
    ['a syntax error in a template', '{{ phase }}', '{{ phase + }}', 17, 'cause'],
    ['a named value used too early', 'phase: pod.status.phase', 'phase: later', 16, 'later'],
    ['a log glob that fits no log', 'default/*/main', 'default/*', 10, '<namespace>/<pod>/<container>'],
    ['a signal without a source', '    resource: pods\n', '', 6, 'exactly one of'],
    ['a pattern that is no RE2', 'volume (?P', 'volume (?=x)(?P', 11, 'RE2'],
    ['a pattern without literal text', "'volume (?P<volume>\\S+) is slow'", "'(?P<volume>\\S+)'", 11, 'literal'],
    ['an unknown signal in for', 'for: pod', 'for: pot', 14, 'pot'],
    [
      'signals in a circle',
      'where: self.status.phase == "Pending"',
      'where: self.metadata.name == slow.volume',
      5,
      'circle',
    ],
    ['a cause without remediation', 'remediation: [Wait.]\n', '', 0, 'remediation'],
    ['no negative example', '  negative: [{ name: n, bundle: {} }]\n', '', 0, 'negative'],
    ['no examples at all', good.slice(good.indexOf('examples:')), '', 0, 'examples'],
  ]
  it.each(cases)('refuses %s', (_, from, to, line, message) => {
    expect(good).toContain(from)
    const [fault] = faults(good.replace(from, to))
    expect(fault?.message).toContain(message)
    if (line > 0) expect(fault?.line).toBe(line)
  })

  it('says where in the line an expression is wrong', () => {
    expect(faults(good.replace('self.status.phase ==', 'self.status.phase === '))[0]).toMatchObject({
      line: 8,
      column: 32,
    })
  })

  it('refuses what is no YAML and what is no mapping', () => {
    expect(faults('a: [')[0]!.message).toContain('expected YAML')
    expect(faults('just text')).toHaveLength(1)
  })

  it('says of no fault that it is behind the last line', () => {
    expect(faults('title: "unclosed')[0]).toMatchObject({ line: 1, column: 17 })
    expect(faults('{\u000c{')[0]!.line).toBe(1)
  })

  it('refuses an id that is no path of lower-case words', () => {
    expect(parseRule(good, 'Rule', 'Rule.yaml', new Map()).faults[0]!.message).toContain('area/name.yaml')
  })

  it('evaluates no YAML tag and merges no prototype', () => {
    expect(faults(good.replace('title: A pod waits', 'title: !!js/function "x"'))).toHaveLength(1)
    parseRule(`${good}__proto__: { polluted: true }\n`, 'test/rule', 'rule.yaml', new Map())
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
