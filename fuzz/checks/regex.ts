import { compileLinePattern, compileRegex, type LinePattern } from '../../src/rules/scan/line-pattern.ts'
import { must, mustBeDocumented } from './failure.ts'

export type RegexInput = {
  readonly pattern: string
  readonly contains: readonly string[]
  readonly lines: readonly string[]
}

/** A pattern is refused, or finds in every line what RE2 finds; and where it finds something, a literal stands. */
export function checkRegex({ pattern, contains, lines }: RegexInput): string {
  let compiled: LinePattern
  try {
    compiled = compileLinePattern({ pattern, contains })
  } catch (error) {
    mustBeDocumented(error, ['rule-invalid'])
    return (error as { code: string }).code
  }
  const regex = compileRegex(pattern)
  let found = 'no match'
  for (const line of lines) {
    const started = performance.now()
    const match = compiled.match(line)
    const ms = performance.now() - started
    must(ms < 3000, 'slow', () => `${ms.toFixed(0)} ms on a line of ${line.length}: ${pattern}`)
    const matcher = regex.matcher(line)
    const expected = contains.every((text) => line.includes(text)) && matcher.find()
    const shown = (): string => JSON.stringify({ pattern, contains, line: line.slice(0, 300), match })
    must(expected === (match !== undefined), 'match differs from RE2', shown)
    if (match === undefined) continue
    found = 'match'
    must(match.start <= match.end && match.end <= line.length, 'match outside', shown)
    const same = contains.length > 0 || (match.start === matcher.start() && match.end === matcher.end())
    must(same, 'match elsewhere than RE2', shown)
    const lower = line.toLowerCase()
    const triggered = compiled.literals.some((literal) => lower.includes(literal.toLowerCase()))
    must(triggered, 'no literal in a line that matches', () => `${JSON.stringify(compiled.literals)} ${shown()}`)
  }
  return found
}
