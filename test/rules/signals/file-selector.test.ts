import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyPath } from '../../../src/parsers/bundle-path.ts'
import type { SignalSpec } from '../../../src/rules/rule-spec.ts'
import { FileSelector } from '../../../src/rules/signals/file-selector.ts'
import { compileGlob } from '../../../src/rules/signals/glob.ts'

function wanted(specs: SignalSpec[], path: string): readonly number[] {
  return new FileSelector(specs).signalsFor(classifyPath(path, 'bundle'), path)
}

describe('FileSelector', () => {
  it('tells pod logs by namespace, pod and container, each with stars of its own', () => {
    const specs = [
      { log: 'kube-system/etcd-*/etcd' },
      { log: ['default/*/main', 'kube-*/*/*'] },
      { log: 'kube-system/*/etcd', previous: 'only' as const },
      { log: '*/*/etcd', previous: 'exclude' as const },
      { log: 'kube-system/*' },
    ]
    expect(wanted(specs, 'logs/kube-system/etcd-node1/etcd.log')).toEqual([0, 1, 3])
    expect(wanted(specs, 'logs/kube-system/etcd-node1/etcd.log.1')).toEqual([0, 1, 2])
    expect(wanted(specs, 'logs/default/a/main.log')).toEqual([1])
    expect(wanted(specs, 'logs/default/a/side.log')).toEqual([])
  })

  it('tells node logs by unit and node files by the end of their path', () => {
    const specs = [{ nodeLog: 'rke2-*' }, { nodeFile: 'configs/os-release' }, { nodeFile: ['scc/*', 'ifcfg-*'] }]
    expect(wanted(specs, 'nodes/node1.zip!/node1/logs/rke2-server.log')).toEqual([0])
    expect(wanted(specs, 'nodes/node1.zip!/node1/configs/os-release')).toEqual([1])
    expect(wanted(specs, 'logs/kube-system/rke2-server/x.log')).toEqual([])
  })

  it('gives one list for all files that the same signals want', () => {
    const selector = new FileSelector([{ log: 'a/*/*' }, { log: '*/*/*' }, { log: 'a/*/*' }])
    const of = (path: string) => selector.signalsFor(classifyPath(path, 'bundle'), path)
    expect(of('logs/a/p/c.log')).toEqual([0, 1, 2])
    expect(of('logs/a/q/d.log')).toBe(of('logs/a/p/c.log'))
    expect(of('logs/b/q/d.log')).toEqual([1])
  })
})

describe('compileGlob', () => {
  /** The same by the plainest means. */
  function naive(glob: string, text: string, acrossFolders: boolean): boolean {
    if (glob === '') return text === ''
    if (glob[0] !== '*') return text[0] === glob[0] && text !== '' && naive(glob.slice(1), text.slice(1), acrossFolders)
    for (let taken = 0; taken <= text.length; taken++) {
      if (naive(glob.slice(1), text.slice(taken), acrossFolders)) return true
      if (text[taken] === '/' && !acrossFolders) return false
    }
    return false
  }

  it('agrees with a plain comparison', () => {
    const glob = fc.array(fc.constantFrom('a', 'b', '/', '*'), { maxLength: 7 }).map((a) => a.join(''))
    const text = fc.array(fc.constantFrom('a', 'b', '/'), { maxLength: 8 }).map((a) => a.join(''))
    fc.assert(
      fc.property(glob, text, fc.boolean(), (pattern, name, across) => {
        expect(compileGlob(pattern, across)(name)).toBe(naive(pattern, name, across))
      }),
      { numRuns: 3_000 },
    )
  })
})
