import { describe, expect, it } from 'vitest'
import { canonicalKey, keyOfKind } from '../../src/model/resource-key.ts'

describe('the key of a kind', () => {
  it.each([
    ['Pod', 'v1', 'pods'],
    ['Endpoints', 'v1', 'endpoints'],
    ['EndpointSlice', 'discovery.k8s.io/v1', 'endpointslices.discovery.k8s.io'],
    ['ComponentStatus', 'v1', 'componentstatuses'],
    ['NetworkPolicy', 'networking.k8s.io/v1', 'networkpolicies.networking.k8s.io'],
    ['Ingress', 'networking.k8s.io/v1', 'ingresses.networking.k8s.io'],
    ['StorageClass', 'storage.k8s.io/v1', 'storageclasses.storage.k8s.io'],
    ['PriorityClass', 'scheduling.k8s.io/v1', 'priorityclasses.scheduling.k8s.io'],
    ['PrometheusRule', 'monitoring.coreos.com/v1', 'prometheusrules.monitoring.coreos.com'],
    ['Prometheus', 'monitoring.coreos.com/v1', 'prometheuses.monitoring.coreos.com'],
    ['NodeMetrics', 'metrics.k8s.io/v1beta1', 'nodes.metrics.k8s.io'],
    ['NetworkAttachmentDefinition', 'k8s.cni.cncf.io/v1', 'network-attachment-definitions.k8s.cni.cncf.io'],
    ['KubeVirt', 'kubevirt.io/v1', 'kubevirts.kubevirt.io'],
    ['IPPool', 'crd.projectcalico.org/v1', 'ippools.crd.projectcalico.org'],
    ['Virtualmachineinstance', 'kubevirt.io/v1', 'virtualmachineinstances.kubevirt.io'],
    ['DaemonSet', undefined, 'daemonsets.apps'],
    ['Volume', 'longhorn.io/v1beta1', 'volumes.longhorn.io'],
  ])('%s of %s', (kind, apiVersion, key) => {
    expect(keyOfKind(kind, apiVersion)).toBe(key)
  })
})

it('completes short names and leaves others', () => {
  expect(canonicalKey('upgrades')).toBe('upgrades.harvesterhci.io')
  expect(canonicalKey('Jobs')).toBe('jobs.batch')
  expect(canonicalKey('settings.longhorn.io')).toBe('settings.longhorn.io')
})
