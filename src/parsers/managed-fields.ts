const newline = 10
const space = 32
const dash = 45

/**
 * Finds the text of an item's `metadata.managedFields` by indentation, so that it need not be parsed: from the beginning
 * of its line to the beginning of the line after it. `undefined` where there is none or where its end is in doubt.
 *
 * Exact for block style: a line with just this indentation cannot be inside a block or folded scalar under `metadata`,
 * because those are indented more than their key.
 *
 * @param dashColumn column of the item's `- `
 */
export function cutManagedFields(
  file: Buffer,
  start: number,
  end: number,
  dashColumn: number,
): { start: number; end: number } | undefined {
  // No search must go on behind the item: in a list without managedFields, each would go to the end of the file.
  const bytes = file.subarray(0, end)
  const keyColumn = dashColumn + 2
  const metadata = findMetadata(bytes, start, end, keyColumn)
  if (metadata === undefined) return undefined
  // The column of metadata's own keys is that of the first one.
  const column = indentAt(bytes, metadata)
  if (column <= keyColumn) return undefined
  const key = bytes.indexOf(`\n${' '.repeat(column)}managedFields:\n`, metadata - 1, 'latin1')
  if (key < 0 || key >= end) return undefined
  const bodyStart = key + 1 + column + 'managedFields:\n'.length
  if (bodyStart > end || leavesBlock(bytes, metadata, key, column)) return undefined
  const bodyEnd = managedFieldsEnd(bytes, bodyStart, end, column)
  return bodyEnd === bodyStart ? undefined : { start: key + 1, end: bodyEnd }
}

/** Start of the line after the item's own `metadata:`. */
function findMetadata(bytes: Buffer, start: number, end: number, column: number): number | undefined {
  const first = 'metadata:\n'
  if (bytes.toString('latin1', start + column, start + column + first.length) === first)
    return start + column + first.length
  const key = `\n${' '.repeat(column)}${first}`
  const at = bytes.indexOf(key, start, 'latin1')
  return at < 0 || at + key.length > end ? undefined : at + key.length
}

/** True if a line in between belongs to something that began before `metadata`'s keys. */
function leavesBlock(bytes: Buffer, from: number, to: number, column: number): boolean {
  let at = from
  while (at < to) {
    if (bytes[at] !== newline && indentAt(bytes, at) < column) return true
    const next = bytes.indexOf(newline, at)
    if (next < 0) return false
    at = next + 1
  }
  return false
}

/** End of the lines from here on that begin with a dash in this column, the one of their key, or further right. */
export function managedFieldsEnd(bytes: Buffer, from: number, end: number, column: number): number {
  let at = from
  while (at < end) {
    // An empty line is part of a text.
    if (bytes[at] === newline) {
      at++
      continue
    }
    const indent = indentAt(bytes, at)
    if (indent < column || (indent === column && !(bytes[at + indent] === dash && bytes[at + indent + 1] === space)))
      break
    at += indent
    while (at < end && bytes[at] !== newline) at++
    at++
  }
  return Math.min(at, end)
}

function indentAt(bytes: Buffer, at: number): number {
  let indent = 0
  while (bytes[at + indent] === space) indent++
  return indent
}
