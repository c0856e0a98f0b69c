/** In what quotes of a command a value stands. */
export type Quotes = 'none' | 'single' | 'double'

/**
 * The quotes that are open behind this piece of a command, with those that are open before it. A comment has none.
 */
export function quotesAfter(text: string, before: Quotes): Quotes {
  let quotes = before
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (quotes === 'single') {
      if (character === "'") quotes = 'none'
    } else if (character === '\\') i++
    else if (quotes === 'double') {
      if (character === '"') quotes = 'none'
    } else if (character === "'") quotes = 'single'
    else if (character === '"') quotes = 'double'
    else if (character === '#' && (i === 0 || /\s/.test(text[i - 1]!))) {
      const end = text.indexOf('\n', i)
      if (end < 0) return quotes
      i = end
    }
  }
  return quotes
}

/**
 * Values as arguments of a shell command, a word each. Names come from the bundle, and somebody will paste the command
 * into a root shell: whatever is not a plain word is quoted, also for the shell behind `ssh host "…"`.
 */
export function shellWords(values: readonly string[], quotes: Quotes): string {
  if (quotes === 'single') return values.join(' ').replaceAll("'", `'\\''`)
  const words = values.map(shellWord).join(' ')
  return quotes === 'double' ? words.replaceAll(/[\\"$`]/g, '\\$&') : words
}

function shellWord(text: string): string {
  return /^[A-Za-z0-9._:/@=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
