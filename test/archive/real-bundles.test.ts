import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { openArchive } from '../../src/archive/open.ts'
import { pathsOf } from '../support/archive-reading.ts'

/** Real bundles are not part of the repository; where they lie beside it, they are read as well. */
const folder = fileURLToPath(new URL('../../../shared/bundles/', import.meta.url))
const bundles = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.zip')) : []
const script = `
import sys, zipfile, hashlib
z = zipfile.ZipFile(sys.argv[1])
for n in z.namelist():
    if not n.endswith('/'): print(hashlib.sha256(z.read(n)).hexdigest(), n.split('/', 1)[1])
`
const hasPython = (() => {
  try {
    execFileSync('python3', ['--version'])
    return true
  } catch {
    return false
  }
})()

describe.skipIf(bundles.length === 0 || !hasPython)('real bundles', () => {
  test.each(bundles)('%s holds what Python finds in it', async (name) => {
    const expected = execFileSync('python3', ['-c', script, folder + name], { encoding: 'utf8', maxBuffer: 1e8 })
    const archive = await openArchive(folder + name)
    const found: string[] = []
    for (const entry of archive.entries.filter(({ path }) => !path.includes('!/'))) {
      found.push(
        `${createHash('sha256')
          .update(await archive.readAll(entry))
          .digest('hex')} ${entry.path}`,
      )
    }
    expect(found.sort()).toEqual(expected.trim().split('\n').sort())
    expect(pathsOf(archive).length).toBeGreaterThanOrEqual(found.length)
    expect(archive.diagnostics).toEqual([])
    await archive.close()
  })
})
