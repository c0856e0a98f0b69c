import { dump, load } from 'js-yaml'
import type { Random } from '../random.ts'
import { mutateCel } from './cel.ts'
import { mutateRegex } from './regex.ts'
import { mutateValue } from './value.ts'
import { mutateYaml } from './yaml.ts'

/** Changes the text of a rule file: its YAML, a field by its structure, an expression or a pattern inside it. */
export function mutateRule(text: string, random: Random): string {
  const choice = random.fraction()
  if (choice < 0.25) return Buffer.from(mutateYaml(Buffer.from(text).toString('latin1'), random), 'latin1').toString()
  if (choice < 0.55) return restructured(text, random)
  if (choice < 0.85)
    return inField(text, random, /^(\s*(?:where|when|groupBy|since|objects|[a-z]\w*): )(.{4,})$/gm, mutateCel)
  return inField(text, random, /^(\s*pattern: ')(.+)(?='$)/gm, mutateRegex)
}

function restructured(text: string, random: Random): string {
  try {
    return dump(mutateValue(load(text), random), { lineWidth: -1 })
  } catch {
    return text
  }
}

function inField(
  text: string,
  random: Random,
  field: RegExp,
  change: (value: string, random: Random) => string,
): string {
  const found = [...text.matchAll(field)]
  if (found.length === 0) return text
  const { index, 0: whole, 1: head, 2: value } = random.pick(found)
  return `${text.slice(0, index)}${head}${change(value!, random)}${text.slice(index + whole.length)}`
}
