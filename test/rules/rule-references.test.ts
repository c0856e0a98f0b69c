import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRulePack, readRulePack, ruleIds } from '../../src/rules/load.ts'

const rule = (more = '', example = ''): string => `title: A pod waits
area: own
severity: warning
summary: It waits.
signals:
  pod: { resource: pods, where: self.status.phase == "Pending" }
causes:
  - { id: slow, cause: It is slow. }
remediation: [Wait.]
${more}
examples:
  positive: [{ name: p, bundle: {} ${example} }]
  negative: [{ name: n, bundle: {} }]
`

describe('rules that name others', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rules-'))
  })
  afterAll(() => rm(dir, { recursive: true }))

  async function write(files: Record<string, string>): Promise<string> {
    const folder = await mkdtemp(join(dir, 'pack-'))
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    return folder
  }

  async function faults(text: string): Promise<string[]> {
    const folder = await write({ 'own/first.yaml': text, 'own/second.yaml': rule() })
    const others = [{ id: 'pod/crash-loop', causes: [{ id: 'oom' }] }, { id: 'pod/image-pull-failing' }]
    const found = (await readRulePack(folder, 'own', '0', others)).faults
    return found.map(({ line, column, message }) => `${line}:${column}: ${message}`)
  }

  it('may name their own pack, others, and areas with a star', async () => {
    const explains = [
      '{ rule: [pod/*, own/second], by: bundle }',
      '{ rule: pod/crash-loop, cause: oom, by: bundle }',
      '{ rule: own/*, cause: [slow], by: bundle }',
    ]
    const finds = ', finds: [{ cause: slow }], alsoFinds: [pod/crash-loop]'
    expect(await faults(rule(`explains: [${explains.join(', ')}]`, finds))).toEqual([])
  })

  it('may name any cause of a rule whose causes are not known', async () => {
    expect(await faults(rule('explains: [{ rule: pod/image-pull-failing, cause: dns, by: bundle }]'))).toEqual([])
  })

  it.each<[what: string, text: string, fault: string]>([
    [
      'a rule',
      rule('explains:\n  - rule: [pod/*, pod/crash-lop]\n    by: bundle'),
      "11:5: explains.0.rule.1: no rule is named pod/crash-lop; did you mean 'pod/crash-loop'?",
    ],
    [
      'an area',
      rule('explains:\n  - { rule: pods/*, by: bundle }'),
      "11:7: explains.0.rule: no rule fits pods/*; did you mean 'pod/*'?",
    ],
    [
      'a cause',
      rule('explains:\n  - { rule: pod/crash-loop, cause: oomm, by: bundle }'),
      "explains.0.cause: no cause of pod/crash-loop is named oomm; did you mean 'oom'?",
    ],
    [
      'an own cause',
      rule('', ', finds: [{ cause: slw }]'),
      "examples.positive.0.finds.0.cause: no cause of own/first is named slw; did you mean 'slow'?",
    ],
    ['what is found as well', rule('', ', alsoFinds: [own/third]'), 'alsoFinds.0: no rule is named own/third'],
    [
      'a successor',
      rule('replacedBy: own/secnd'),
      "10:1: replacedBy: no rule is named own/secnd; did you mean 'own/second'?",
    ],
  ])('and name none that is not there: %s', async (_, text, fault) => {
    expect((await faults(text)).join()).toContain(fault)
  })

  it('may name a rule that has a fault of its own', async () => {
    const folder = await write({
      'own/first.yaml': rule('explains: [{ rule: own/second, by: bundle }]'),
      'own/second.yaml': rule().replace('severity: warning', 'severity: bad'),
    })
    expect((await readRulePack(folder)).faults.map(({ path }) => path)).toEqual([join(folder, 'own/second.yaml')])
    expect(await ruleIds(folder)).toEqual(['own/first', 'own/second'])
  })

  it('make a pack that does not load, with the place of the name', async () => {
    const folder = await write({ 'own/first.yaml': rule('explains: [{ rule: vm/*, by: bundle }]') })
    await expect(loadRulePack(folder)).rejects.toMatchObject({ code: 'rule-invalid', position: { line: 10 } })
  })
})
