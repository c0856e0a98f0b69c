import { repairKey } from './collector-damage.ts'
import { loadYaml, YamlError } from './yaml.ts'

/**
 * Finds the line of a field in an item's original text, with `managedFields` and the collector's damage in it: 0 for the
 * item's first line. For a folded or block scalar it is the line of its key. Where the field is not there, or lies in
 * flow style on its parent's line, it is the line of the nearest ancestor that is. `undefined` for empty text.
 *
 * Goes by indentation alone, which suffices for block style whatever wrote it.
 *
 * @param itemText text of one item, with or without its `- `
 * @param fieldPath keys and indexes from the object's root; keys as they are after `repairCollectorDamage`
 */
export function locateField(itemText: string, fieldPath: readonly (string | number)[]): number | undefined {
  const lines = itemText.split(/\r?\n/)
  const first = lines.findIndex((line) => !isBlank(line))
  if (first < 0) return undefined
  const column = indentOf(lines[first]!)
  let node = nodeAt(lines, first, column)
  if (/^-(\s|$)/.test(lines[first]!.slice(column))) node = elementAt(lines, node, 0) ?? node
  let line = node.line
  for (const step of fieldPath) {
    const next = typeof step === 'number' ? elementAt(lines, node, step) : entryOf(lines, node, step)
    if (!next) break
    line = next.keyLine
    node = next
    if (next.column < 0) break
  }
  return line
}

/** Where a value begins; `column` is -1 if it is on its key's line, so that no line below belongs to its parts. */
type Node = { line: number; column: number; keyLine: number }

function nodeAt(lines: readonly string[], line: number, column: number): Node {
  return lines[line] === undefined ? { line, column: -1, keyLine: line } : { line, column, keyLine: line }
}

/** The element of a block sequence whose dashes are in `node.column`. */
function elementAt(lines: readonly string[], node: Node, index: number): Node | undefined {
  let left = index
  for (const line of siblings(lines, node)) {
    const text = lines[line]!.slice(node.column)
    if (!/^-(\s|$)/.test(text)) return undefined
    if (left-- > 0) continue
    const content = /^-\s*/.exec(text)![0].length
    if (text.length > content && text[content] !== '#') {
      return { line, column: node.column + content, keyLine: line }
    }
    const below = nextContent(lines, line + 1)
    const inside = below !== undefined && indentOf(lines[below]!) > node.column
    return inside
      ? { line: below, column: indentOf(lines[below]!), keyLine: line }
      : { line, column: -1, keyLine: line }
  }
  return undefined
}

/** The value of a key in a block mapping whose keys are in `node.column`. */
function entryOf(lines: readonly string[], node: Node, key: string): Node | undefined {
  for (const line of siblings(lines, node)) {
    const entry = parseKey(lines, line, node.column)
    if (!entry || (entry.key !== key && repairKey(entry.key) !== key)) continue
    const rest = entry.rest.replace(/^(?:[&!]\S*\s*)+/, '')
    if (rest !== '' && !rest.startsWith('#')) return { line: entry.line, column: -1, keyLine: line }
    const below = nextContent(lines, entry.line + 1)
    if (below === undefined) return { line: entry.line, column: -1, keyLine: line }
    const column = indentOf(lines[below]!)
    const isValue = column > node.column || (column === node.column && /^-(\s|$)/.test(lines[below]!.slice(column)))
    return { line: below, column: isValue ? column : -1, keyLine: line }
  }
  return undefined
}

/** Lines that begin in the node's column, up to the first one left of it; the node's first line may begin anywhere. */
function* siblings(lines: readonly string[], node: Node): Generator<number> {
  if (node.column < 0) return
  const dashes = /^-(\s|$)/.test(lines[node.line]!.slice(node.column))
  yield node.line
  for (let line = node.line + 1; line < lines.length; line++) {
    const text = lines[line]!
    if (isBlank(text)) continue
    const column = indentOf(text)
    if (column > node.column) continue
    if (column < node.column) return
    // yaml.v2 does not indent a sequence under its key: its dashes are in the column of the keys.
    if (/^-(\s|$)/.test(text.slice(column)) === dashes) yield line
    else if (dashes) return
  }
}

/** Over texts of megabytes the expression for quoted keys uses up its stack. */
const longestKey = 4096

type Entry = { key: string; rest: string; line: number }

function parseKey(lines: readonly string[], line: number, column: number): Entry | undefined {
  const text = lines[line]!.slice(column)
  if (text.startsWith('? ')) return parseLongKey(lines, line, column)
  const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:(?:\s+|$)/.exec(text.slice(0, longestKey))
  if (quoted) return { key: unquote(quoted[1]!), rest: text.slice(quoted[0].length), line }
  const plain = /:(?:\s+|$)/.exec(text)
  return plain ? { key: text.slice(0, plain.index), rest: text.slice(plain.index + plain[0].length), line } : undefined
}

/** Keys of more than 128 characters: `? key`, possibly folded, and `: value` on a line of its own. */
function parseLongKey(lines: readonly string[], line: number, column: number): Entry | undefined {
  let at = line + 1
  while (at < lines.length && (isBlank(lines[at]!) || indentOf(lines[at]!) > column)) at++
  const colon = lines[at]?.slice(column) ?? ''
  if (!colon.startsWith(':')) return undefined
  const keyText = [lines[line]!.slice(column + 2), ...lines.slice(line + 1, at)].join('\n')
  return { key: unquote(keyText), rest: colon.slice(1).trimStart(), line: at }
}

function unquote(text: string): string {
  try {
    return String(loadYaml(text).value)
  } catch (error) {
    if (error instanceof YamlError) return text
    throw error
  }
}

function nextContent(lines: readonly string[], from: number): number | undefined {
  for (let line = from; line < lines.length; line++) if (!isBlank(lines[line]!)) return line
  return undefined
}

function isBlank(line: string): boolean {
  return /^\s*(#|$)/.test(line)
}

function indentOf(line: string): number {
  let column = 0
  while (line[column] === ' ') column++
  return column
}
