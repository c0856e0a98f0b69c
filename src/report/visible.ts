// Control, format (bidirectional marks, zero-width), surrogate, private-use characters, line separators, and the
// invisible variation selectors of plane 14: whatever could steer a terminal or show text that is not there.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|[\u{E0100}-\u{E01EF}]/gu

/** Nearly every text, and quick to tell. */
const harmless = /^[\x20-\x7e\n]*$/

/**
 * Text from a bundle as it may reach a terminal: `\x1b` stands for an escape character, `\u202e` for a bidirectional
 * override. Line feeds stay, a carriage return before one goes, a tab becomes two spaces.
 */
export function visible(text: string): string {
  if (harmless.test(text)) return text
  return text.replaceAll('\r\n', '\n').replaceAll('\t', '  ').replace(unsafe, escapeCharacter)
}

/** As {@link visible}, on one line. */
export function visibleLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim()
}

function escapeCharacter(character: string): string {
  if (character === '\n') return character
  const code = character.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\u{${code.toString(16)}}`
}

/** A copy of plain data with every string made {@link visible}, so that no renderer can forget one. */
export function visibleStrings<T>(value: T): T {
  return copyVisible(value) as T
}

function copyVisible(value: unknown): unknown {
  if (typeof value === 'string') return visible(value)
  if (Array.isArray(value)) return value.map(copyVisible)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyVisible(item)]))
}
