import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { diagnosticTexts, errorTexts } from '../scripts/docs/code-texts.ts'
import type { Expr } from '../src/rules/cel/ast.ts'
import { parseRule } from '../src/rules/load.ts'
import { run } from './support/built-command.ts'
import { withoutRuleCounts } from './support/golden.ts'
import { findingsOf, runExample } from './support/run-example.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const filesIn = (folder: string, end: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end))

/** The members of a union of texts, as its source lists them. */
function unionMembers(path: string, name: string): string[] {
  const union = read(path).split(`export type ${name} =`)[1]!.split(/\n\n/)[0]!
  return [...union.matchAll(/\| '([a-z-]+)'/g)].map(([, member]) => member!)
}

/** The code block behind a marking comment. */
function marked(path: string, mark: string): string {
  const block = read(path).split(`<!-- ${mark} -->\n\n\`\`\``)[1]
  if (block === undefined) throw new Error(`${path} has no block marked "${mark}"`)
  return block.slice(block.indexOf('\n') + 1, block.indexOf('\n```'))
}

describe('the reference', () => {
  it.each([
    ['src/diagnostics.ts', 'DiagnosticCode', 'docs/reference/diagnostics.md', diagnosticTexts],
    ['src/errors.ts', 'ErrorCode', 'docs/reference/errors.md', errorTexts],
  ])('of the codes in %s is complete', (source, union, page, texts) => {
    const codes = unionMembers(source, union)
    expect(codes.length).toBeGreaterThan(10)
    expect(Object.keys(texts).sort()).toEqual([...codes].sort())
    const headings = [...read(page).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    expect(headings.sort()).toEqual([...codes].sort())
  })

  it('has a page for every rule, with a report, and names it in the index', () => {
    const ids = filesIn('rules', '.yaml').map((name) => name.replace(/\.yaml$/, ''))
    const indexes = ['README.md', 'by-version.md']
    const pages = filesIn('docs/reference/rules', '.md').filter((name) => !indexes.includes(name))
    expect(pages.map((name) => name.replace(/\.md$/, '')).sort()).toEqual([...ids].sort())
    const index = read('docs/reference/rules/README.md')
    expect(ids.filter((id) => !index.includes(`[${id}](${id}.md)`))).toEqual([])
    expect(ids.filter((id) => !read('docs/reference/rules/by-version.md').includes(`](${id}.md)`))).toEqual([])
    for (const id of ids) expect(read(`docs/reference/rules/${id}.md`)).toMatch(/```text\n.*collected/)
  })
})

it('links of the documentation lead to files that are there', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesIn('docs', '.md').map((name) => `docs/${name}`)]
  const broken = pages.flatMap((page) => {
    const text = read(page)
      .replaceAll(/```[\s\S]*?```/g, '')
      .replaceAll(/`[^`\n]*`(?!\])/g, '')
    const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target!)
    const own = targets.filter((target) => !/^[a-z]+:/.test(target))
    return own.filter((target) => !exists(join(root, dirname(page), target))).map((target) => `${page}: ${target}`)
  })
  expect(broken).toEqual([])
})

function exists(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR'
  }
}

it('the small rule of the how-to loads and does what its examples say', async () => {
  const expressions = new Map<string, Expr>()
  const text = marked('docs/how-to/write-a-rule.md', 'loads, and its examples hold')
  const { rule, faults } = parseRule(text, 'node/small', 'small.yaml', expressions)
  expect(faults).toEqual([])
  const pack = { name: 'how-to', version: '0', rules: [rule!], expressions }
  const [positive] = rule!.examples!.positive
  const found = findingsOf(await runExample(positive!, [pack]), 'node/small')
  expect(found).toMatchObject([{ title: 'Node node1 is not Ready', objects: [{ kind: 'Node', name: 'node1' }] }])
  expect(found[0]!.evidence[0]).toMatchObject({ path: 'yamls/cluster/v1/nodes.yaml', line: expect.any(Number) })
  const [negative] = rule!.examples!.negative
  expect((await runExample(negative!, [pack])).outcomes).toMatchObject([{ outcome: 'clean' }])
})

describe('the README', () => {
  it('begins with the golden report', () => {
    const shown = withoutRuleCounts(marked('README.md', 'the beginning of test/golden/upgrade-log-image-pull.txt'))
    expect(shown.split('\n').length).toBeGreaterThan(20)
    expect(read('test/golden/upgrade-log-image-pull.txt').startsWith(shown)).toBe(true)
  })

  it('has a library example that compiles and runs', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'readme-'))
    try {
      const code = marked('README.md', 'runs').replace("'harvester-bundle-analyzer'", `'${root}src/index.ts'`)
      writeFileSync(join(dir, 'example.ts'), code)
      writeFileSync(join(dir, 'package.json'), '{"type":"module"}')
      writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({ extends: `${root}tsconfig.json`, include: ['*.ts'] }))
      symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'))
      const compiled = await run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', dir], dir)
      expect([compiled.code, compiled.stdout]).toEqual([0, ''])
      const tsx = `${root}node_modules/tsx/dist/cli.mjs`
      const ran = await run(process.execPath, [tsx, join(dir, 'example.ts')], root)
      expect([ran.code, ran.stderr]).toEqual([0, ''])
      expect(ran.stdout).toMatch(/^upgrade\/log-infra-image-pull registry-unreachable .*upgrades\.yaml:\d+$/m)
      expect(ran.stdout).toMatch(/^none\.zip file-not-found$/m)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})
