import { afterEach, describe, expect, test } from 'vitest'
import { analyze, loadRules } from '../../src/analyze.ts'
import { parseAlerts } from '../../src/parsers/alerts.ts'
import { parseMetadata } from '../../src/parsers/metadata.ts'
import type { Report } from '../../src/report/report.ts'
import { buildBundleTree, type FileTree, zipBundle } from '../support/bundle-builder/index.ts'
import { rawZip, repeatedMember, textMember } from '../support/raw-zip.ts'
import { packOf } from '../support/run-rule.ts'
import { withWrongFields } from './shapes.ts'

const rules = packOf({
  'test/pod': `
signals:
  pod: { resource: pods, namespace: default, where: 'self.status.phase == "Failed"' }
for: pod
`,
})
const shipped = await loadRules()
const path = 'yamls/namespaced/default/v1/pods.yaml'
const item = (name: string, more = ''): string =>
  `- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: ${name}\n    namespace: default\n${more}  status:\n    phase: Failed\n`
const list = (...items: string[]): string => `apiVersion: v1\nitems:\n${items.join('')}kind: List\nmetadata: {}\n`

async function run(text: string | Uint8Array): Promise<Report> {
  return analyze(zipBundle(buildBundleTree({}).set(path, text as string)), { builtinRules: false, rules: [rules] })
}
const foundIn = (report: Report): (string | undefined)[] => report.findings.map((f) => f.objects[0]?.name)
const faultsOf = (report: Report) => report.diagnostics.filter((d) => d.path === path)

afterEach(() => {
  // whatever a bundle held, what every object inherits is as it was
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

const bomb = `- a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghijk'
  .split('')
  .map((name, at) => `  ${name}: &${name} [${`*${'abcdefghij'[at]},`.repeat(9)}]\n`)
  .join('')}`

describe('one object costs itself alone', () => {
  test.each([
    ['an alias bomb', bomb],
    ['nesting 200,000 deep in flow style', `- a: ${'['.repeat(200_000)}\n`],
    ['nesting 2,000 deep in block style', `- ${'- '.repeat(2000)}x\n`],
    [
      'nesting 2,000 keys deep',
      `- a:\n${Array.from({ length: 2000 }, (_, at) => `${' '.repeat(at + 4)}a:\n`).join('')}`,
    ],
    ['masking that broke it', item('masked', '  spec:\n    host: ***HIDDEN***\n')],
    ['a tag that makes code', '- !!js/function "function(){}"\n'],
    ['a text', '- just text\n'],
    ['control characters', '- a: \u0001\u0002\n'],
    ['more bytes than any object has', `- a: "${'x'.repeat(17 << 20)}"\n`],
  ])('%s', async (_what, bad) => {
    const report = await run(list(item('before'), bad, item('after')))
    expect(foundIn(report)).toEqual(['after', 'before'])
    expect(faultsOf(report)).toMatchObject([{ code: 'yaml-item-invalid', effect: 'this object is left out' }])
    expect(faultsOf(report)[0]!.line).toBeGreaterThanOrEqual(10)
  })

  test('a key twice: the last value is taken', async () => {
    const report = await run(list(item('before').replace('Failed\n', 'Running\n    phase: Failed\n'), item('after')))
    expect(foundIn(report)).toEqual(['after', 'before'])
    expect(faultsOf(report)).toMatchObject([{ code: 'yaml-item-invalid', effect: 'the last value is taken' }])
  })

  test('keys that objects inherit', async () => {
    const keys =
      '  __proto__: {polluted: 1}\n  constructor: {prototype: {polluted: 1}}\n  toString: 1\n  hasOwnProperty: 1\n'
    const report = await run(list(item('before', keys), item('__proto__'), item('constructor')))
    expect(foundIn(report)).toEqual(['__proto__', 'before', 'constructor'])
  })
})

describe('a file', () => {
  test.each([
    ['with a byte order mark', `\ufeff${list(item('before'), item('after'))}`],
    ['with CRLF', list(item('before'), item('after')).replaceAll('\n', '\r\n')],
    [
      'with a scalar of 10 MB in an object',
      list(item('before', `  spec:\n    data: ${'x'.repeat(10e6)}\n`), item('after')),
    ],
  ])('%s is read as any other', async (_what, text) => {
    const report = await run(text)
    expect(foundIn(report)).toEqual(['after', 'before'])
    expect(faultsOf(report)).toEqual([])
  })

  test('cut in an object: those before it count, and it is said', async () => {
    const whole = list(item('before'), item('after'))
    for (let cut = whole.indexOf('after') - 30; cut < whole.indexOf('kind: List'); cut += 3) {
      const report = await run(whole.slice(0, cut))
      expect(foundIn(report)).toEqual(['before'])
      expect(faultsOf(report)).toMatchObject([{ code: 'yaml-file-invalid' }])
    }
  })

  test.each([
    ['binary', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))],
    ['UTF-16', Buffer.from(list(item('a')), 'utf16le')],
    ['an HTML page', '<!DOCTYPE html><html><body>502</body></html>\n'],
    ['a list of lists', 'items:\n- []\n- [[]]\n'],
    ['items that are a map', 'items: {a: 1}\nkind: List\n'],
    ['a lone dash', '-'],
    ['nothing but zeros', Buffer.alloc(100_000)],
  ])('%s gives diagnostics, and the rest is analyzed', async (_what, text) => {
    const report = await run(text)
    expect(report.outcomes).toHaveLength(1)
    expect(report.diagnostics.some((d) => d.path === path)).toBe(true)
  })

  test('of one scalar of 50 MB', async () => {
    const members = [...buildBundleTree({})].filter(([name]) => !name.endsWith('/'))
    const scalar = { ...repeatedMember('', 50, Buffer.from('x')), name: path }
    const given = rawZip([...members.map(([name, text]) => textMember(name, text)), scalar])
    const report = await analyze(given, { builtinRules: false, rules: [rules] })
    expect(faultsOf(report).length).toBeGreaterThan(0)
  })

  test('of more objects than the limit is read up to it', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `p${at}`)
    const tree = buildBundleTree({ background: 'none' }).set(path, list(...names.map((name) => item(name))))
    const report = await analyze(zipBundle(tree), { builtinRules: false, rules: [rules], limits: { objects: 10 } })
    expect(report.findings).toHaveLength(10)
    expect(faultsOf(report)).toMatchObject([{ code: 'entry-too-large', effect: expect.stringContaining('missing') }])
    expect(faultsOf(report)[0]!.message).toContain('limit objects')
  })

  test('of faults alone is given up after so many', async () => {
    const started = performance.now()
    const tree = buildBundleTree({}).set(path, `items:\n${'- a: "\n'.repeat(2_000_000)}`)
    const report = await analyze(zipBundle(tree), { builtinRules: false, rules: [rules], limits: { objects: 50_000 } })
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(
      faultsOf(report)
        .map((d) => d.message)
        .join(),
    ).toContain('limit objects')
    expect(report.diagnostics.length).toBeLessThan(200)
  })
})

