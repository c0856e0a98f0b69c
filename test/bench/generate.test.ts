import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ItemTemplate } from '../../bench/bundles/item-template.ts'
import { LITERALS, LITERALS_IN_LOGS } from '../../bench/bundles/literals.ts'
import { SIZES } from '../../bench/bundles/sizes.ts'
import { writeBundle } from '../../bench/bundles/write-bundle.ts'
import { ZipWriter } from '../../bench/bundles/zip-writer.ts'
import { openArchive } from '../../src/archive/open.ts'
import { openBundle } from '../../src/open-bundle.ts'
import { outcomesOf, pathsOf } from '../support/archive-reading.ts'

let folder: string
let bundle: string
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'))
  bundle = join(folder, 'one.zip')
  await writeBundle(SIZES['tiny']!, '1', bundle, 0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the generator of bundles', () => {
  it('writes the same bytes for the same seed, on one thread or two', async () => {
    await writeBundle(SIZES['tiny']!, '1', join(folder, 'same.zip'), 2)
    await writeBundle(SIZES['tiny']!, '2', join(folder, 'other.zip'), 0)
    expect(sha256(join(folder, 'same.zip'))).toBe(sha256(bundle))
    expect(sha256(join(folder, 'other.zip'))).not.toBe(sha256(bundle))
  })

  it('writes archives whose every entry is whole, node zips included', async () => {
    const archive = await openArchive(bundle)
    const outcomes = await outcomesOf(archive, pathsOf(archive))
    expect(archive.diagnostics).toEqual([])
    expect([...outcomes.values()].filter(({ complete }) => !complete)).toEqual([])
    expect(outcomes.size).toBe(archive.entries.length)
    expect(archive.entries.map((entry) => entry.path)).toContain('nodes/node2.zip!/node2/logs/kernel.log')
    await archive.close()
  })

  it('writes objects that refer to each other', async () => {
    const opened = await openBundle(bundle)
    const names = async (kind: string, namespace?: string) =>
      (await opened.resources(kind, namespace)).map((object) => object.name)
    const instances = await names('virtualmachineinstances.kubevirt.io', 'prod')
    const pods = await names('pods', 'prod')
    expect(instances.length).toBeGreaterThan(0)
    expect(instances.filter((name) => !pods.some((pod) => pod.startsWith(`virt-launcher-${name}-`)))).toEqual([])
    const replicas = await names('replicas.longhorn.io')
    const volumes = await names('volumes.longhorn.io')
    expect(volumes.slice(0, 3).filter((name) => !replicas.some((replica) => replica.startsWith(name)))).toEqual([])
    expect(opened.archive.diagnostics).toEqual([])
    await opened.archive.close()
  })

  it('puts a literal into about one line of a hundred', async () => {
    const archive = await openArchive(bundle)
    let text = ''
    const logs = archive.entries.filter((entry) => entry.path.startsWith('logs/'))
    for (const entry of logs) {
      await archive.read(entry, (chunk) => {
        text += Buffer.from(chunk).toString('latin1')
      })
    }
    await archive.close()
    const lines = text.split('\n')
    const wanted = LITERALS.slice(0, LITERALS_IN_LOGS)
    const hits = lines.filter((line) => wanted.some((literal) => line.includes(literal)))
    expect(hits.length / lines.length).toBeGreaterThan(0.005)
    expect(hits.length / lines.length).toBeLessThan(0.02)
    expect(lines.some((line) => LITERALS.slice(LITERALS_IN_LOGS).some((literal) => line.includes(literal)))).toBe(false)
  })
})

describe('literals', () => {
  it('are distinct, 8 to 40 bytes, none part of another', () => {
    expect(new Set(LITERALS).size).toBe(LITERALS.length)
    expect(LITERALS.filter((literal) => literal.length < 8 || literal.length > 40)).toEqual([])
    expect(
      LITERALS.filter((literal) => LITERALS.some((other) => other !== literal && other.includes(literal))),
    ).toEqual([])
  })
})

describe('ItemTemplate', () => {
  it('gives items of one width that differ in their slots only', () => {
    const template = new ItemTemplate({ apiVersion: 'v1', kind: 'Pod' }, (slots) => ({
      metadata: {
        name: slots.word(5, (i) => `pod-${i}`),
        resourceVersion: slots.digits(7, (i) => String(9_000_000 + i)),
      },
      status: { startTime: slots.time((i) => `2025-04-11T09:00:0${i}Z`), message: '' },
    }))
    const item = template.render(3, undefined as never)
    expect(item).toBe(
      '- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: pod-3\n    resourceVersion: "9000003"\n' +
        '  status:\n    message: "null"\n    startTime: "2025-04-11T09:00:03Z"\n',
    )
    expect(item.length).toBe(template.bytes)
  })
})

describe('ZipWriter', () => {
  it('switches to zip64 past 65,535 entries', async () => {
    const path = join(folder, 'many.zip')
    const zip = new ZipWriter(path, Date.parse('2025-04-11T09:12:40Z'))
    const empty = { crc: 0, sizeBytes: 0, compressedBytes: 0, method: 'stored' } as const
    for (let i = 0; i < 66_000; i++) zip.add({ path: `b/logs/default/pod-${i}/app.log`, ...empty }, [])
    zip.add({ path: 'b/metadata.yaml', ...empty }, [])
    zip.finish()
    const archive = await openArchive(path)
    expect(archive.entries).toHaveLength(66_001)
    expect(archive.diagnostics).toEqual([])
    await archive.close()
  })
})
