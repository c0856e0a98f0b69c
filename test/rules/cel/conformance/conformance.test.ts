import { describe, expect, it } from 'vitest'
import { readKnownFailures, runAll } from './run.ts'

const results = runAll()
const known = new Map(readKnownFailures().map((failure) => [failure.id, failure.reason]))

function shareOf(file: string): number {
  const own = results.filter((result) => result.file === file)
  return own.filter((result) => result.failure === undefined).length / own.length
}

describe('conformance with the specification', () => {
  it('runs every case', () => {
    expect(results.length).toBe(1690)
  })

  it('fails no case that is not listed', () => {
    const surprises = results.filter((result) => result.failure !== undefined && !known.has(result.id))
    expect(surprises).toEqual([])
  })

  it('lists no case that passes, or that does not exist, or without a reason', () => {
    const failing = new Set(results.filter((result) => result.failure !== undefined).map((result) => result.id))
    const stale = [...known].filter(([id, reason]) => !failing.has(id) || reason.length < 10)
    expect(stale).toEqual([])
  })

  it('passes at least 1,650 cases', () => {
    expect(results.filter((result) => result.failure === undefined).length).toBeGreaterThanOrEqual(1650)
  })

  it.each(['basic', 'comparisons', 'logic', 'lists', 'fields', 'macros', 'parse', 'string'])(
    'passes at least 98 %% of %s',
    (file) => {
      expect(shareOf(file)).toBeGreaterThanOrEqual(0.98)
    },
  )
})
