import { describe, expect, test } from 'vitest'
import { renderJson, renderJsonArray, renderNdjson } from '../../src/report/json.ts'
import { hostile, stuckUpgrade } from './sample-reports.ts'

/** The same data, every object's keys the other way round. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  ) as T
}

describe('renderJson', () => {
  test('loses nothing, hostile text included', () => {
    expect(JSON.parse(renderJson(hostile()))).toEqual(JSON.parse(JSON.stringify(hostile())))
  })

  test('writes the keys in one order, whatever order they were made in', () => {
    expect(renderJson(reversed(stuckUpgrade()))).toBe(renderJson(stuckUpgrade()))
    const parsed = JSON.parse(renderJson(reversed(stuckUpgrade())))
    expect(Object.keys(parsed).slice(0, 3)).toEqual(['schemaVersion', 'tool', 'bundle'])
    expect(Object.keys(parsed.findings[0]).slice(0, 4)).toEqual(['ruleId', 'causeId', 'title', 'severity'])
  })

  test('leaves out findings below the least severity, and still counts them', () => {
    const parsed = JSON.parse(renderJson(stuckUpgrade(), { minSeverity: 'error' }))
    expect(parsed.findings).toHaveLength(1)
    expect(parsed.summary.warning).toBe(1)
  })

  test('indents as told', () => {
    expect(renderJson(stuckUpgrade(), { indent: 0 }).split('\n')).toHaveLength(2)
    expect(renderJson(stuckUpgrade())).toMatch(/^\{\n {2}"schemaVersion": 1,/)
  })
})

describe('renderNdjson and renderJsonArray', () => {
  const failed = {
    path: 'a\u2028b.zip',
    error: { hint: 'upload it again', message: 'no\u009bzip', code: 'not-an-archive' },
  }

  test('one line each', () => {
    expect(renderNdjson(hostile()).indexOf('\n')).toBe(renderNdjson(hostile()).length - 1)
    expect(renderNdjson(failed)).toBe(
      '{"path":"a\\u2028b.zip","error":{"code":"not-an-archive","message":"no\\u009bzip","hint":"upload it again"}}\n',
    )
  })

  test('one array', () => {
    const parsed = JSON.parse(renderJsonArray([stuckUpgrade(), failed]))
    expect(parsed).toHaveLength(2)
    expect(parsed[1]).toEqual(failed)
  })
})
