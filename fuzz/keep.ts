import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Material } from './bases.ts'
import { type Case, makeInput, mostMutations } from './cases.ts'
import type { Answer } from './child.ts'
import type { Tester } from './pool.ts'

/** The same case without the mutations that the failure does not need. */
export async function minimized(one: Case, kind: string, tester: Tester): Promise<Case> {
  let smallest = one
  for (let i = 0; i < mostMutations; i++) {
    const smaller = { ...smallest, without: [...smallest.without, i] }
    const { failure } = await tester.try(smaller)
    if (failure?.kind === kind) smallest = smaller
  }
  return smallest
}

/** Writes the input and what is needed to make it again; returns the file's path. */
export async function keep(one: Case, answer: Answer, folder: string, material: Material): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const input = await makeInput(one, material)
  const name = join(folder, `${one.family}-${one.seed}`)
  const path = input.kind === 'bundle' ? `${name}.zip` : input.kind === 'rule' ? `${name}.yaml` : `${name}.json`
  writeFileSync(path, contentOf(input))
  const base = 'base' in input ? (typeof input.base === 'string' ? input.base : input.base.name) : undefined
  writeFileSync(`${name}.txt`, `${JSON.stringify({ ...one, base, ...answer.failure }, undefined, 2)}\n`)
  return path
}

function contentOf(input: Awaited<ReturnType<typeof makeInput>>): string | Buffer {
  if (input.kind === 'bundle') return input.bytes
  return input.kind === 'rule' ? input.text : JSON.stringify(input, undefined, 2)
}
