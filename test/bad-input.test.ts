import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildCommand } from './support/built-command.ts'
import { patchDirectory, zip } from './support/zip.ts'

const healthy = fileURLToPath(new URL('bundles/healthy-single-node', import.meta.url))
let dir: string
let command: ReturnType<typeof buildCommand>

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bad-input-'))
  command = buildCommand(dir)
  const page = await zip({ 'index.html': '<html></html>', 'css/site.css': 'body {}' })
  const bundle = await zip({
    'supportbundle_x/metadata.yaml': 'bundlename: x\n',
    'supportbundle_x/yamls/a.yaml': 'a: 1\n',
  })
  await mkdir(join(dir, 'pictures'))
  await Promise.all([
    writeFile(join(dir, 'pictures', 'cat.jpg'), 'no picture'),
    writeFile(join(dir, 'empty.zip'), ''),
    writeFile(join(dir, 'notes.txt'), 'The cluster is broken.\n'),
    writeFile(join(dir, 'supportbundle.zip'), '<!DOCTYPE html><html><title>Sign in</title></html>'),
    writeFile(join(dir, 'site.zip'), page),
    // Bit 0 of the flags: every file needs a password.
    writeFile(
      join(dir, 'secret.zip'),
      patchDirectory(bundle, (record) => record.writeUInt16LE(1, 8)),
    ),
    writeFile(join(dir, 'cut.zip'), bundle.subarray(0, 20)),
  ])
})
afterAll(() => rm(dir, { recursive: true }))

describe.concurrent('an input that is no bundle ends with 2 and one clear line', () => {
  it.each([
    ['none.zip', /no such file/],
    ['empty.zip', /is empty/],
    ['notes.txt', /expected a zip, a tar .* but this is .*text/],
    ['supportbundle.zip', /HTML/i],
    ['site.zip', /support bundle/],
    ['secret.zip', /encrypted|password/],
    ['cut.zip', /damaged/],
    ['pictures', /support bundle/],
    ['*.gz', /no file matches/],
  ])('%s', async (name, told) => {
    const { code, stdout, stderr } = await command(name)
    expect(stderr).toMatch(told)
    expect(stderr).toMatch(
      new RegExp(`^bundle-analyze: ${name.replaceAll(/[.*]/g, '\\$&')}: [^\\n]+\\n(?: {2,}[^\\n]+\\n)*$`),
    )
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+|Error:/)
    expect([code, stdout]).toEqual([2, ''])
  })
})

it('a good input among bad ones is analyzed all the same', async () => {
  const ran = await command('empty.zip', healthy, '--only', 'upgrade')
  expect(ran.code).toBe(2)
  expect(ran.stdout).toMatch(/healthy-single-node/)
  expect(`${ran.stdout}${ran.stderr}`).toMatch(/empty\.zip.*is empty/)
})
