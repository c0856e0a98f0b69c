import { isDeepStrictEqual } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import type { FileTree } from '../support/bundle-builder/index.ts'
import { type Change, filesOf, valuesOf } from './bundle-values.ts'
import { changes, everyChange } from './changes.ts'
import { reportOn, type Told, toldIn } from './findings.ts'
import { cases, examples, pack, type Subject, stories } from './subjects.ts'

/** Examples of which other words are told when lists are shuffled, with the reason; all else is held for them too. */
const otherWords: Readonly<Record<string, string>> = {
  'pod/image-pull-failing: Images of two registries cannot be reached':
    'one finding for all that fails, which tells of the first pod of the list',
  'upgrade/stuck-in-phase: apply-manifests fails again and again, the hour is not over':
    'the last words are those of the first failed pod of the job',
}

type Start = { subject: Subject; seed: number; files: FileTree; before: Report }

async function start(subject: Subject, seed: number): Promise<Start> {
  const files = await subject.files()
  return { subject, seed, files, before: await reportOn(files, [pack], subject.rules) }
}

/** What is told of the changed bundle by all rules, and what should be. */
async function toldAfter(
  change: Change,
  { subject, seed, files, before }: Start,
  words = !(subject.name in otherWords),
) {
  const changed = change(valuesOf(files), seed)
  const otherFiles = filesOf(changed)
  expect(isDeepStrictEqual(new Map(files), otherFiles), 'nothing was changed').toBe(false)
  const after = await reportOn(otherFiles, [pack], undefined, `supportbundle_${seed}`)
  expect(after.outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  const comparable = (told: Told[]): Told[] => (words ? told : told.map(withoutWords))
  const expected = comparable(toldIn(before.findings, changed.renamed))
  return { expected, found: comparable(toldIn(after.findings)) }
}

function withoutWords(told: Told): Told {
  return { ...told, words: [], symptoms: told.symptoms.map(withoutWords) }
}

describe('what is found in an example is found whatever the order, times, names and style of its bundle', () => {
  const subjects = examples()

  // All changes at once cost a fifth. Which of them it was is looked for where they make a difference.
  it.each(subjects.map((subject, seed) => [subject.name, subject, seed] as const))('%s', async (_, subject, seed) => {
    const at = await start(subject, seed)
    expect(at.before.findings).not.toEqual([])
    const together = await toldAfter(everyChange(seed % 2 === 0), at)
    if (isDeepStrictEqual(together.found, together.expected)) return
    for (const [name, change] of Object.entries(changes)) {
      const { found, expected } = await toldAfter(change, at)
      expect(found, name).toEqual(expected)
    }
    expect(together.found, 'all changes together').toEqual(together.expected)
  })

  it('has no exception for what is gone', () => {
    const names = subjects.map(({ name }) => name)
    expect(Object.keys(otherWords).filter((name) => !names.includes(name))).toEqual([])
  })
})

describe.each([...stories(), ...cases()])('the report on $name is the same', (subject) => {
  let whole: Promise<Start>
  beforeAll(() => {
    whole = start(subject, 1)
  })

  it.each(Object.keys(changes))('%s', async (name) => {
    // Of many objects the texts name the first few.
    const { found, expected } = await toldAfter(changes[name]!, await whole, name !== 'shuffled')
    expect(found).toEqual(expected)
  })
})
