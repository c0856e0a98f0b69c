import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../src/', import.meta.url))
const layers = ['archive', 'parsers', 'model', 'rules', 'report', 'cli']
/** Files beside the layers: what every layer may use, and what puts them together. */
const shared = ['errors.ts', 'diagnostics.ts', 'timing.ts']
const composing = ['analyze.ts', 'open-bundle.ts', 'index.ts']

type Import = { from: string; to: string }

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'))
const texts = new Map(files.map((name) => [name, withoutComments(readFileSync(join(root, name), 'utf8'))]))
const imports = files.flatMap(importsOf)
const own = imports.filter(({ to }) => /\.ts$/.test(to))

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

/** Static and dynamic imports, own files as paths below src/. */
function importsOf(from: string): Import[] {
  const found = texts.get(from)!.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)
  return [...found].map(([, name]) => ({ from, to: name!.startsWith('.') ? join(dirname(from), name!) : name! }))
}

const layerOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path)
const text = ({ from, to }: Import): string => `${from} imports ${to}`

describe('imports', () => {
  it('are found at all, and lead to files that are there', () => {
    expect(own.length).toBeGreaterThan(300)
    expect(own.filter(({ to }) => !texts.has(to)).map(text)).toEqual([])
    expect(imports.map(({ to }) => to)).toContain('js-yaml')
  })

  it('know every folder and file of src/', () => {
    expect([...new Set(files.map(layerOf))].sort()).toEqual([...layers, ...shared, ...composing].sort())
  })

  it('run one way: archive, parsers, model, rules, report, cli', () => {
    const backwards = own.filter(({ from, to }) => {
      const [importer, imported] = [layers.indexOf(layerOf(from)), layers.indexOf(layerOf(to))]
      return importer >= 0 && imported > importer
    })
    expect(backwards.map(text)).toEqual([])
  })

  it('of what every layer may use are none', () => {
    expect(imports.filter(({ from }) => shared.includes(from)).map(text)).toEqual([])
  })

  it('of what puts the layers together leave the command out', () => {
    const wrong = own.filter(({ from, to }) => composing.includes(from) && layerOf(to) === 'cli')
    expect(wrong.map(text)).toEqual([])
  })

  it('of what puts the layers together come from the entries only', () => {
    const importers = own.filter(({ to }) => composing.includes(to)).map(({ from }) => layerOf(from))
    expect([...new Set(importers)].filter((name) => !['cli', 'index.ts', 'analyze.ts'].includes(name))).toEqual([])
  })

  it('do not go in a circle', () => {
    // Types are erased, so that only what runs can wait for itself.
    const graph = new Map(files.map((name) => [name, runtimeImports(name)]))
    expect(files.filter((name) => reaches(graph, name, name))).toEqual([])
  })

  it('of the file system are where files are opened', () => {
    const allowed = ['archive', 'cli', 'rules/load.ts', 'rules/compiled-pack.ts', 'rules/scan/scan-threads.ts']
    const wrong = imports.filter(
      ({ from, to }) => to.startsWith('node:fs') && !allowed.some((name) => name === from || name === layerOf(from)),
    )
    expect(wrong.map(text)).toEqual([])
  })

  it('of sockets and processes are none', () => {
    const forbidden = /^node:(?:net|tls|http|https|http2|dgram|dns|child_process|cluster|inspector|vm)\b/
    expect(imports.filter(({ to }) => forbidden.test(to)).map(text)).toEqual([])
  })

  it('of the expression language reach out of its folder for errors.ts only', () => {
    const outside = own.filter(({ from, to }) => from.startsWith('rules/cel/') && !to.startsWith('rules/cel/'))
    expect(new Set(outside.map(({ to }) => to))).toEqual(new Set(['errors.ts']))
  })
})

describe('the library', () => {
  it.each([
    ['console', /\bconsole\b/],
    ['process', /\bprocess\./],
    ['fetch', /\bfetch\(/],
    ['eval', /\beval\(|new Function\(/],
  ])('does not use %s', (_, pattern) => {
    const library = files.filter((name) => layerOf(name) !== 'cli')
    expect(library.filter((name) => pattern.test(texts.get(name)!))).toEqual([])
  })
})

function runtimeImports(name: string): string[] {
  const found = texts.get(name)!.matchAll(/^(?:import|export) (?!type )[^']*?'(\.[^']+)'/gm)
  return [...found].map(([, path]) => relative('.', join(dirname(name), path!)))
}

function reaches(graph: ReadonlyMap<string, string[]>, from: string, goal: string): boolean {
  const seen = new Set<string>()
  const open = [...(graph.get(from) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === goal) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(graph.get(next) ?? []))
  }
  return false
}
