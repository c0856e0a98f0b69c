import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readRulePack } from '../../../src/rules/load.ts'

it('the examples of every rule find each cause, place the evidence, and show when it keeps silent', async () => {
  const { warnings } = await readRulePack(fileURLToPath(new URL('../../../rules', import.meta.url)), 'harvester')
  expect(warnings.map(({ path, line, message }) => `${path}:${line} ${message}`)).toEqual([])
})
