import { describe, expect, it } from 'vitest'
import { placeOf } from '../../src/rules/text-place.ts'

const file = `title: plain text here
single: 'it''s here'
double: "a \\"here\\" b"
folded: >-
  one two
  here four
block: |
  first
  here
list:
  - { text: other, when: here == 1 }
deep:
  alias: *x
`
const at = (text: string) => ({ text, offset: text.indexOf('here') })

describe('the place of a character of a text in a YAML file', () => {
  it.each<[path: (string | number)[], text: string, line: number, column: number]>([
    [['title'], 'plain text here', 1, 19],
    [['single'], "it's here", 2, 16],
    [['double'], 'a "here" b', 3, 14],
    [['folded'], 'one two here four', 6, 3],
    [['block'], 'first\nhere\n', 9, 3],
    [['list', 0, 'when'], 'here == 1', 11, 26],
  ])('%j', (path, text, line, column) => {
    expect(placeOf(file, path, at(text))).toEqual({ line, column })
    expect(file.split('\n')[line - 1]!.slice(column - 1)).toMatch(/^here/)
  })

  it('is the line of its key where the text is elsewhere', () => {
    expect(placeOf(file, ['deep', 'alias'], at('from an alias here'))).toEqual({ line: 13 })
  })

  it('of a key is where the key is', () => {
    expect(placeOf(file, ['deep', 'alias'])).toEqual({ line: 13, column: 3 })
    expect(placeOf(file, ['list', 0, 'when'])).toEqual({ line: 11, column: 20 })
  })
})
