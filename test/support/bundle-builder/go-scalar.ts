/** How Go and yaml.v2 print and order scalars: the parts of the collector's encoder that know nothing of layout. */

const NAMED_SCALARS = new Set(
  (
    'y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null Null NULL ' +
    '.nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF'
  ).split(' '),
)
const YAML_FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const GO_INTEGER = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/
const BASE_60 = /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const DATE_TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})([.,]\d+)?(Z|[-+]\d\d:\d\d)?$/

/** Go's `strconv.FormatFloat(x, 'g', -1, 64)`: exponent form from 1e6 upwards and below 1e-4. */
export function formatGoFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [mantissa = '', exponentText = ''] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  // With shortest digits Go takes 'e' when the exponent is below -4 or not below max(number of digits, 6), and caps
  // that at 21 only for %v; yaml.v2 uses 'g', where the limit stays 6.
  if (exponent >= -4 && exponent < 6) return plainDecimal(value)
  const digits = String(Math.abs(exponent)).padStart(2, '0')
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`
}

function plainDecimal(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  const [mantissa = '', exponent = ''] = text.split('e')
  return value.toFixed(-Number(exponent) + (mantissa.split('.')[1] ?? '').length)
}

/** True if yaml.v2 would read the plain text back as something other than a string, so that it quotes it. */
export function resolvesToNonString(text: string): boolean {
  if (text === '' || NAMED_SCALARS.has(text)) return true
  const first = text.charAt(0)
  if (first === '.') return YAML_FLOAT.test(text) && Number.isFinite(Number(text))
  if (!/[-+0-9]/.test(first)) return false
  if (isGoTimestamp(text) || BASE_60.test(text)) return true
  const plain = text.replaceAll('_', '')
  if (GO_INTEGER.test(plain) && fitsInteger(plain)) return true
  // Out of float64 range is an error for Go, hence a string: `7e12345` stays unquoted in real bundles.
  return YAML_FLOAT.test(plain) && Number.isFinite(Number(plain))
}

function fitsInteger(plain: string): boolean {
  const negative = plain.startsWith('-')
  const digits = plain.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o')
  const value = BigInt(digits)
  if (plain.startsWith('+')) return value < 1n << 63n
  return negative ? value <= 1n << 63n : value < 1n << 64n
}

function isGoTimestamp(text: string): boolean {
  const match = DATE.exec(text) ?? DATE_TIME.exec(text)
  if (!match) return false
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const spaced = text.includes(' ')
  if (match.length > 4 && spaced === (match[8] !== undefined)) return false
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth && hour < 24 && minute < 60 && second < 60
}

const LETTER = /^\p{L}$/u
const DIGIT = /^\p{Nd}$/u

/** yaml.v2's order of mapping keys: natural (`a9` < `a10`), other characters before letters, upper case before lower. */
export function compareKeys(left: string, right: string): number {
  const a = Array.from(left)
  const b = Array.from(right)
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const x = a[i]!
    const y = b[i]!
    if (x === y) continue
    const xIsLetter = LETTER.test(x)
    const yIsLetter = LETTER.test(y)
    if (xIsLetter && yIsLetter) return codePoint(x) - codePoint(y)
    if (xIsLetter || yIsLetter) return yIsLetter ? -1 : 1
    return compareNumberRuns(a, b, i)
  }
  return a.length - b.length
}

function compareNumberRuns(a: readonly string[], b: readonly string[], at: number): number {
  let seed = 0
  if (a[at] === '0' || b[at] === '0') {
    for (let j = at - 1; j >= 0 && DIGIT.test(a[j]!); j--) {
      if (a[j] !== '0') seed = 1
      if (seed === 1) break
    }
  }
  const left = numberRun(a, at, seed)
  const right = numberRun(b, at, seed)
  if (left.value !== right.value) return left.value < right.value ? -1 : 1
  if (left.end !== right.end) return left.end - right.end
  return codePoint(a[at]!) - codePoint(b[at]!)
}

function numberRun(text: readonly string[], from: number, seed: number): { value: bigint; end: number } {
  let value = BigInt(seed)
  let end = from
  while (end < text.length && DIGIT.test(text[end]!)) {
    // Go's int64 wraps silently; long digit runs in keys (hashes) depend on it.
    value = BigInt.asIntN(64, value * 10n + BigInt(codePoint(text[end]!) - 48))
    end++
  }
  return { value, end }
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0
}
