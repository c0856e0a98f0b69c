import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mutateFile } from '../../fuzz/mutations/files.ts'
import { forms, packedOtherwise } from '../../fuzz/mutations/forms.ts'
import { Random } from '../../fuzz/random.ts'
import { type FileTree, packNodes, writeTree, zipBundle } from '../support/bundle-builder/index.ts'
import { zip } from '../support/zip.ts'
import { fixedSeed } from './fixed-seed.ts'
import {
  at,
  diskRule,
  findingsIn,
  findingsOfTree,
  imageRule,
  isOfDisk,
  isOfImage,
  ofRule,
  twoStories,
} from './two-stories.ts'

const files = twoStories()
const expected = await findingsOfTree(files)
const seed = fc.integer({ min: 0, max: 2 ** 31 })

it('both stories are told', () => {
  expect(expected.map(({ ruleId }) => ruleId).sort()).toEqual([diskRule, imageRule])
})

it.each(Object.keys(forms).filter((name) => name !== 'nodes unpacked'))('%s', async (name) => {
  expect(await findingsIn(await forms[name]!(files, at))).toEqual(expected)
})

it.each([false, true])('node zips of another program, zip64 %s', async (zip64) => {
  expect(await findingsIn(zipBundle(await packedOtherwise(files, at, zip64), { at }))).toEqual(expected)
})

it('a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'same-findings-'))
  try {
    await writeTree(packNodes(files, at), folder)
    expect(await findingsIn(folder)).toEqual(expected)
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('the order of the entries does not matter', async () => {
  await fc.assert(
    fc.asyncProperty(seed, async (value) => {
      const shuffled = new Random(value).shuffled([...packNodes(files, at)])
      const members = shuffled
        .filter(([path]) => !path.endsWith('/'))
        .map(([path, content]) => [`top/${path}`, content])
      expect(await findingsIn(await zip(Object.fromEntries(members)))).toEqual(expected)
    }),
    { numRuns: 4, seed: fixedSeed },
  )
})

it('files that no rule asks for do not matter', async () => {
  const folder = fc.constantFrom(
    'notes',
    'yamls/cluster/unknown.example.com/v1',
    'logs/other/pod-1',
    'nodes/node1/other',
  )
  const extra = fc.tuple(
    folder,
    fc.stringMatching(/^[a-z]{1,8}\.(txt|yaml|log|bin)$/),
    fc.uint8Array({ maxLength: 400 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(extra, { minLength: 1, maxLength: 5 }), async (extras) => {
      const more = extras.map(([path, name, content]) => [`${path}/${name}`, content] as const)
      expect(await findingsOfTree(new Map([...files, ...more]))).toEqual(expected)
    }),
    { numRuns: 6, seed: fixedSeed },
  )
})

/** Damages files of one story, some of them more than once. */
function damaged(mine: (path: string) => boolean, seeds: readonly number[]): FileTree {
  const paths = [...files.keys()].filter(mine)
  const copy = new Map(files)
  for (const value of seeds) {
    const random = new Random(value)
    const path = random.pick(paths)
    copy.set(path, mutateFile(path, copy.get(path)!, random, []))
  }
  return copy
}

it.each([
  ['objects', isOfImage, diskRule],
  ['logs', isOfDisk, imageRule],
])('damage to the %s of one story leaves the findings of the other as they are', async (_, mine, other) => {
  const unchanged = ofRule(expected, other)
  await fc.assert(
    fc.asyncProperty(fc.array(seed, { minLength: 1, maxLength: 4 }), async (seeds) => {
      expect(ofRule(await findingsOfTree(damaged(mine, seeds)), other)).toEqual(unchanged)
    }),
    { numRuns: 15, seed: fixedSeed },
  )
})

it('a damaged object costs itself alone', async () => {
  const path = 'yamls/namespaced/default/v1/pods.yaml'
  const text = String(files.get(path))
  const broken = '- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: [broken\n    namespace: default\n'
  const edited = text.replace(/^items:\n/m, `items:\n${broken}`)
  expect(edited).not.toBe(text)
  const moved = ofRule(await findingsOfTree(new Map([...files, [path, edited]])), imageRule)
  const withoutLines = (list: typeof moved): unknown =>
    JSON.parse(JSON.stringify(list, (key, value) => (key === 'line' || key === 'context' ? undefined : value)))
  expect(withoutLines(moved)).toEqual(withoutLines(ofRule(expected, imageRule)))
})
