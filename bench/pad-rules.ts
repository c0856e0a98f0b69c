// Writes N extra log rules and their literals: tsx bench/pad-rules.ts N DIR [--resources N]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { literalsFile, paddingRules, writeRules } from './padding.ts'

const { values, positionals } = parseArgs({
  options: { resources: { type: 'string', default: '0' } },
  allowPositionals: true,
})
const [count, directory] = positionals
if (count === undefined || directory === undefined || !/^\d+$/.test(count) || !/^\d+$/.test(values.resources)) {
  console.error('usage: tsx bench/pad-rules.ts N DIR [--resources N]')
  process.exit(2)
}
mkdirSync(directory, { recursive: true })
writeRules(paddingRules(Number(count), Number(values.resources)), directory)
writeFileSync(join(directory, 'literals.txt'), literalsFile(Number(count)))
console.log(
  `bundle-analyze BUNDLE --rules ${directory}\nunzip -p BUNDLE | rg -c -F -f ${join(directory, 'literals.txt')}`,
)
