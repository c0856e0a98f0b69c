import { describe, expect, it } from 'vitest'
import {
  check,
  compile,
  Environment,
  evaluate,
  macroDocs,
  parse,
  signatureOf,
  toCelValue,
} from '../../../src/rules/cel/index.ts'

const env = new Environment({ variables: { pod: 'dyn' } })
const functions = env.functions()

describe('the function reference', () => {
  it.each(functions.map((entry) => [signatureOf(entry), entry] as const))(
    '%s has an example that evaluates',
    (_, entry) => {
      const expr = parse(entry.example)
      expect(check(expr, env)).toEqual([])
      expect(entry.example).toContain(entry.name.replace(/^.*\./, ''))
      expect(() => compile(expr, env)()).not.toThrow()
      expect(entry.doc).toMatch(/^[^\n]+[.]$/)
    },
  )

  it.each(macroDocs.map((entry) => [entry.signature, entry] as const))(
    '%s has an example that evaluates',
    (_, entry) => {
      const expr = parse(entry.example)
      expect(check(expr, env)).toEqual([])
      expect(() => compile(expr, env)(new Map([['pod', toCelValue({ status: {} })]]))).not.toThrow()
    },
  )

  it('has no two overloads with one signature', () => {
    const forms = functions.map((entry) => `${signatureOf(entry).replace(/ -> .*/, '')}`)
    expect(forms.filter((form, i) => forms.indexOf(form) !== i)).toEqual([])
  })
})

describe('functions beyond the conformance cases', () => {
  it.each([
    ["'abc 12 x 345'.find('[0-9]+')", '12'],
    ["'abc'.find('[0-9]+')", ''],
    ["'1 22 333'.findAll('[0-9]+')", ['1', '22', '333']],
    ["'1 22 333'.findAll('[0-9]+', 2)", ['1', '22']],
    ["regex.replace('k=v', '([a-z])=([a-z])', '\\\\2=\\\\1')", 'v=k'],
    ["regex.extract('pod-7', 'pod-([0-9]+)').value()", '7'],
    ["regex.extract('pod', '[0-9]+').hasValue()", false],
    ["'a,b,c'.split(',', 2)", ['a', 'b,c']],
    ["'aaa'.replace('a', 'b', 2)", 'bba'],
    ["'ab'.replace('', '-')", '-a-b-'],
    ["'🐱x'.charAt(1) + '🐱x'.substring(0, 1)", 'x🐱'],
    ['[3, 1, 2].sort()', [1n, 2n, 3n]],
    ["['bb', 'a'].sortBy(s, size(s))", ['a', 'bb']],
    ['[1, 1.0, 1u, 2].distinct()', [1n, 2n]],
    ['[1, 9223372036854775807, 9223372036854775808.0, 0.5, 0.5].distinct().size()', 3n],
    ['lists.range(5000).distinct().size()', 5000n],
    ["['a', 'a', null, null].distinct()", ['a', null]],
    ['[1, 2, 3].slice(1, 3)', [2n, 3n]],
    ['[[1], [2, [3]]].flatten()', [1n, 2n, [3n]]],
    ['[1, 2, 3].sum() + [].sum()', 6n],
    ["[duration('1s'), duration('2s')].sum() == duration('3s')", true],
    ['[2, 1].min() == 1 && [2, 1].max() == 2 && [1, 2].isSorted()', true],
    ['[1, 2, 1].lastIndexOf(1) - [1, 2].indexOf(3)', 3n],
    ['lists.range(3)', [0n, 1n, 2n]],
    ['[1, 2].first().value() + [1, 2].last().value()', 3n],
    ['[].first().hasValue()', false],
    ['sets.contains([1, 2], [1]) && sets.equivalent([1, 2], [2, 1, 1]) && !sets.intersects([1], [2])', true],
    ["quantity('1.5Gi').asInteger()", 1610612736n],
    ["quantity('500m').isLessThan(quantity('1')) && quantity('1Ki').isGreaterThan(quantity('1k'))", true],
    ["quantity('1e3') == quantity('1k')", true],
    ["quantity('0.1').add(quantity('0.2')) == quantity('300m')", true],
    ["quantity('1Gi').sub(quantity('512Mi')).compareTo(quantity('0.5Gi'))", 0n],
    ["quantity('250m').asApproximateFloat()", 0.25],
    ["quantity('-1').sign() + (quantity('500m').isInteger() ? 10 : 0)", -1n],
    ["isQuantity('1Zi') || isQuantity('') || isQuantity('.') || isQuantity('1.2.3')", false],
    ["string(quantity('1').sub(quantity('250m')))", '0.75'],
    ["quantity('1Mi') < quantity('1Gi') && string([quantity('2'), quantity('3k')].max()) == '3k'", true],
    ["semver('1.9.0') < semver('1.10.0')", true],
    ["semver('1.2.3').minor()", 2n],
    ["semver('1.10.0').isGreaterThan(semver('1.9.9')) && semver('1.0.0-rc1').isLessThan(semver('1.0.0'))", true],
    ["isSemver('v1.2.3') || isSemver('1.2')", false],
    ["semver('v1.4', true).compareTo(semver('1.4.0'))", 0n],
    ["semver('01.02.03', true) == semver('1.2.3')", true],
    ["url('https://a.example:8443/p?x=1&x=2').getQuery().x", ['1', '2']],
    ["url('https://[::1]:80/').getHostname()", '::1'],
    ["isURL('not a url')", false],
    ["cidr('10.52.0.0/16').containsIP('10.52.3.4') && !cidr('10.52.0.0/16').containsIP('10.53.0.1')", true],
    ["string(ip('2001:0db8:0:0:1:0:0:1'))", '2001:db8::1:0:0:1'],
    ["isIP('01.2.3.4') || isIP('1::2::3') || isIP('1:2:3:4:5:6:7:8:9') || isCIDR('1.2.3.4/33')", false],
    ["'%08'.size()", 3n],
    ["'%.2f|%.1e|%s|%x'.format([2.345, 12345.0, {'a': [1]}, -255])", '2.35|1.2e+04|{a: [1]}|-ff'],
    ["timestamp('2024-03-31T01:30:00Z').getHours('Europe/Berlin')", 3n],
    ["timestamp('2024-12-31T23:30:00Z').getDayOfYear('+01:00')", 0n],
    ["duration('1h30m').getMinutes()", 90n],
    ["string(duration('-1.5s'))", '-1.5s'],
    [
      "timestamp('2024-02-29T00:00:00.123456789Z') - timestamp('2024-02-29T00:00:00Z') == duration('123456789ns')",
      true,
    ],
    ['google.protobuf.Duration{seconds: 1, nanos: 5} > duration("1s")', true],
    ['google.protobuf.Int64Value{value: 3} + 1', 4n],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toEqual(value)
  })

  it.each([
    "timestamp('2023-02-29T00:00:00Z')",
    "timestamp('2023-01-01 00:00:00')",
    "duration('1 h')",
    "duration('s')",
    "int('0x10')",
    "int('')",
    "double('1e')",
    "timestamp(0).getHours('No/Where')",
    '[].max()',
    "[1, 'a'].max()",
    'math.sqrt(true)',
    "semver('1.0.0') < quantity('1')",
    "ip('1.2.3.4') < ip('1.2.3.5')",
    "semver('1.2')",
    "quantity('a')",
    '[1].join()',
    "base64.decode('!')",
    "google.protobuf.Int64Value{value: 'a'}",
  ])('%s fails', (source) => {
    expect(() => evaluate(source)).toThrow()
  })
})
