import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { analyze } from '../../src/analyze.ts'
import { readRulePack } from '../../src/rules/load.ts'
import { buildBundleTree } from '../support/bundle-builder/index.ts'
import { rawZip, repeatedMember, textMember } from '../support/raw-zip.ts'
import { packOf } from '../support/run-rule.ts'

const rules = packOf({
  'test/log': `
signals:
  slow: { log: kube-system/etcd-*/etcd, pattern: 'slow fdatasync (?P<__proto__>\\w+)', within: any }
for: slow
`,
})
const members = [...buildBundleTree({})].filter(([name]) => !name.endsWith('/'))
const honest = members.map(([name, text]) => textMember(name, text))
const path = 'logs/kube-system/etcd-node1/etcd.log'
const hit = 'slow fdatasync x'

test.each([
  ['binary around it', Buffer.concat([Buffer.alloc(3000, 0xfe), Buffer.from(`\n${hit}\n`), Buffer.alloc(999, 0xc3)])],
  [
    'a character cut in front and behind',
    Buffer.concat([Buffer.from([0xbf, 0xe2, 0x82]), Buffer.from(hit), Buffer.from([0xf0, 0x9f])]),
  ],
  ['CRLF', `a\r\n${hit}\r\nb\r\n`],
  ['no newline at its end', `a\n${hit}`],
  ['terminal escapes and HTML', `\u001b[31m<script>${hit}</script>\u001b]0;x\u0007\n`],
])('a log with %s is searched', async (_what, text) => {
  const report = await analyze(rawZip([...honest, textMember(path, text)]), { builtinRules: false, rules: [rules] })
  expect(report.findings.map((f) => f.ruleId)).toEqual(['test/log'])
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('a line of 200 MiB is searched in bounded memory', async () => {
  const line = { ...repeatedMember('', 200, Buffer.from(`x${hit}`)), name: path }
  const report = await analyze(rawZip([...honest, line]), { builtinRules: false, rules: [rules] })
  expect(report.findings).toHaveLength(1)
  expect(report.findings[0]!.evidence[0]!.excerpt.length).toBeLessThan(2000)
})

test('a folder of rules from strangers: each bad file is one fault, links and other files are not read', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rules-'))
  try {
    mkdirSync(join(dir, 'a'))
    symlinkSync('/etc/passwd', join(dir, 'a/link.yaml'))
    symlinkSync('/etc', join(dir, 'a/etc'))
    writeFileSync(join(dir, 'a/huge.yaml'), '')
    truncateSync(join(dir, 'a/huge.yaml'), 1024 ** 3)
    writeFileSync(join(dir, 'a/binary.yaml'), Buffer.from([0, 1, 2, 255]))
    const names = 'abcdefghij'.split('')
    const bomb = names.map((name, at) => `${name}: &${name} [${(at === 0 ? 'x,' : `*${names[at - 1]},`).repeat(9)}]`)
    writeFileSync(join(dir, 'a/bomb.yaml'), bomb.join('\n'))
    writeFileSync(join(dir, 'a/deep.yaml'), '['.repeat(200_000))
    const started = performance.now()
    const { pack, faults } = await readRulePack(dir)
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(pack.rules).toEqual([])
    const files = [...new Set(faults.map((f) => f.path.slice(dir.length + 1)))]
    expect(files).toEqual(['a/binary.yaml', 'a/bomb.yaml', 'a/deep.yaml', 'a/huge.yaml'])
  } finally {
    rmSync(dir, { recursive: true })
  }
})
