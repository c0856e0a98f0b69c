import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import yaml from 'js-yaml'
import { describe, expect, it } from 'vitest'
import {
  editTree,
  emitYaml,
  packStory,
  readStory,
  readStoryFiles,
  storyZip,
  writeTree,
} from './bundle-builder/index.ts'

type Item = { metadata: Record<string, string>; spec: Record<string, unknown>; status: Record<string, unknown> }

const STORIES = ['upgrade-log-image-pull', 'healthy-single-node']
const HARVESTER = 'yamls/namespaced/harvester-system/harvesterhci.io/v1beta1'

async function items(story: string, path: string): Promise<Item[]> {
  const text = (await readStory(story)).get(path)
  return (yaml.load(String(text)) as { items: Item[] }).items
}

describe.each(STORIES)('story %s', (story) => {
  it('stays small and holds only files the collector could have written', async () => {
    const files = await readStoryFiles(story)
    expect(files.size).toBeLessThan(150)
    for (const [path, content] of files) {
      expect(content.length).toBeLessThan(600_000)
      // Re-emitting what was read must give the same bytes, else somebody edited the list by hand out of form.
      if (path.startsWith('yamls/'))
        expect([path, emitYaml(yaml.load(String(content)))]).toEqual([path, String(content)])
      if (path.startsWith('logs/')) {
        for (const line of String(content).split('\n').slice(0, -1))
          expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{9}Z /)
      }
    }
  })

  it('has an owner of the same uid for every owner reference', async () => {
    type Owned = {
      metadata: { name: string; uid?: string; ownerReferences?: { kind: string; name: string; uid: string }[] }
    }
    const uids = new Set<string>()
    const owned: Owned[] = []
    for (const [path, content] of await readStoryFiles(story)) {
      if (!path.startsWith('yamls/')) continue
      for (const item of (yaml.load(String(content)) as { items: Owned[] }).items) {
        if (item.metadata.uid) uids.add(item.metadata.uid)
        if (item.metadata.ownerReferences) owned.push(item)
      }
    }
    const dangling = owned.flatMap(({ metadata }) =>
      (metadata.ownerReferences ?? [])
        .filter(({ uid }) => !uids.has(uid))
        .map((owner) => `${metadata.name} -> ${owner.kind} ${owner.name}`),
    )
    expect(owned.length).toBeGreaterThan(10)
    expect(dangling).toEqual([])
  })

  it('zips to the same bytes every time', async () => {
    expect((await storyZip(story)).equals(await storyZip(story))).toBe(true)
  })
})

describe('upgrade-log-image-pull', () => {
  it('waits in LogReady for a Version that is not there', async () => {
    const [upgrade, ...others] = await items('upgrade-log-image-pull', `${HARVESTER}/upgrades.yaml`)
    expect(others).toEqual([])
    expect(upgrade?.metadata['labels']).toMatchObject({ 'harvesterhci.io/upgradeState': 'PreparingLoggingInfra' })
    expect(upgrade?.status['conditions']).toEqual([
      { status: 'Unknown', type: 'Completed' },
      { status: 'Unknown', type: 'LogReady' },
    ])
    const versions = await items('upgrade-log-image-pull', `${HARVESTER}/versions.yaml`)
    expect(versions.map((version) => version.metadata['name'])).toEqual(['v1.4.2'])
    expect(upgrade?.spec['version']).toBe('v1.5.0-rc4')
  })
})

describe('healthy-single-node', () => {
  it('has one attached healthy volume and one detached volume of unknown robustness', async () => {
    const volumes = await items(
      'healthy-single-node',
      'yamls/namespaced/longhorn-system/longhorn.io/v1beta2/volumes.yaml',
    )
    expect(volumes.map(({ status }) => `${status['state']} ${status['robustness']}`).sort()).toEqual([
      'attached healthy',
      'detached unknown',
    ])
  })
})

describe('editTree', () => {
  const files = new Map([
    ['metadata.yaml', 'bundlecreatedat: "2025-04-11T09:12:40Z"\n'],
    ['nodes/node1/logs/kernel.log', 'a\n'],
    ['logs/a/b/c.log', 'x\n'],
  ])

  it('sets, changes and removes in a copy', () => {
    const edited = editTree(files, {
      logs: undefined,
      'new.txt': 'n',
      'nodes/node1/logs/kernel.log': (text) => `${text}b\n`,
    })
    expect([...edited].slice(1)).toEqual([
      ['nodes/node1/logs/kernel.log', 'a\nb\n'],
      ['new.txt', 'n'],
    ])
    expect(files.size).toBe(3)
    expect([...packStory(edited).keys()].sort()).toEqual(['metadata.yaml', 'new.txt', 'nodes/node1.zip'])
  })

  it('refuses an edit without effect', () => {
    expect(() => editTree(files, { gone: undefined })).toThrow('nothing at gone')
    expect(() => editTree(files, { gone: (text) => text })).toThrow('no file gone')
    expect(() => editTree(files, { 'metadata.yaml': (text) => text })).toThrow('changes nothing')
  })
})

describe('writeTree', () => {
  it('writes files and empty directories', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'bundle-tree-'))
    try {
      await writeTree(
        new Map<string, string | Uint8Array>([
          ['a/b.txt', 'b'],
          ['nodes/node1/', ''],
        ]),
        dir,
      )
      expect(await readFile(join(dir, 'a/b.txt'), 'utf8')).toBe('b')
      await expect(readFile(join(dir, 'nodes/node1'))).rejects.toThrow('EISDIR')
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})
