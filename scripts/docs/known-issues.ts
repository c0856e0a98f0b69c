import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { z } from 'zod'
import { generatedMark, markdown, markdownTable, type Page } from './page.ts'

const source = 'scripts/known-issues-map.yaml'
const mapSchema = z.strictObject({
  /** Rules, or causes as `rule#cause`, by the id of a known issue. */
  covered: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  /** Why there is none. */
  leftOut: z.record(z.string(), z.string()),
})

export function readKnownIssues(): z.infer<typeof mapSchema> {
  return mapSchema.parse(load(readFileSync(fileURLToPath(new URL(`../../${source}`, import.meta.url)), 'utf8')))
}

/** The known issues of upgrades and of the platform that no rule tells of. */
export function notCoveredPage(): Page {
  const { leftOut } = readKnownIssues()
  const rows = Object.entries(leftOut).map(([id, reason]) => [id.replaceAll('-', ' '), reason])
  return {
    path: 'docs/reference/not-covered.md',
    content: markdown([
      generatedMark(source),
      '# What is not diagnosed',
      'Known problems of upgrades, Kubernetes, etcd, certificates, nodes, the installation and Rancher that no rule tells of. A report without findings says nothing of them. Problems of virtual machines, storage, networks, backups and add-ons are covered as far as [the rules](rules/README.md) go; which of them are not is not listed yet.',
      markdownTable(['problem', 'why not'], rows),
    ]),
  }
}
