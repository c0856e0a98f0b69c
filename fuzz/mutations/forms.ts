import { gzipSync } from 'node:zlib'
import { type FileTree, packNodes, zipBundle, zipDirectory } from '../../test/support/bundle-builder/index.ts'
import { tar } from '../../test/support/tar.ts'
import { zip } from '../../test/support/zip.ts'

/** The same files in another archive. */
export type Form = (files: FileTree, at: string) => Promise<Buffer>

const top = 'supportbundle_00000000-0000-4000-8000-000000000000_2025-04-11T09-12-40Z'

function membersOf(files: FileTree, at: string): [name: string, content: string | Uint8Array][] {
  return [...packNodes(files, at)]
    .filter(([path]) => !path.endsWith('/'))
    .map(([path, content]) => [`${top}/${path}`, content])
}

function byYazl(options: { stored?: boolean; streamed?: boolean }, zip64 = false): Form {
  return (files, at) => {
    const members = membersOf(files, at).map(([name, content]) => [name, { content, ...options }] as const)
    return zip(Object.fromEntries(members), { zip64 })
  }
}

const collected: Form = async (files, at) => zipBundle(packNodes(files, at), { at, id: 'forms' })

const plainTar: Form = async (files, at) => tar(membersOf(files, at).map(([name, content]) => ({ name, content })))

/** Every way in which a bundle may reach the analyzer as one file. */
export const forms: Readonly<Record<string, Form>> = {
  collected,
  stored: byYazl({ stored: true }),
  deflated: byYazl({}),
  'data descriptors': byYazl({ streamed: true }),
  zip64: byYazl({}, true),
  tar: plainTar,
  'tar.gz': async (files, at) => gzipSync(await plainTar(files, at), { level: 1 }),
  'zip in a zip': async (files, at) =>
    zipDirectory('attachments', new Map([['bundle.zip', await collected(files, at)]]), at),
  'nodes unpacked': async (files, at) => zipDirectory(top, files, at),
}

/** Node zips made by another program than the collector's. */
export async function packedOtherwise(files: FileTree, at: string, zip64: boolean): Promise<FileTree> {
  const packed: FileTree = new Map(packNodes(files, at))
  for (const path of packed.keys()) {
    const node = /^nodes\/([^/]+)\.zip$/.exec(path)?.[1]
    if (node === undefined) continue
    const prefix = `nodes/${node}/`
    const members = [...files].filter(([name]) => name.startsWith(prefix) && !name.endsWith('/'))
    const named = members.map(([name, content]) => [name.slice('nodes/'.length), content] as const)
    packed.set(path, await zip(Object.fromEntries(named), { zip64 }))
  }
  return packed
}
