import { describe, expect, test } from 'vitest'
import {
  harvesterReleaseOf,
  isMasked,
  parseGrubEnv,
  parseHostname,
  parseNodeConfig,
  parseOsRelease,
} from '../../src/parsers/node-config.ts'

const mark = '# Note: this file is re-formatted by support-bundle-kit collector.\n'

describe('parseNodeConfig', () => {
  test('as yq writes it, with masked values', () => {
    const { value, masked } = parseNodeConfig(
      `${mark}node-label:\n  - a=b\ntoken: '***'\nempty: ""\nbare: "null"\n`,
      'c',
    )
    expect(masked).toBe(true)
    expect(value).toEqual({ 'node-label': ['a=b'], token: '***', empty: '', bare: 'null' })
    expect(isMasked((value as { token: unknown }).token)).toBe(true)
    expect(isMasked('a')).toBe(false)
  })

  test('only comments, flow style, not rewritten', () => {
    expect(parseNodeConfig(mark, 'c')).toEqual({ masked: true, diagnostics: [] })
    expect(parseNodeConfig('', 'c')).toEqual({ masked: false, diagnostics: [] })
    expect(parseNodeConfig('{"a": {"b": 1}}', 'c')).toEqual({ value: { a: { b: 1 } }, masked: false, diagnostics: [] })
  })

  test('what is no YAML is reported with its line', () => {
    expect(parseNodeConfig('a: 1\nb: [', 'c').diagnostics).toMatchObject([{ code: 'file-invalid', path: 'c', line: 2 }])
  })
})

test('parseHostname', () => {
  expect(parseHostname('node1.example.com\n')).toBe('node1.example.com')
  expect(parseHostname('# static\nnode1\n')).toBe('node1')
  expect(parseHostname('')).toBeUndefined()
  expect(parseHostname('../x')).toBeUndefined()
})

test('parseOsRelease', () => {
  const text =
    'NAME="SLE Micro"\nID=sl-micro\nPRETTY_NAME="Harvester \\"v1.4.0\\""\nX=\'a b\'\n# c\nbroken line\n__proto__="x"\n'
  expect([...parseOsRelease(text)]).toEqual([
    ['NAME', 'SLE Micro'],
    ['ID', 'sl-micro'],
    ['PRETTY_NAME', 'Harvester "v1.4.0"'],
    ['X', 'a b'],
    ['__proto__', 'x'],
  ])
})

test('parseGrubEnv', () => {
  const text = '# GRUB Environment Block\nsaved_entry=cos=1\nnext_entry=\n####################'
  expect([...parseGrubEnv(text)]).toEqual([
    ['saved_entry', 'cos=1'],
    ['next_entry', ''],
  ])
})

test('harvesterReleaseOf', () => {
  expect(harvesterReleaseOf({ harvester: 'v1.4.0', rancher: 2.9, os: null, other: 'x' })).toEqual({
    harvester: 'v1.4.0',
    rancher: '2.9',
  })
  expect(harvesterReleaseOf('x')).toEqual({})
})
