// Writes every generated file of the repository; with --check says which of them are not current.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cliReference } from '../src/cli/help.ts'
import { readRulePack } from '../src/rules/load.ts'
import { ruleJsonSchema } from '../src/rules/schema.ts'
import { readKnownFailures, runAll } from '../test/rules/cel/conformance/run.ts'
import { conformancePage } from './cel-conformance.ts'
import { diagnosticsPage, errorsPage } from './docs/code-pages.ts'
import { exampleBundles } from './docs/examples.ts'
import { expressionsPage } from './docs/expressions.ts'
import { notCoveredPage } from './docs/known-issues.ts'
import type { Page } from './docs/page.ts'
import { ruleIndex } from './docs/rule-index.ts'
import { rulePage } from './docs/rule-page.ts'
import { versionIndex } from './docs/version-index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const rulePages = 'docs/reference/rules'

async function pages(): Promise<Page[]> {
  const { pack, faults } = await readRulePack(join(root, 'rules'), 'harvester')
  for (const { path, line, message } of faults) console.error(`${path}:${line ?? 1}: ${message}`)
  if (faults.length > 0) throw new Error('the rules have faults')
  const perRule: Page[] = []
  for (const rule of pack.rules) perRule.push(await rulePage(rule, pack))
  return [
    ...perRule,
    ruleIndex(pack.rules),
    versionIndex(pack.rules),
    expressionsPage(),
    diagnosticsPage(),
    errorsPage(),
    notCoveredPage(),
    { path: 'docs/reference/cli.md', content: cliReference() },
    { path: 'docs/reference/cel-conformance.md', content: conformancePage(runAll(), readKnownFailures()) },
    { path: 'rules/rule.schema.json', content: `${JSON.stringify(ruleJsonSchema(), undefined, 2)}\n` },
    ...(await exampleBundles()),
  ]
}

/** Pages of rules that are no more. */
function orphans(current: readonly Page[]): string[] {
  const wanted = new Set(current.map(({ path }) => path))
  return readdirSync(join(root, rulePages), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${rulePages}/${name.replaceAll('\\', '/')}`)
    .filter((path) => !wanted.has(path))
}

function isCurrent({ path, content }: Page): boolean {
  try {
    return readFileSync(join(root, path)).equals(Buffer.from(content))
  } catch {
    return false
  }
}

async function main(checkOnly: boolean): Promise<void> {
  const current = await pages()
  const stale = current.filter((page) => !isCurrent(page))
  if (!checkOnly) {
    for (const { path, content } of stale) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
      console.log(`${path} written`)
    }
    for (const path of orphans(current)) rmSync(join(root, path))
    return
  }
  for (const { path } of stale) console.error(`${path} is not current`)
  for (const path of orphans(current)) console.error(`${path} belongs to no rule`)
  if (stale.length + orphans(current).length > 0) {
    console.error('run npm run docs')
    process.exitCode = 1
  }
}

await main(process.argv.includes('--check'))
