import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from './support/built-command.ts'
import { buildBundleTree, zipBundle } from './support/bundle-builder/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const example = join(root, 'examples/upgrade-log-image-pull.zip')
const dir = mkdtempSync(join(tmpdir(), 'package-'))
const project = join(dir, 'project')
const installed = join(project, 'node_modules/harvester-bundle-analyzer')

/** Packs a copy of the sources, which builds it, and installs the result into an empty project without a network. */
beforeAll(async () => {
  const sources = join(dir, 'sources')
  mkdirSync(sources)
  const parts = ['bin', 'rules', 'scripts', 'src', 'package.json', 'tsconfig.json', 'tsconfig.build.json']
  for (const name of [...parts, 'README.md', 'LICENSE', 'CHANGELOG.md']) {
    cpSync(join(root, name), join(sources, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(sources, 'node_modules'))
  const packed = await run('npm', ['pack', '--pack-destination', dir], sources)
  expect(packed.code, packed.stderr).toBe(0)
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"name":"empty","private":true,"type":"module"}')
  const file = readdirSync(dir).find((name) => name.endsWith('.tgz'))!
  const added = await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(dir, file)], project)
  expect(added.code, added.stderr).toBe(0)
})
afterAll(() => rmSync(dir, { recursive: true }))

async function node(script: string): Promise<string> {
  const ran = await run(process.execPath, ['--input-type=module', '--eval', script], project)
  expect(ran.stderr).toBe('')
  return ran.stdout.trim()
}

it('brings nothing along: no dependency, no tests, no sources', () => {
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'harvester-bundle-analyzer',
  ])
  const wanted = ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'package.json', 'rules']
  expect(readdirSync(installed).sort()).toEqual(wanted)
  expect(readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')).toMatch(/^chevrotain \d/m)
})

it('has declarations that are whole without any other package', async () => {
  const types = join(installed, 'dist/types')
  const names = readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'))
  const foreign = names.filter((name) =>
    / from ['"][^.'"]/.test(withoutComments(readFileSync(join(types, name), 'utf8'))),
  )
  expect(foreign).toEqual([])
  writeFileSync(
    join(project, 'importer.ts'),
    `import { type Finding, type Rule, type Severity, analyze } from 'harvester-bundle-analyzer'
import { type Expr, parse } from 'harvester-bundle-analyzer/cel'
export const first = async (path: string): Promise<Finding | undefined> => (await analyze(path)).findings[0]
export const severity = (rule: Rule): Severity => rule.severity
export const tree: Expr = parse('1')
// @ts-expect-error: a declaration that does not resolve would be any, and this no error
export const wrong: number = tree
// @ts-expect-error
export const alsoWrong = (rule: Rule): number => rule.signals['a']!.pattern
`,
  )
  const options = { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', types: [], skipLibCheck: false }
  const compilerOptions = { ...options, lib: ['es2023', 'dom'] }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['importer.ts'] }))
  const compiled = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], project)
  expect([compiled.code, compiled.stdout]).toEqual([0, ''])
})

it('is imported, with its rules compiled in', async () => {
  const script = `
    import { analyze, openBundle, renderText } from 'harvester-bundle-analyzer'
    const report = await analyze(${JSON.stringify(example)})
    const bundle = await openBundle(${JSON.stringify(example)})
    const pods = await bundle.resources('pods', 'harvester-system')
    await bundle.archive.close()
    console.log(JSON.stringify({ version: report.tool.version, found: report.findings[0].ruleId, pods: pods.length,
      text: renderText(report).length, rules: report.tool.rulePacks[0].rules }))`
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const result: unknown = JSON.parse(await node(script))
  expect(result).toMatchObject({ version, found: 'upgrade/log-infra-image-pull' })
  expect(result).toHaveProperty('rules', ruleFiles().length)
})

it('has the expression language as an entry of its own, and the schema of rules', async () => {
  const script = `
    import { evaluate } from 'harvester-bundle-analyzer/cel'
    import schema from 'harvester-bundle-analyzer/rule.schema.json' with { type: 'json' }
    console.log(evaluate('"a" + name', { name: 'b' }), schema.type)`
  const ran = await run(process.execPath, ['--input-type=module', '--eval', script], project)
  expect(ran.stdout.trim()).toBe('ab object')
})

it('runs as a command', async () => {
  const bin = join(project, 'node_modules/.bin/bundle-analyze')
  const ran = await run(bin, [example, '--quiet'], project)
  expect([ran.code, ran.stderr]).toEqual([0, ''])
  expect(ran.stdout).toContain('upgrade/log-infra-image-pull')
  const listed = await run(bin, ['rules'], project)
  expect(ruleFiles().filter((id) => !listed.stdout.includes(id))).toEqual([])
  const failing = await run(bin, [example, '--fail-on', 'critical', '-f', 'json'], project)
  expect(failing.code).toBe(1)
  expect(JSON.parse(failing.stdout)).toHaveProperty('schemaVersion', 1)
  const bad = await run(bin, [join(project, 'package.json')], project)
  expect([bad.code, bad.stdout, bad.stderr.trimEnd().split('\n').length]).toEqual([2, '', 1])
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '')
}

function ruleFiles(): string[] {
  return readdirSync(join(root, 'rules'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''))
}

it('gives the same report for any number of threads', async () => {
  // Enough for workers to be started, in several files so that each has something to do.
  const ordinary = '2025-04-11T07:00:00.000000000Z time="2025-04-11T07:00:00Z" level=info msg="nothing to see here"\n'
  const slow =
    '2025-04-11T07:30:00.000000000Z {"level":"warn","msg":"slow fdatasync","took":"7.454s","expected-duration":"1s"}\n'
  const text = ordinary.repeat(500_000)
  const logs = {
    'kube-system/etcd-node1/etcd.log': text + slow.repeat(3),
    'kube-system/etcd-node2/etcd.log': slow + text,
  }
  const zip = join(dir, 'large.zip')
  const damaged = join(dir, 'damaged.zip')
  const more = { 'kube-system/etcd-node3/etcd.log': text, 'kube-system/etcd-node4/etcd.log': text }
  const bytes = zipBundle(buildBundleTree({ at: '2025-04-11T07:42:10Z', logs: { ...logs, ...more } }))
  writeFileSync(zip, bytes)
  // Another thread or this one meets the damage; each log is shared out anew.
  for (const node of [1, 2, 3]) {
    const at = bytes.indexOf(`etcd-node${node}/etcd.log`) + 5_000 * node
    for (let i = at; i < at + 200; i++) bytes[i] = bytes[i]! ^ 0x5a
  }
  writeFileSync(damaged, bytes)
  const reportOf = async (path: string, jobs: string): Promise<string> => {
    const ran = await run('node_modules/.bin/bundle-analyze', [path, '--jobs', jobs, '-f', 'json'], project)
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    return ran.stdout.replace(/"durationMs": \d+/, '"durationMs": 0')
  }
  const reports = [await reportOf(zip, '1'), await reportOf(zip, '2'), await reportOf(zip, '3')]
  expect(JSON.parse(reports[0]!).findings.map((f: { ruleId: string }) => f.ruleId)).toContain('etcd/slow-disk')
  expect(reports[1]).toBe(reports[0])
  expect(reports[2]).toBe(reports[0])
  const broken = await reportOf(damaged, '1')
  expect(JSON.parse(broken).diagnostics.filter((d: { code: string }) => d.code === 'entry-damaged')).toHaveLength(3)
  expect(await reportOf(damaged, '3')).toBe(broken)
})
