import { parseTemplate } from '../../src/rules/engine/template.ts'
import { code } from './page.ts'

/** An expression longer than this says more to its author than to the reader of a page. */
const longest = 50

/**
 * A template as the reader of a page sees it: an expression that chooses between two texts as these, others as code, and
 * long ones as an ellipsis.
 */
export function templateText(template: string): string {
  const parts = parseTemplate(template).map((part) => {
    if ('text' in part) return part.text
    const choice = /^[^?]*\? "([^"]*)" : "([^"]*)"$/.exec(part.expression)
    if (choice) return [choice[1], choice[2]].filter((text) => text !== '').join('/')
    return part.expression.length > longest ? '…' : code(part.expression)
  })
  return parts.join('').replaceAll(/\s+/g, ' ').trim()
}
