import type { Place } from './secret-patterns.ts'

// The longer of two that begin alike comes first: what follows the one that matches has to be the separator.
/** Words that end the name of something secret: `password`, `clientSecret`, `AWS_SECRET_ACCESS_KEY`, `key-data`. */
const secretKey = new RegExp(
  [
    'pass(?:wor[dt]s?|wd|phrase|code)?(?:[_-]?hash(?:es)?)?|pwd|credentials?|tokens?',
    '(?:api|access|secret|private|encryption|account|license|registration|shared|signing|ssh|auth)[_-]?keys?(?:[_-]?(?:id|data|hash))?|secrets?',
    'authorized[_-]?keys?|(?:client|certificate)[_-](?:key|certificate|authority)[_-]data|(?:tls|ca)[._-](?:key|crt|cert)',
    'kube-?config|docker(?:config(?:json)?|cfg)|authorization|auths?|cookie',
    '(?:user|network)[_-]?data(?:[_-]?base64)?|cloud[_-]?(?:init|config)(?:[_-]?base64)?|chap[_-]?(?:user|secret)',
  ].join('|'),
  'gi',
)

/** Between a key and its value; quotes may themselves be escaped, as JSON inside of a log line. */
const separator = /[\]"'\\]{0,6}\s{0,8}(?:=>|:=|[:=])[ \t]{0,8}/y
/** `--token VALUE`, and `"--token","VALUE"` in the arguments of a node. */
const flagSeparator = /(?:[ \t]{1,4}|[\\"']{1,4},\s{0,4}(?=[\\"']))(?!-)/y

/** A value that is no secret: masked already, empty, or a constant. */
const emptyValue =
  /^(?:\*{3,}.*|\d{1,3}|<[^>]{0,64}>|\[[^\]]{0,32}\]|[|>][+-]?|null|nil|none|true|false|unset|undefined|""|''|\{|\[|map\[|-)?$/i
/** What follows `token:` in a sentence of an error message. */
const prose =
  /^(?:an?|the|is|has|was|not|no|got|must|cannot|can't|could|unable|failed|failure|failing|error|errors|invalid|expired|missing|unexpected|unknown|unsupported|wrong|incorrect|illegal|empty|required|refused|denied|rejected|unauthorized|forbidden|found|http|https|x509|rpc|dial|post|get|authentication|authorization|token|tokens|context|square|crypto|signature|ok|success|retrying|timeout|timed|waiting)$/i

/** Values that a key or a flag calls secret. Linear: keys are searched once, and each value is read once. */
export function keyedSecrets(text: string): Place[] {
  const places: Place[] = []
  for (const match of text.matchAll(secretKey)) {
    const keyEnd = match.index + match[0].length
    const last = places.at(-1)
    if (last !== undefined && match.index < last.end) continue
    const value = valueStart(text, match.index, keyEnd)
    if (value === undefined) continue
    const place = valuePlace(text, value.start, value.wholeLine)
    const found = text.slice(place.start, place.end)
    const isPath = /^pwd$/i.test(match[0]) && found.startsWith('/')
    const isWord = !place.quoted && !value.wholeLine && prose.test(found)
    if (place.end > place.start && !emptyValue.test(found) && !isWord && !isPath) places.push(place)
  }
  return places
}

/** True where the line ends with a secret's key, so that the lines below, indented deeper, are its value. */
export function opensSecret(line: string): boolean {
  for (const match of line.matchAll(secretKey)) {
    const rest = line.slice(match.index + match[0].length)
    const block = /^["']?:\s*([|>][+-]?\d?)?\s*$/.exec(rest)
    // `secret:` and `auth:` without a text are maps of Kubernetes; what is secret in them has its own key.
    if (block && (block[1] !== undefined || !/(?:secrets?|auths?|authorization|credentials?)$/i.test(match[0])))
      return true
  }
  return false
}

function valueStart(text: string, keyStart: number, keyEnd: number): { start: number; wholeLine: boolean } | undefined {
  separator.lastIndex = keyEnd
  if (separator.test(text)) {
    const start = separator.lastIndex
    return { start, wholeLine: !text.slice(keyEnd, start).includes('=') && isLineStart(text, keyStart) }
  }
  const before = text.slice(Math.max(0, keyStart - 48), keyStart)
  if (!/--[\w-]{0,40}$/.test(before)) return undefined
  flagSeparator.lastIndex = keyEnd
  return flagSeparator.test(text) ? { start: flagSeparator.lastIndex, wholeLine: false } : undefined
}

/** A key at the start of a line of YAML: its value goes to the end of the line, spaces included. */
function isLineStart(text: string, keyStart: number): boolean {
  const before = text.slice(Math.max(0, keyStart - 120), keyStart)
  return /(?:^|\n)[ \t]*(?:- )*["']?[\w./-]*$/.test(before) && (keyStart < 120 || before.includes('\n'))
}

function valuePlace(text: string, from: number, wholeLine: boolean): Place & { quoted: boolean } {
  const quote = /\\{0,3}["']/y
  quote.lastIndex = from
  const opened = quote.exec(text)?.[0]
  if (opened !== undefined) {
    const start = from + opened.length
    const end = closingQuote(text, start, opened)
    return { start, end: end < 0 ? text.length : end, quoted: true }
  }
  const stop = wholeLine ? /\n|\\n| #|$/g : /[\s"'`,;&)}\]>]|\\[nrt"]|$/g
  stop.lastIndex = from
  const end = stop.exec(text)!.index
  return { start: from, end: trimmedEnd(text, from, end), quoted: false }
}

/** The same quote as the one that opened, with as many backslashes before it; more of them are part of the value. */
function closingQuote(text: string, start: number, opened: string): number {
  for (let at = text.indexOf(opened, start); at >= 0; at = text.indexOf(opened, at + 1)) {
    let slashes = 0
    while (text[at - 1 - slashes] === '\\' && at - 1 - slashes >= start) slashes += 1
    if (slashes % 2 === 0) return at
  }
  return -1
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\r' || text[at - 1] === '\t')) at -= 1
  return at
}
