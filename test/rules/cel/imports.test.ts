import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../src/rules/cel/', import.meta.url))

/** The modules a file imports at run time; type imports are erased. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const found = text.matchAll(/^(?:import|export) (?!type )(?:[^'"]*? from )?'([^']+)'/gm)
  return [...found].map((match) => match[1] ?? '')
}

/** All modules that loading a file loads, packages by name and own files by path. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const specifier of importsOf(file)) {
    if (specifier.startsWith('.')) closure(join(dirname(file), specifier), seen)
    else seen.add(specifier)
  }
  return seen
}

describe('the imports of the expression language', () => {
  it.each(['compile.ts', 'check.ts', 'environment.ts', 'ast.ts', 'values.ts', 'native.ts'])(
    '%s works without the parser, for expressions that were parsed at build time',
    (file) => {
      expect([...closure(join(root, file))].filter((name) => /chevrotain|parser\.ts|grammar\.ts/.test(name))).toEqual(
        [],
      )
    },
  )

  it('does find the parser behind the public entry', () => {
    expect(closure(join(root, 'index.ts')).has('chevrotain')).toBe(true)
  })

  it('reaches outside its folder for errors.ts only', () => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const outside = files.flatMap((name) => {
      const file = join(root, name)
      const text = readFileSync(file, 'utf8')
      const own = [...text.matchAll(/ from '(\.[^']+)'/g)].map((match) => join(dirname(file), match[1] ?? ''))
      return own.map((path) => relative(root, path)).filter((path) => path.startsWith('..'))
    })
    expect([...new Set(outside)]).toEqual(['../../errors.ts'])
  })
})
