import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src/analyze.ts'
import { readRulePack } from '../../../src/rules/load.ts'
import type { JsonObject } from '../../support/bundle-builder/collector-yaml.ts'
import { type BundleSpec, buildBundleTree, zipBundle } from '../../support/bundle-builder/index.ts'
import { ago, at, days, nodes, pod } from './quiet/quiet-case.ts'

const { pack } = await readRulePack(fileURLToPath(new URL('../../../rules', import.meta.url)), 'harvester')
const bundles = pack.rules.flatMap((rule) => rule.examples!.positive.map((example) => example.bundle as BundleSpec))

/** What the rules look for, as their own examples have it: lines of pods and of nodes, and events. */
const podLogs = bundles.flatMap((bundle) => Object.entries(bundle.logs ?? {}))
const nodeLogs = bundles.flatMap((bundle) => Object.entries(bundle.nodeFiles ?? {}))
const linesOf = (entries: readonly [string, string][]): string[] => entries.flatMap(([, text]) => text.split('\n'))
const words = [...new Set([...linesOf(podLogs), ...linesOf(nodeLogs)])].filter((line) => line.trim() !== '')
const events = bundles.flatMap((bundle) => (bundle.objects ?? []).filter((object) => object['kind'] === 'Event'))

async function found(spec: BundleSpec): Promise<string[]> {
  const report = await analyze(zipBundle(buildBundleTree({ at, ...spec })), { builtinRules: false, rules: [pack] })
  expect(report.outcomes.filter((o) => o.outcome === 'failed')).toEqual([])
  return report.findings.filter((f) => f.severity !== 'info').map((f) => `${f.ruleId}: ${f.title}`)
}

/** The same line with another time in front, and none inside. */
const aged = (line: string): string => `2019-01-01T00:00:00.000000000Z ${line.replace(/^20\d\d-\S+ /, '')}`

describe('words that mean nothing where they stand', () => {
  it('are many', () => {
    expect(words.length).toBeGreaterThan(400)
    expect(events.length).toBeGreaterThan(50)
  })

  it('in the log of somebody’s own program', async () => {
    const log = words.join('\n')
    const logs = { 'default/shop/main.log': log, 'shop/web-0/nginx.log': log, 'shop/web-0/nginx.log.1': log }
    expect(await found({ namespaces: ['shop'], objects: [pod('shop')], logs })).toEqual([])
  })

  it('in what the log collector says of lines that it could not pass on', async () => {
    const log = words.map((line) => `[warn]: dump an error event: record={"log"=>${JSON.stringify(line)}}`).join('\n')
    expect(await found({ logs: { 'cattle-logging-system/rancher-logging-root-fluentd-0/fluentd.log': log } })).toEqual(
      [],
    )
  })

  it('years ago, in the very logs where they would count', async () => {
    const logs = Object.fromEntries(
      podLogs.map(([path]) => [
        path,
        podLogs
          .filter(([other]) => other === path)
          .flatMap(([, text]) => text.split('\n').map(aged))
          .join('\n'),
      ]),
    )
    expect(await found({ logs })).toEqual([])
  })

  it('years ago, in the logs of the control plane', async () => {
    const parts = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']
    const log = words.map(aged).join('\n')
    const logs = Object.fromEntries(parts.map((part) => [`kube-system/${part}-node1/${part}.log`, log]))
    expect(await found({ logs })).toEqual([])
  })

  it('in the texts of objects', async () => {
    const text = words.join('\n')
    const objects: JsonObject[] = [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'runbook', namespace: 'default' },
        data: { 'known-errors.txt': text },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'runbook', namespace: 'harvester-system' },
        data: { 'known-errors.txt': text },
      },
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata: { name: 'tenant', namespace: 'default', annotations: { 'field.cattle.io/description': text } },
        spec: { groups: [] },
      },
      pod('notes', {}, {}, { annotations: { 'field.cattle.io/description': text } }),
    ]
    expect(await found({ objects })).toEqual([])
  })

  it('in events of last week', async () => {
    const objects = events.map((event, i) => ({
      ...event,
      firstTimestamp: ago(days(8)),
      lastTimestamp: ago(days(7)),
      metadata: { ...(event['metadata'] as JsonObject | undefined), name: `old-${i}`, namespace: 'default' },
    }))
    expect(await found({ nodes: nodes(3), objects })).toEqual([])
  })

  it('in events about things of a tenant’s own', async () => {
    const objects = events.map((event, i) => ({
      ...event,
      type: 'Normal',
      firstTimestamp: ago(50),
      lastTimestamp: ago(5),
      involvedObject: { kind: 'Widget', apiVersion: 'shop.example/v1', namespace: 'default', name: `widget-${i}` },
      metadata: { name: `widget-${i}`, namespace: 'default' },
    }))
    expect(await found({ nodes: nodes(3), objects })).toEqual([])
  })

  it('in the configuration of a node, as comments', async () => {
    const comment = words.map((line) => `# ${line}`).join('\n')
    const paths = [
      'configs/oem/99_custom.yaml',
      'configs/etc/rancher/rke2/config.yaml.d/99-notes.yaml',
      'configs/etc/hosts',
    ]
    expect(
      await found({ nodeFiles: Object.fromEntries(paths.map((path) => [`node1/${path}`, `${comment}\n`])) }),
    ).toEqual([])
  })

  it('in the logs of a node, months ago', async () => {
    const old = (text: string): string =>
      text
        .replace(/^[A-Z][a-z]{2} +\d+/gm, 'Jan 11')
        .replace(/^([IWEF])\d{4}/gm, '$10111')
        .replace(/20\d\d-\d\d-\d\dT/g, '2025-01-11T')
    const nodeFiles = Object.fromEntries(
      nodeLogs
        .filter(([path]) => /^node\d\/logs\/.*\.log$/.test(path))
        .map(([path]) => [
          path,
          nodeLogs
            .filter(([other]) => other === path)
            .map(([, text]) => old(text))
            .join('\n'),
        ]),
    )
    expect(await found({ nodes: nodes(3), nodeFiles })).toEqual([])
  })
})
