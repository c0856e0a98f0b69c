import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { requiredLiterals } from '../../../src/rules/scan/required-literals.ts'

describe('requiredLiterals', () => {
  const cases: [pattern: string, literals: string[] | undefined][] = [
    ['slow fdatasync', ['slow fdatasync']],
    ['time="[^"]+" level=error msg="(?P<m>.*)"', ['" level=error msg="']],
    ['(?i)failed to pull (and unpack )?image', ['failed to pull and unpack image', 'failed to pull image']],
    ['Failed.*(toomanyrequests|429 Too Many Requests)', ['429 Too Many Requests', 'toomanyrequests']],
    ['(abcdef|xy)', undefined],
    ['abcd|efgh', ['abcd', 'efgh']],
    ['colou?rful', ['colorful', 'colourful']],
    ['level=(error|fatal) msg=', ['level=error msg=', 'level=fatal msg=']],
    ['[Ff]ailed to (get|set) it', ['Failed to get it', 'Failed to set it', 'failed to get it', 'failed to set it']],
    ['(a|b)(a|b)(a|b)(a|b)(a|b) is long enough', ['a is long enough', 'b is long enough']],
    ['x(abc)?', undefined],
    ['(ab|cd){2}wxyz', ['wxyz']],
    ['ab+cdef', ['cdef']],
    ['(longer text)*short', ['short']],
    ['(longer text){2,}short', ['longer text']],
    ['\\[WARN\\] disk', ['[WARN] disk']],
    ['\\d+ items of [a-z\\]]+ left', [' items of ']],
    ['^.*$', undefined],
    ['a.b.c', undefined],
    ['\\Qliteral.text\\E', undefined],
    ['literal text\\Qa.b\\E|other', undefined],
    ['literal text\\123other', undefined],
    [`literal text${'('.repeat(60)}a${')'.repeat(60)}|other`, undefined],
  ]
  it.each(cases)('%s', (pattern, literals) => {
    expect(requiredLiterals(pattern)?.sort()).toEqual(literals?.sort())
  })

  it('never claims a literal that a matching text lacks', () => {
    const piece = fc.constantFrom(
      'abcd',
      'efgh',
      '.',
      '[a-d]',
      '(abcd|efgh)',
      '(abcd)?',
      '(efgh)*',
      'a+',
      'b{2}',
      '[ab]',
      '(a|bb)',
      'x?',
      '(abcd|c)+',
      'c{0,1}',
    )
    const word = fc.constantFrom('abcd', 'efgh', 'a', 'aa', 'bb', 'c', 'x', '')
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        fc.array(word, { maxLength: 10 }),
        (pieces, words) => {
          const pattern = pieces.join('')
          const text = words.join('')
          const literals = requiredLiterals(pattern)
          if (literals && RE2JS.compile(pattern).matcher(text).find()) {
            expect(
              literals.some((l) => text.includes(l)),
              `${pattern} on ${text}`,
            ).toBe(true)
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
