import { describe, expect, test } from 'vitest'
import { parseAlerts } from '../../src/parsers/alerts.ts'
import { parseContainerdImages } from '../../src/parsers/containerd-images.ts'
import { parseGenerationErrors } from '../../src/parsers/generation-errors.ts'
import { parseMetadata } from '../../src/parsers/metadata.ts'

describe('parseMetadata', () => {
  test('of kit v0.0.30 and later', () => {
    const text = `bundlename: bundle-htl5f
bundleversion: 0.1.0
kubernetesversion: v1.32.4+rke2r1
projectnamespaceuuid: 9b6b22de-6e5d-4905-aec8-1f226e413986
bundlecreatedat: "2022-03-22T23:49:32Z"
issueurl: ""
issuedescription: |-
  the upgrade
  is "null"
`
    expect(parseMetadata(text)).toEqual({
      createdAt: Date.parse('2022-03-22T23:49:32Z'),
      kubernetesVersion: 'v1.32.4+rke2r1',
      bundleName: 'bundle-htl5f',
      projectNamespaceUid: '9b6b22de-6e5d-4905-aec8-1f226e413986',
      issueDescription: 'the upgrade\nis "null"',
      diagnostics: [],
    })
  })

  test('of kit v0.0.1 and before', () => {
    const text =
      'projectname: Harvester\nprojectversion: v0.2.0\nbundlecreatedat: "2021-04-01T00:00:00Z"\nissueurl: ""\n'
    expect(parseMetadata(text)).toEqual({
      createdAt: Date.parse('2021-04-01T00:00:00Z'),
      projectVersion: 'v0.2.0',
      diagnostics: [],
    })
  })

  test('damage is told, absence is not', () => {
    const codes = (text: string): string[] => parseMetadata(text).diagnostics.map((d) => `${d.code}:${d.line}`)
    expect(codes('')).toEqual([])
    expect(codes('a: b\nc: [')).toEqual(['file-invalid:2'])
    expect(codes('- a')).toEqual(['file-invalid:1'])
    expect(parseMetadata('bundlecreatedat: REDACTED\nkubernetesversion: v1')).toMatchObject({
      kubernetesVersion: 'v1',
      diagnostics: [{ code: 'file-invalid' }],
    })
  })
})

describe('parseAlerts', () => {
  test('mixed case of keys', () => {
    const text = JSON.stringify([
      {
        activeAt: '2024-07-12T03:04:05.123456789Z',
        Annotations: { summary: 's' },
        Labels: { alertname: 'KubePodCrashLooping', namespace: 'x' },
        State: 'firing',
        Value: '1e+00',
      },
      { labels: { alertname: 'Other' }, state: 'pending', value: '+Inf' },
    ])
    expect(parseAlerts(text)).toEqual({
      alerts: [
        {
          name: 'KubePodCrashLooping',
          state: 'firing',
          labels: new Map([
            ['alertname', 'KubePodCrashLooping'],
            ['namespace', 'x'],
          ]),
          annotations: new Map([['summary', 's']]),
          activeAt: Date.parse('2024-07-12T03:04:05.123Z'),
          value: 1,
        },
        {
          name: 'Other',
          state: 'pending',
          labels: new Map([['alertname', 'Other']]),
          annotations: new Map(),
          activeAt: undefined,
          value: Number.POSITIVE_INFINITY,
        },
      ],
      diagnostics: [],
    })
  })

  test('none, and damage', () => {
    expect(parseAlerts('null')).toEqual({ alerts: [], diagnostics: [] })
    expect(parseAlerts('[]')).toEqual({ alerts: [], diagnostics: [] })
    for (const text of ['', '{}', '[{"Labels":', '[null]', '[{"Labels":{}}]']) {
      expect(parseAlerts(text).alerts).toEqual([])
      expect(parseAlerts(text).diagnostics).toMatchObject([{ code: 'file-invalid' }])
    }
  })
})

