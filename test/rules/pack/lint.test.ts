import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readRulePack } from '../../../src/rules/load.ts'

/** Rules that cannot have what is asked for, by the end of their path, and why. */
const exempt: Readonly<Record<string, string>> = {
  'rules/node/clocks-apart.yaml': 'any of three inputs suffices, so that no single one is missing',
}

it('the examples of every rule find each cause, place the evidence, and show when it keeps silent', async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const { warnings } = await readRulePack(`${root}rules`, 'harvester')
  const lacking = warnings().filter(({ path }) => exempt[path.slice(root.length)] === undefined)
  expect(lacking.map(({ path, line, message }) => `${path}:${line} ${message}`)).toEqual([])
})
