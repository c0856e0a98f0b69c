import { expect, test } from 'vitest'
import { loadRules } from '../../src/analyze.ts'
import { compileLinePattern } from '../../src/rules/scan/line-pattern.ts'

const evil = [
  'abcd(a+)+b',
  'abcd(a|a)*b',
  'abcd(.*a){20}',
  'abcd(?:x?){50}x{50}',
  'abcd.*.*.*=.*z',
  String.raw`abcd(\w+\s?)+!`,
]
const shipped = (await loadRules()).flatMap((pack) =>
  pack.rules.flatMap((rule) => Object.values(rule.signals).flatMap(({ pattern }) => (pattern ? [pattern] : []))),
)

/** Lines of the pattern's own literals, and of what repetitions in it run over, without an end that matches. */
function linesFor(pattern: string, length: number): string[] {
  const literals = pattern.match(/[\w "=:./-]{3,}/g) ?? []
  const units = [...literals, 'a', '1', ' ', '"', '=', '. ', 'a1 ', literals.join(' ')]
  const head = compileLinePattern({ pattern }).literals.join(' ')
  return units.map((unit) => `${head} ${unit.repeat(Math.ceil(length / unit.length)).slice(0, length)}\u0001`)
}

function millisecondsFor(pattern: string, length: number): number {
  const compiled = compileLinePattern({ pattern })
  const lines = linesFor(pattern, length)
  // the better of two: other work of the machine only adds
  return Math.min(
    ...[1, 2].map(() => {
      const started = performance.now()
      for (const line of lines) compiled.match(line)
      return performance.now() - started
    }),
  )
}

test(`none of the ${shipped.length} shipped patterns takes more than linear time, nor do those made to`, {
  timeout: 120_000,
}, () => {
  for (const pattern of [...shipped, ...evil]) {
    const short = millisecondsFor(pattern, 16_000)
    const long = millisecondsFor(pattern, 64_000)
    // Both are beyond the length at which RE2JS takes its second, slower way. Quadratic work would take 16 times as long.
    expect(long, pattern).toBeLessThan(4 * 3 * short + 100)
  }
})

test.each(['(((a{30}){30}){30}){30}abcd', `${'(?P<a'.repeat(3000)}`, 'x'.repeat(10_001), '('.repeat(9000)])(
  'a pattern that would grow beyond measure is refused at once',
  (pattern) => {
    const started = performance.now()
    expect(() => compileLinePattern({ pattern })).toThrow(/RE2|at most|literal/)
    expect(performance.now() - started).toBeLessThan(2000)
  },
)
