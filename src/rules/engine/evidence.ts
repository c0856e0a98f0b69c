import type { Archive } from '../../archive/archive.ts'
import { locateField } from '../../parsers/field-line.ts'
import { reportTime } from '../duration.ts'
import type { ContextLine, Evidence } from '../finding.ts'
import type { EvidencePointer } from '../match.ts'

type FieldPointer = Extract<EvidencePointer, { kind: 'field' }>
type LinePointer = Extract<EvidencePointer, { kind: 'line' }>

/** Characters of an excerpt; a line may be hundreds of kilobytes. */
const maxExcerpt = 1_000
/** Lines of a folded or block text that belong to the decisive one. */
const maxContinuation = 12

/**
 * Reads the text for the evidence of the findings. Of objects, the files are read once more, and only those with something
 * to report; what a log says was kept when it was read.
 */
export async function readEvidence(
  archive: Archive,
  pointers: readonly EvidencePointer[],
  signal?: AbortSignal,
): Promise<Map<EvidencePointer, Evidence>> {
  const found = new Map<EvidencePointer, Evidence>()
  const fields = new Map<string, FieldPointer[]>()
  for (const pointer of pointers) {
    const { path } = pointer.kind === 'field' ? pointer.position : pointer
    if (pointer.kind === 'field') append(fields, path, pointer)
    else if (pointer.kind === 'text') found.set(pointer, { path, excerpt: cut(pointer.text), ...common(pointer) })
    else found.set(pointer, { path, line: pointer.line, ...excerptOf(pointer), ...common(pointer) })
  }
  for (const [path, list] of fields) await readFields(archive, path, list, found, signal)
  return found
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function common(pointer: EvidencePointer): Pick<Evidence, 'object' | 'time' | 'count' | 'note'> {
  return {
    ...(pointer.object && { object: pointer.object }),
    ...(pointer.time !== undefined && { time: reportTime(pointer.time) }),
    ...(pointer.count !== undefined && { count: pointer.count }),
    ...(pointer.note !== undefined && { note: pointer.note }),
  }
}

async function readFields(
  archive: Archive,
  path: string,
  pointers: readonly FieldPointer[],
  found: Map<EvidencePointer, Evidence>,
  signal?: AbortSignal,
): Promise<void> {
  const entry = archive.find(path)
  const bytes = entry ? await archive.readAll(entry, signal) : new Uint8Array()
  for (const pointer of pointers) {
    const item = new TextDecoder().decode(bytes.subarray(pointer.position.start, pointer.position.end))
    found.set(pointer, { path, ...frame(item, pointer), ...common(pointer) })
  }
}

function frame(item: string, pointer: FieldPointer): Pick<Evidence, 'line' | 'excerpt' | 'context'> {
  const lines = item.split('\n')
  const at = locateField(item, pointer.field) ?? 0
  const decisive = lines[at] ?? ''
  const first = pointer.position.line
  const below = continuationOf(lines, at)
  const folded = isFoldedText(decisive) ? below : []
  const context: ContextLine[] = []
  if (at > 0) context.push({ line: first + at - 1, text: cut(lines[at - 1]!) })
  const rest = folded.length > 0 ? [] : below.length > 0 ? below : lines.slice(at + 1, at + 2)
  for (const [i, text] of rest.entries()) {
    if (text.trim() !== '') context.push({ line: first + at + 1 + i, text: cut(text) })
  }
  const excerpt = [decisive, ...folded.map((text) => text.trim())].join(' ')
  return { line: first + at, excerpt: cut(excerpt), ...(context.length > 0 && { context }) }
}

/** Column of the key: behind the dashes of list items. */
function keyColumn(line: string): number {
  return /^\s*(?:- )*/.exec(line)![0].length
}

/** True for `key: text` whose text may go on below; false where a block text, a map or a list begins. */
function isFoldedText(line: string): boolean {
  return /:\s+[^|>\s]/.test(line)
}

/** The collector folds long texts over several lines, each indented deeper than the key. */
function continuationOf(lines: readonly string[], at: number): string[] {
  const indent = keyColumn(lines[at] ?? '')
  const more: string[] = []
  for (let i = at + 1; i < lines.length && more.length < maxContinuation; i++) {
    const line = lines[i]!
    if (line.trim() === '' || indentOf(line) <= indent) break
    more.push(line)
  }
  return more
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** A long line is cut around its match, which the report is told of so that a narrow view can do the same. */
function excerptOf({ text, match }: LinePointer): Pick<Evidence, 'excerpt' | 'match'> {
  if (!match) return { excerpt: cut(text) }
  if (text.length <= maxExcerpt) return { excerpt: text, match }
  const from = Math.max(0, Math.min(match.start - maxExcerpt / 4, text.length - maxExcerpt))
  const excerpt = `${from > 0 ? '…' : ''}${cut(text.slice(from))}`
  const shift = from > 0 ? from - 1 : 0
  return { excerpt, match: { start: match.start - shift, end: Math.min(match.end - shift, excerpt.length) } }
}

function cut(text: string): string {
  return text.length <= maxExcerpt ? text : `${text.slice(0, maxExcerpt)}…`
}
