import type { Expr } from './cel/ast.ts'
import { parseTemplate } from './engine/template.ts'

/** How what only a bundle tells is shown, by a name for it: `<node>`. */
export type Placeholder = (name: string) => string

/**
 * A template for a reader who has no finding: with placeholders for what comes from a bundle, and all texts between which
 * an expression chooses. `Add-on <name> cannot be (installed | disabled)[: its chart is missing]`.
 */
export function readableTemplate(
  template: string,
  exprOf: (source: string) => Expr | undefined,
  placeholder: Placeholder = (name) => `<${name}>`,
): string {
  const parts = parseTemplate(template).map((part): Reading => {
    if ('text' in part) return { text: part.text }
    const expr = exprOf(part.expression)
    return expr === undefined ? unknown : readingOf(expr)
  })
  const [only] = parts
  // A text that is one choice as a whole needs no brackets around it.
  if (parts.length === 1 && only !== undefined && 'choice' in only)
    return optionsOf(only, placeholder).join(' | ').trim()
  return parts
    .map((part) => shown(part, placeholder))
    .join('')
    .trim()
}

/** Words, something that a bundle names, one after the other, or one of several. */
type Reading = { text: string } | { name: string } | { parts: readonly Reading[] } | { choice: readonly Reading[] }

const unknown: Reading = { name: '…' }
const number: Reading = { name: 'n' }

function shown(reading: Reading, placeholder: Placeholder): string {
  if ('text' in reading) return reading.text
  if ('name' in reading) return placeholder(reading.name)
  if ('parts' in reading) return reading.parts.map((part) => shown(part, placeholder)).join('')
  const all = optionsOf(reading, placeholder)
  const filled = all.filter((option) => option !== '')
  if (filled.length < all.length) return filled.length === 0 ? '' : `[${filled.join(' | ')}]`
  return filled.length === 1 ? filled[0]! : `(${filled.join(' | ')})`
}

/** Each different one, those of a choice within the choice among them. */
function optionsOf({ choice }: { choice: readonly Reading[] }, placeholder: Placeholder): string[] {
  const options = choice.flatMap((option) =>
    'choice' in option ? optionsOf(option, placeholder) : [shown(option, placeholder)],
  )
  return [...new Set(options)]
}

function readingOf(expr: Expr): Reading {
  switch (expr.kind) {
    case 'string':
      return { text: expr.value }
    case 'int':
    case 'uint':
    case 'double':
    case 'bool':
      return { text: String(expr.value) }
    case 'null':
      return { text: '' }
    case 'ident':
    case 'select':
      return { name: nameOf(expr) }
    case 'index':
      if (expr.target.kind === 'map') return { choice: expr.target.entries.map(({ value }) => readingOf(value)) }
      return readingOf(expr.target)
    case 'conditional':
      return { choice: [readingOf(expr.yes), readingOf(expr.no)] }
    case 'binary':
      return readingOfBinary(expr)
    case 'list':
      return { parts: expr.elements.flatMap((e, i) => (i === 0 ? [readingOf(e)] : [{ text: ', ' }, readingOf(e)])) }
    case 'comprehension':
      return expr.macro === 'all' || expr.macro === 'exists' ? unknown : readingOf(expr.range)
    case 'bind':
    case 'optMap':
      return readingOf(expr.body)
    case 'call':
      return readingOfCall(expr)
    default:
      return unknown
  }
}

function readingOfBinary({ operator, left, right }: Extract<Expr, { kind: 'binary' }>): Reading {
  const isSum = [left, right].some(({ kind }) => kind === 'int' || kind === 'double')
  if (operator === '+' && !isSum) return { parts: [readingOf(left), readingOf(right)] }
  return '+-*/%'.includes(operator) ? number : unknown
}

function readingOfCall({ name, target, args }: Extract<Expr, { kind: 'call' }>): Reading {
  if (name === 'size') return number
  if (name === 'age') return { name: 'time' }
  // What most functions give is another form of what they are given: string(x), describe(x), x.join(", ").
  const subject = target ?? args[0]
  return subject === undefined ? unknown : readingOf(subject)
}

/** `pod.metadata.name` is the pod, `pod.spec.nodeName` the node name. */
function nameOf(expr: Expr): string {
  switch (expr.kind) {
    case 'ident':
      return words(expr.name)
    case 'select': {
      const { target, field } = expr
      if (field !== 'name') return words(field)
      if (target.kind === 'select' && target.field === 'metadata') return nameOf(target.target)
      return `${nameOf(target)} name`
    }
    case 'index':
      return nameOf(expr.target)
    case 'call': {
      const subject = expr.target ?? expr.args[0]
      return subject === undefined ? '…' : nameOf(subject)
    }
    case 'comprehension':
      return nameOf(expr.range)
    case 'binary':
      return nameOf(expr.left)
    default:
      return '…'
  }
}

/** `currentNodeID` in words: `current node ID`. */
function words(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z]+)/g, (_, before: string, upper: string) => {
    return `${before} ${upper.length > 1 ? upper : upper.toLowerCase()}`
  })
}
