import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderJson } from '../../../src/report/json.ts'
import { isWeakName } from '../../../src/report/redact/known-system.ts'
import { maskSecrets } from '../../../src/report/redact/mask-secrets.ts'
import { NameSearch } from '../../../src/report/redact/name-search.ts'
import type { KnownName } from '../../../src/report/redact/names.ts'
import { redactReport } from '../../../src/report/redact/redact-report.ts'
import { applySpans, settle, shiftRange } from '../../../src/report/redact/spans.ts'
import type { Report } from '../../../src/report/report.ts'
import { emptyReport, healthy, stuckUpgrade } from '../sample-reports.ts'

const known: KnownName[] = [
  { kind: 'node', name: 'acme-n1' },
  { kind: 'vm', name: 'acme-n1-guest' },
  { kind: 'vm', name: 'test' },
  { kind: 'vm', name: 'harvester' },
  { kind: 'namespace', name: 'acme' },
]

function redacted(text: string, names: KnownName[] = known): string {
  return redactReport({ ...emptyReport(), bundle: { ...emptyReport().bundle, nodes: [], description: text } }, names)
    .report.bundle.description!
}

describe('a text', () => {
  it.each([
    ['acme-n1 and acme-n1-guest in acme', 'node-1 and vm-1 in namespace-1'],
    ['virt-launcher-acme-n1-guest-7xq2p', 'virt-launcher-vm-1-7xq2p'],
    ['etcd-acme-n1, hvst-upgrade-m4k8w', 'etcd-node-1, hvst-upgrade-m4k8w'],
    ['acme-n12 macme', 'namespace-1-n12 macme'],
    ['line\\nacme-n1\\u003cacme-n1\\u003e \u001b[31macme-n1', 'line\\nnode-1\\u003cnode-1\\u003e \u001b[31mnode-1'],
    ['10.1.2.3:443, 10.1.2.0/24, 10.1.2.3', '192.0.2.1:443, 192.0.2.2/24, 192.0.2.1'],
    ['[fd00::1]:443 FD00:0::1, fd00::2: refused', '[2001:db8::1]:443 2001:db8::1, 2001:db8::2: refused'],
    [
      '127.0.0.1 0.0.0.0 ::1 10.52.0.0/16 10.53.0.10 v1.2.3.4 10:20:11',
      '127.0.0.1 0.0.0.0 ::1 10.52.0.0/16 10.53.0.10 v1.2.3.4 10:20:11',
    ],
    ['52:54:00:AA:bb:cc 52-54-00-aa-bb-cc', '00:00:5e:00:53:01 00:00:5e:00:53:01'],
    ['pvc-3f2b8c1e-77aa-4c55-9d10-5f6e7a8b9c0d', 'pvc-00000000-0000-4000-8000-000000000001'],
    ['mail bob@acme.com', 'mail user-1@example.com'],
    ['https://reg.corp.lan/v2 reg.corp.lan', 'https://host-1.example/v2 host-1.example'],
    ['acme-n1.corp.lan acme-n2.corp.lan', 'node-1.domain-1.example host-1.example'],
    ['lookup vault on 10.53.0.10:53: no such host', 'lookup host-1.example on 10.53.0.10:53: no such host'],
    [
      'docker.io/a/b:1 pods.metrics.k8s.io x.svc.cluster.local',
      'docker.io/a/b:1 pods.metrics.k8s.io x.svc.cluster.local',
    ],
    [
      '.spec.template.spec.domain of kernel.log, controller.go:70',
      '.spec.template.spec.domain of kernel.log, controller.go:70',
    ],
    ['Serial Number: ABC12345 (ABC12345)', 'Serial Number: serial-1 (serial-1)'],
    ['the test of VM test, in default/test; test-run', 'the test of VM vm-1, in default/vm-1; test-run'],
    ['harvester-system/harvester-abc of harvester v1.4', 'harvester-system/harvester-abc of harvester v1.4'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
  })

  it('never gets a pseudonym that stands in it already', () => {
    expect(redacted('node-1 and node-2 at 192.0.2.1, 10.0.0.1', [{ kind: 'node', name: 'node-2' }])).toBe(
      'node-1 and node-3 at 192.0.2.2, 192.0.2.3',
    )
  })
})

describe('a report', () => {
  it('is left as it is, and its map tells what is in it', () => {
    const report = stuckUpgrade()
    const { report: copy, map } = redactReport(report, known)
    expect(report).toEqual(stuckUpgrade())
    expect(new Set(Object.values(map)).size).toBe(Object.keys(map).length)
    for (const pseudonym of Object.keys(map)) expect(renderJson(copy)).toContain(pseudonym)
  })

  it('of a healthy cluster stays readable', () => {
    const { outcomes, summary, stats } = redactReport(healthy()).report
    expect({ outcomes, summary, stats }).toEqual({
      outcomes: healthy().outcomes,
      summary: healthy().summary,
      stats: healthy().stats,
    })
  })

  it('takes time linear in its size, whatever the number of names', () => {
    const names = Array.from({ length: 5000 }, (_, i): KnownName => ({ kind: 'vm', name: `machine-${i}-of-acme` }))
    for (const piece of [
      'machine-',
      'a.',
      '1.',
      '1:',
      'a@',
      '-',
      'aB3/',
      '://',
      'machine-77-of-acme ',
      '::',
      'serial',
      '%41',
    ]) {
      const start = performance.now()
      redacted(piece.repeat(Math.ceil(200_000 / piece.length)), names)
      expect(performance.now() - start, piece).toBeLessThan(6000)
    }
  })
})

const word = fc.stringMatching(/^[a-z][a-z0-9]{3,12}(-[a-z0-9]{2,8}){0,2}$/).filter((name) => !isWeakName(name))
const frames = [
  'Pod {} fails',
  'logs/{}/x/y.log',
  '"{}"',
  'a-{}-b',
  'https://x.example/{}?a={}',
  '\\n{}',
  '[{}]',
  '{}:80',
  'VM={}',
]

/** The text somewhere in a report. */
function placed(texts: readonly string[]): Report {
  const report = stuckUpgrade()
  const [first] = report.findings
  const finding = { ...first!, title: texts[0] ?? '', summary: texts[1] ?? '', rootCause: texts[2] ?? '' }
  finding.evidence = texts.map((text, i) => ({
    path: text,
    line: i + 1,
    excerpt: text,
    context: [{ line: i, text }],
    note: text,
  }))
  finding.remediation = [{ text: texts.join(' '), commands: [...texts] }]
  report.findings = [{ ...finding, symptoms: [finding] }]
  report.outcomes = texts.map((reason, i) => ({ ruleId: `a/${i}`, outcome: 'failed' as const, reason }))
  report.diagnostics = texts.map((text) => ({ code: 'file-invalid' as const, path: text, message: text, effect: text }))
  return { ...report, bundle: { ...report.bundle, description: texts.join('\n') } }
}

it('no random name survives, in whatever case and place', () => {
  const vocabulary = renderJson(placed(frames)).toLowerCase()
  fc.assert(
    fc.property(
      fc.uniqueArray(word, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(frames.length - 1), { maxLength: 4 }),
      fc.boolean(),
      (names, picks, upper) => {
        const own = names.filter((name) => !vocabulary.includes(name))
        const texts = picks.flatMap((pick) =>
          own.map((name) => frames[pick]!.replaceAll('{}', upper ? name.toUpperCase() : name)),
        )
        const text = renderJson(
          redactReport(
            placed(texts),
            own.map((name) => ({ kind: 'vm', name })),
          ).report,
        ).toLowerCase()
        expect(own.filter((name) => new RegExp(`(?<![a-z0-9])${name}(?![a-z0-9])`).test(text))).toEqual([])
      },
    ),
    { numRuns: 150 },
  )
})

it('no random secret survives, where something calls it one, and where not', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9!#$*+./=_-]{6,24}[0-9][A-Z][a-z]$/).filter((s) => !s.startsWith('*'))
  fc.assert(
    fc.property(
      secret,
      fc.constantFrom('password: {}', '"token":"{}"', 'secretKey={}', '--password {}', 'https://u:{}@h/x'),
      (value, frame) => {
        fc.pre(!(frame.includes('://') && value.includes('/')) && !(frame.startsWith('--') && value.startsWith('-')))
        const text = renderJson(maskSecrets(placed([frame.replace('{}', () => value), `then "${value}" again`])))
        expect(text.includes(value)).toBe(false)
      },
    ),
    { numRuns: 200 },
  )
})

it('spans are settled, applied and shifted', () => {
  const spans = settle([
    { start: 4, end: 6, text: 'X' },
    { start: 0, end: 5, text: 'long-' },
    { start: 8, end: 9, text: '' },
  ])
  expect(applySpans('0123456789', spans)).toBe('long-679')
  expect(shiftRange({ start: 6, end: 8 }, spans)).toEqual({ start: 5, end: 7 })
  expect(shiftRange({ start: 2, end: 10 }, spans)).toEqual({ start: 0, end: 8 })
})

it('the longest name at a place is found, in one pass', () => {
  const search = new NameSearch<number>()
  for (const [i, name] of ['a-b', 'a', 'A-B-C'].entries()) search.add(name, i)
  expect(search.find('a-b-c a-b xa a-bc').map((hit) => hit.value)).toEqual([2, 0, 1])
})
