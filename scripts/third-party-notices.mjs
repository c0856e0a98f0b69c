import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Names, versions and licence texts of all packages that a bundle holds code of.
 * @param metafile what esbuild says of its inputs
 * @param root folder with node_modules
 */
export function thirdPartyNotices(metafile, root) {
  const folders = new Set()
  for (const path of Object.keys(metafile.inputs)) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]
    if (folder !== undefined) folders.add(folder)
  }
  const notices = [...folders].map((folder) => notice(join(root, folder))).sort()
  const head = `This package holds code of ${notices.length} others, under these licences.\n`
  return [head, ...new Set(notices)].join(`\n${'-'.repeat(80)}\n\n`)
}

function notice(folder) {
  const { name, version, license, author, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (typeof license !== 'string') throw new Error(`${name} names no licence`)
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file))
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim())
  // One ships no text of its licence; then its package.json is all there is to quote.
  if (texts.length === 0) texts.push(`By ${typeof author === 'string' ? author : author?.name}, ${homepage}`)
  return `${[`${name} ${version} (${license})`, ...texts].join('\n\n')}\n`
}
