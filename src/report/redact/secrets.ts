import { type Place, shapedSecrets } from './secret-patterns.ts'
import { keyedSecrets, opensSecret } from './secret-values.ts'

/** What is secret in a text, by its form or by what it is called; places may overlap. */
export function findSecrets(text: string): readonly Place[] {
  return [...shapedSecrets(text), ...keyedSecrets(text)]
}

/** A line of nothing but base64, such as those of a PEM file; digests in hexadecimal are none. */
const base64Line = /^\s*(?:- )?["']?([A-Za-z0-9+/]{40,}={0,2})["']?(?:null)?\s*$/d
const userAndPassword = /^\s*(?:- )?["']?([a-z_][a-z0-9_-]{0,31}:[^\s:][^\s]*)["']?\s*$/d

/**
 * The same for lines that follow each other: a line below `password: |` is all secret, lines of a PEM file are so without
 * their frame, and so are lines `user:password` near `chpasswd`.
 */
export function findSecretsInLines(lines: readonly string[], find = findSecrets): Place[][] {
  const hasPasswordList = lines.some((line) => /chpasswd|passwd/i.test(line))
  let secretBelow: number | undefined
  let inPem = false
  return lines.map((line) => {
    const indent = line.length - line.trimStart().length
    if (secretBelow !== undefined && line.trim() !== '' && indent <= secretBelow) secretBelow = undefined
    const isInside = secretBelow !== undefined || (inPem && !line.includes('-----END '))
    const places = isInside ? [trimmed(line)] : [...find(line), ...lineSecrets(line, hasPasswordList)]
    if (line.includes('-----BEGIN ')) inPem = true
    if (line.includes('-----END ')) inPem = false
    if (secretBelow === undefined && opensSecret(line)) secretBelow = indent
    return places.filter(({ start, end }) => end > start)
  })
}

function lineSecrets(line: string, hasPasswordList: boolean): Place[] {
  const key = base64Line.exec(line)
  const isKey = key && /[A-Z]/.test(key[1]!) && /[a-z]/.test(key[1]!) && /[0-9+/]/.test(key[1]!)
  const found = isKey ? key : hasPasswordList ? userAndPassword.exec(line) : null
  const range = found?.indices?.[1]
  return range === undefined ? [] : [{ start: range[0], end: range[1] }]
}

function trimmed(line: string): Place {
  const start = line.length - line.trimStart().length
  const end = line.trimEnd().length
  const item = /^- /.exec(line.slice(start))
  return { start: start + (item ? 2 : 0), end }
}