describe('wrong shapes', () => {
  const wrong = ['null', '7', '[1, [2]]', '{x: {y: 1}}', 'text', 'true', "''", '{toString: 1}', '{__proto__: 1}']

  test.each(wrong)('every field of the model replaced by %s', async (value) => {
    const tree: FileTree = new Map()
    for (const [name, text] of buildBundleTree({})) {
      // all values on lines of their own: of whatever kind, and the same with everything below left out
      const broken = name.startsWith('yamls/') ? String(text).replaceAll(/^( {4,}[\w./-]+:).*$/gm, `$1 ${value}`) : text
      tree.set(name, broken)
    }
    const report = await analyze(zipBundle(tree), { builtinRules: false, rules: shipped })
    expect(report.outcomes.filter((o) => o.outcome === 'failed').map((o) => o.ruleId)).toEqual([])
  })

  test.each(wrong)('one field after the other replaced by %s', async (value) => {
    for (const broken of withWrongFields(buildBundleTree({}), value))
      await analyze(zipBundle(broken), { builtinRules: false, rules: shipped })
  })

  test('alerts and metadata of any shape', () => {
    for (const field of ['{"toString":1}', '[[[]]]', 'null', '7', '"x"', `${'['.repeat(5000)}${']'.repeat(5000)}`]) {
      const alert = `{"Labels":{"alertname":"a","x":${field}},"State":${field},"Value":${field},"activeAt":${field}}`
      expect(parseAlerts(`[${alert},${field},{"labels":${field}}]`).alerts).toHaveLength(1)
    }
    for (const text of [
      bomb,
      '[]',
      'a: [',
      `${'['.repeat(99_999)}`,
      '__proto__: 1',
      'bundlecreatedat: {toString: 1}',
    ]) {
      expect(() => parseMetadata(text)).not.toThrow()
    }
  })
})
