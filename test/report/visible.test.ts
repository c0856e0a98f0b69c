import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderJson, renderNdjson } from '../../src/report/json.ts'
import { renderLine } from '../../src/report/line.ts'
import { renderText } from '../../src/report/text.ts'
import { cut, cutAround, cutMiddle, displayWidth, fold, wrap } from '../../src/report/text-width.ts'
import { visible } from '../../src/report/visible.ts'
import { stuckUpgrade } from './sample-reports.ts'

const steering = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u
const pieces = [
  '\u001b[31m',
  '\u009b2J',
  '\u202e',
  '\u200b',
  '\ud800',
  '\r',
  '\n',
  '\t',
  '\u0000',
  '\u{e0041}',
  '\u2066',
  '\u2028',
]
const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' })))
  .map((all) => all.join(''))

/** A report in which each text may be hostile. */
function reportWith(texts: string[]) {
  let next = 0
  const spoil = (value: unknown): unknown => {
    if (typeof value === 'string') {
      next += 1
      const text = texts[next % texts.length] ?? ''
      return [
        'error',
        'warning',
        'info',
        'now',
        'next',
        'stuck',
        'current',
        'pending',
        'high',
        'medium',
        'matched',
      ].includes(value)
        ? value
        : text
    }
    if (Array.isArray(value)) return value.map(spoil)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoil(item)]))
  }
  return spoil(stuckUpgrade()) as ReturnType<typeof stuckUpgrade>
}

describe('nothing from a bundle steers the terminal', () => {
  test('visible', () => {
    expect(visible('a\u001b[31m\u202e\r\nb\tc\u009b')).toBe('a\\x1b[31m\\u202e\nb  c\\x9b')
    fc.assert(fc.property(hostileText, (text) => !steering.test(visible(text))))
  })

  test('no renderer lets a hostile text through', () => {
    fc.assert(
      fc.property(
        fc.array(hostileText, { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 200 }),
        (texts, width) => {
          const report = reportWith(texts)
          const failed = { path: texts[0]!, error: { code: texts[0]!, message: texts[0]!, hint: texts.at(-1)! } }
          const outputs = [
            renderText(report, { width }),
            renderText(report, { all: true, unicode: false }),
            renderLine(report, texts[0]!),
            renderLine(failed, texts[0]!),
          ]
          for (const output of outputs) expect(output).not.toMatch(steering)
          for (const output of outputs.slice(2)) expect(output.indexOf('\n')).toBe(output.length - 1)
          // Lone surrogates are written as escapes by JSON.stringify itself.
          for (const output of [renderJson(report), renderNdjson(failed)]) expect(output).not.toMatch(steering)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('text of a width', () => {
  test('wide characters take two cells', () => {
    expect(displayWidth('卷a🚀')).toBe(5)
    expect(cut('卷卷卷卷', 5, '…')).toBe('卷卷…')
    expect(cutMiddle('/a/long/path/to/a/file', 11, '…')).toBe('/a/lo…/file')
    expect(wrap('节点上的磁盘已满', 8)).toEqual(['节点上的', '磁盘已满'])
  })

  test('a cut keeps the match', () => {
    const text = `${'x'.repeat(500)}NEEDLE${'y'.repeat(500)}`
    expect(cutAround(text, 500, 506, 40, '…')).toContain('NEEDLE')
    expect(cutAround(text, 0, 3, 40, '…')).toMatch(/^xxx/)
    expect(cutAround(text, 1000, 1006, 40, '…')).toMatch(/yyy$/)
  })

  test('nothing is longer than asked for, and nothing gets lost in folding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 50 }), fc.nat(80), (text, width, at) => {
        expect(displayWidth(cut(text, width, '…'))).toBeLessThanOrEqual(width)
        expect(displayWidth(cutMiddle(text, width, '…'))).toBeLessThanOrEqual(width)
        expect(displayWidth(cutAround(text, at, at + 3, width, '…'))).toBeLessThanOrEqual(width)
        const lines = fold(text, width)
        expect(lines.join('')).toBe(text)
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
      }),
    )
  })
})
