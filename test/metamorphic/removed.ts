import { createHash } from 'node:crypto'
import type { Report } from '../../src/report/report.ts'
import type { Finding, ObjectRef } from '../../src/rules/finding.ts'
import type { FileTree } from '../support/bundle-builder/index.ts'
import { allOf } from './findings.ts'

/** The bundle without this file, or this folder with all below it; `undefined` if there is no such thing. */
export function without(files: FileTree, path: string): FileTree | undefined {
  const left: FileTree = new Map([...files].filter(([file]) => file !== path && !file.startsWith(`${path}/`)))
  return left.size === files.size ? undefined : left
}

/** What could be missing from a bundle: files and folders, by their paths. */
export type Removable = {
  /** Files that evidence is from, a node's zip taken for a folder, and the folders of their namespaces. */
  evidence: string[]
  /** All objects, those of one scope or namespace, all logs, a node's files. */
  sections: string[]
  /** Every list of objects and every log. */
  files: string[]
}

export function removableFrom(files: FileTree, { findings }: Report): Removable {
  const paths = [...files.keys()]
  const shown = allOf(findings)
    .flatMap(({ evidence }) => evidence.map(({ path }) => path))
    .map((path) => path.replace(/^(nodes\/[^/]+)\.zip(?:!\/[^/]+)?/, '$1').replace(/\/$/, ''))
  const folders = shown.flatMap((path) => /^(?:yamls\/namespaced|logs)\/[^/]+(?=\/)/.exec(path)?.[0] ?? [])
  const sections = paths.flatMap((path) => /^(?:yamls\/namespaced\/[^/]+|nodes\/[^/]+)/.exec(path)?.[0] ?? [])
  const whole = ['yamls', 'yamls/cluster', 'yamls/namespaced', 'logs', 'nodes']
  return {
    evidence: distinct([...shown, ...folders]).filter((path) => without(files, path)),
    sections: distinct([...whole, ...sections]).filter((path) => without(files, path)),
    files: paths.filter((path) => /^(?:yamls|logs)\/./.test(path)),
  }
}

const distinct = (paths: readonly string[]): string[] => [...new Set(paths)]

/** True of one name in so many, always of the same ones. */
export function isChosen(name: string, oneIn: number): boolean {
  return createHash('sha1').update(name).digest().readUInt32LE() % oneIn === 0
}

/** This many of the paths: always the same ones for the same name, and quite others for another name. */
export function sample(paths: readonly string[], count: number, name: string): string[] {
  const rank = (path: string): string => createHash('sha1').update(`${name} ${path}`).digest('hex')
  return [...paths].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, count)
}

/**
 * What a report on less than the whole bundle tells that the one on all of it did not: problems of other rules, or of
 * other objects by the same rule, and rules that failed. What was told as a symptom may stand alone; the same rule may
 * tell of another cause, as a warning where it was a note, or of each object by itself.
 */
export function newIn(after: Report, before: Report): string[] {
  const known = new Map<string, Finding[]>()
  for (const finding of allOf(before.findings))
    known.set(finding.ruleId, [...(known.get(finding.ruleId) ?? []), finding])
  const failed = after.outcomes.filter(({ outcome }) => outcome === 'failed').map((o) => `${o.ruleId}: ${o.reason}`)
  const told = allOf(after.findings).filter(({ severity }) => severity !== 'info')
  const isNew = ({ ruleId, objects }: Finding): boolean => {
    const same = known.get(ruleId) ?? []
    const isMore = told.filter((finding) => finding.ruleId === ruleId).length > same.length
    const names = same.flatMap((finding) => finding.objects.map(nameOf))
    return same.length === 0 || (isMore && objects.some((object) => !names.includes(nameOf(object))))
  }
  return [...failed, ...distinct(told.filter(isNew).map(({ ruleId }) => ruleId))]
}

const nameOf = ({ kind, namespace = '', name }: ObjectRef): string => `${kind} ${namespace}/${name}`
