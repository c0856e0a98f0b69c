import { parse } from '../../src/rules/cel/index.ts'
import { readableTemplate } from '../../src/rules/readable-template.ts'
import { code } from './page.ts'

/** A template as the reader of a page sees it, with what a bundle tells as code. Brackets must not make a link. */
export function templateText(template: string): string {
  return readableTemplate(template, parse, code).replaceAll(/\s+/g, ' ').replaceAll('](', ']\\(')
}

/** A command in a block of code. */
export function commandText(template: string): string {
  return readableTemplate(template, parse)
}