describe('parseGenerationErrors', () => {
  const cases: readonly [string, object][] = [
    [
      'Failed to get /apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews: the server does not allow this method on the requested resource',
      {
        kind: 'routine',
        scope: 'namespaced',
        namespace: 'default',
        group: 'authorization.k8s.io',
        resource: 'localsubjectaccessreviews',
      },
    ],
    [
      'Failed to get /api/v1/namespaces/default/bindings: the server does not allow this method on the requested resource',
      { kind: 'routine', group: '', resource: 'bindings' },
    ],
    [
      'Failed to get /apis/metrics.k8s.io/v1beta1/nodes: the server is currently unable to handle the request',
      {
        kind: 'api-unavailable',
        scope: 'cluster',
        group: 'metrics.k8s.io',
        resource: 'nodes',
        reason: 'the server is currently unable to handle the request',
      },
    ],
    [
      'Failed to parse objects received from /api/v1/pods: <nil>',
      { kind: 'api-unavailable', scope: 'cluster', group: '', resource: 'pods' },
    ],
    [
      'Failed to get /api/v1/namespaces: forbidden',
      { kind: 'api-unavailable', scope: 'cluster', resource: 'namespaces' },
    ],
    [
      'Unable to fetch namespaced resources: unable to retrieve the complete list of server APIs: ext.cattle.io/v1: stale GroupVersion discovery: ext.cattle.io/v1',
      { kind: 'yaml-pass-aborted', scope: 'namespaced' },
    ],
    ['Support bundle: cannot get pod list: timeout', { kind: 'pod-list-failed', reason: 'timeout' }],
    [
      'BUG: Support bundle: cannot get log for pod p container compute: container "compute" in pod "p" is waiting to start: ContainerCreating',
      { kind: 'log-unavailable', pod: 'p', container: 'compute' },
    ],
    [
      'BUG: Support bundle: cannot get log for pod p container c: previous terminated container "c" in pod "p" not found',
      { kind: 'routine', pod: 'p', container: 'c' },
    ],
    ['Support Bundle: failed to generate /tmp/x: no space left on device', { kind: 'other' }],
  ]
  test.each(cases)('%s', (line, expected) => {
    expect(parseGenerationErrors(`${line}\n`)).toMatchObject([{ text: line, line: 1, ...expected }])
    expect(parseGenerationErrors(`${line}\n`)).toHaveLength(1)
  })

  test('a message without a line break runs into the next one', () => {
    const text =
      'Cannot get pod `a` info (error: gone), just continueCannot get pod `b` info (error: x), just continueBUG: Support bundle: cannot get log for pod p container c: y\n\nfree text'
    expect(parseGenerationErrors(text).map((e) => [e.kind, e.pod, e.line])).toEqual([
      ['log-unavailable', 'a', 1],
      ['log-unavailable', 'b', 1],
      ['log-unavailable', 'p', 1],
      ['other', undefined, 3],
    ])
  })

  test('an empty file has none', () => {
    expect(parseGenerationErrors('')).toEqual([])
  })
})

describe('parseContainerdImages', () => {
  test('columns of any width, two words of size', () => {
    const id = `sha256:${'1'.repeat(64)}`
    const text = `REF       TYPE    DIGEST   SIZE      PLATFORMS   LABELS
docker.io/a:v1    application/x+json ${id} 319.3 MiB linux/amd64,linux/arm64 io.cri-containerd.image=managed
${id}    application/x+json ${id} 1.5 GiB - -
ctr: failed to dial "/run/k3s/containerd/containerd.sock": context deadline exceeded
`
    expect(parseContainerdImages(text)).toEqual([
      {
        ref: 'docker.io/a:v1',
        mediaType: 'application/x+json',
        digest: id,
        sizeBytes: Math.round(319.3 * 2 ** 20),
        platforms: ['linux/amd64', 'linux/arm64'],
        labels: new Map([['io.cri-containerd.image', 'managed']]),
        line: 2,
      },
      {
        ref: id,
        mediaType: 'application/x+json',
        digest: id,
        sizeBytes: 1.5 * 2 ** 30,
        platforms: [],
        labels: new Map(),
        line: 3,
      },
    ])
  })
})
