// Shows what a rule makes of its own examples, as users will see it: npm run rule upgrade/log-infra-image-pull
import { fileURLToPath } from 'node:url'
import { renderText } from '../src/report/text.ts'
import { readRulePack } from '../src/rules/load.ts'
import { runExample } from '../test/support/run-example.ts'

const wanted = process.argv[2]
const { pack, faults } = await readRulePack(fileURLToPath(new URL('../rules', import.meta.url)), 'harvester')
for (const { path, line, column, message } of faults) console.error(`${path}:${line ?? 1}:${column ?? 1}: ${message}`)
const rule = pack.rules.find((r) => r.id === wanted)
if (!rule) {
  console.error(wanted ? `no rule ${wanted} without a fault` : 'usage: npm run rule <area>/<id>')
  process.exit(1)
}
for (const [kind, examples] of Object.entries(rule.examples!)) {
  for (const example of examples) {
    const report = await runExample(example, [pack])
    const outcome = report.outcomes.find((o) => o.ruleId === rule.id)
    console.log(`\n=== ${kind}: ${example.name}\n    ${outcome?.outcome} ${outcome?.reason ?? ''}\n`)
    console.log(renderText(report, { width: 110 }))
  }
}
