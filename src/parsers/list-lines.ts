const newline = 10
const carriageReturn = 13
const space = 32
const hash = 35
const dash = 45

export function indentAt(bytes: Uint8Array, at: number): number {
  let indent = 0
  while (bytes[at + indent] === space) indent++
  return indent
}

/** Nothing but an end of line or a comment from here on. */
export function isBlankAt(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at]
  return byte === newline || byte === carriageReturn || byte === hash || byte === undefined
}

/** The dash of a list's element. */
export function isDashAt(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === dash && endsWordAt(bytes, at + 1)
}

/** `---` */
export function isMarkerAt(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === dash && bytes[at + 1] === dash && bytes[at + 2] === dash && endsWordAt(bytes, at + 3)
}

function endsWordAt(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at]
  return byte === space || byte === newline || byte === carriageReturn || byte === undefined
}

export function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}
