import { gte, parse } from 'semver'

/** What a Harvester release decides about the shape of its bundles. Read from the releases' charts and settings. */
export type ReleaseFacts = {
  kubernetes: string
  rancher: string
  kubevirt: string
  longhorn: string
  longhornApi: 'v1beta1' | 'v1beta2'
  clusterApi: 'v1alpha4' | 'v1beta1'
  /** support-bundle-kit tag in the chart. */
  kit: string
  namespaces: readonly string[]
}

type Release = [from: string, kubernetes: string, rancher: string, kubevirt: string, longhorn: string, kit: string]

const RELEASES: readonly Release[] = [
  ['1.7.0', 'v1.34.1+rke2r1', 'v2.13.0', '1.6.0', 'v1.10.1', 'v0.0.74'],
  ['1.6.0', 'v1.33.3+rke2r1', 'v2.12.0', '1.5.0', 'v1.9.1', 'v0.0.57'],
  ['1.5.2', 'v1.32.7+rke2r1', 'v2.11.3', '1.4.0', 'v1.8.2', 'v0.0.65'],
  ['1.5.0', 'v1.32.3+rke2r1', 'v2.11.0', '1.4.0', 'v1.8.1', 'v0.0.46'],
  ['1.4.0', 'v1.31.4+rke2r1', 'v2.10.1', '1.3.1', 'v1.7.2', 'v0.0.46'],
  ['1.3.1', 'v1.28.12+rke2r1', 'v2.8.5', '1.1.1', 'v1.6.2', 'v0.0.38'],
  ['1.3.0', 'v1.27.10+rke2r1', 'v2.8.2', '1.1.1', 'v1.6.0', 'v0.0.36'],
  ['1.2.2', 'v1.26.15+rke2r1', 'v2.7.9', '0.54.0', 'v1.4.3', 'v0.0.37'],
  ['1.2.0', 'v1.25.9+rke2r1', 'v2.7.5', '0.54.0', 'v1.4.3', 'v0.0.28'],
  ['1.1.3', 'v1.24.17+rke2r1', 'v2.6.11', '0.54.0', 'v1.3.2', 'v0.0.33'],
  ['1.1.2', 'v1.24.11+rke2r1', 'v2.6.11', '0.54.0', 'v1.3.2', 'v0.0.20'],
  ['1.1.0', 'v1.24.7+rke2r1', 'v2.6.9', '0.54.0', 'v1.3.2', 'v0.0.11'],
  ['1.0.3', 'v1.22.12+rke2r1', 'v2.6.4', '0.49.0', 'v1.2.4', 'v0.0.10'],
  ['1.0.0', 'v1.21.7+rke2r1', 'v2.6.3', '0.45.0', 'v1.2.3', 'v0.0.5'],
]

/** Throws `TypeError` for something that is not a version of Harvester 1.x or later. */
export function releaseFacts(harvester: string): ReleaseFacts {
  const version = parse(harvester)
  // A release candidate has the layout of the release it becomes.
  const release = version && RELEASES.find(([from]) => gte(`${version.major}.${version.minor}.${version.patch}`, from))
  if (!release) throw new TypeError(`harvester: expected a version from v1.0.0 on, found ${JSON.stringify(harvester)}`)
  const [from, kubernetes, rancher, kubevirt, longhorn, kit] = release
  return {
    kubernetes,
    rancher,
    kubevirt,
    longhorn,
    kit,
    longhornApi: gte(from, '1.1.0') ? 'v1beta2' : 'v1beta1',
    clusterApi: gte(from, '1.2.0') ? 'v1beta1' : 'v1alpha4',
    namespaces: collectedNamespaces(`${version.major}.${version.minor}.${version.patch}`),
  }
}

/** True if the kit of this release is at least `tag`. */
export function kitAtLeast(facts: ReleaseFacts, tag: string): boolean {
  return gte(facts.kit, tag)
}

function collectedNamespaces(version: string): string[] {
  const namespaces = ['default', 'kube-system', 'cattle-system', 'cattle-dashboards', 'cattle-fleet-clusters-system']
  namespaces.push('cattle-monitoring-system', 'fleet-local', 'harvester-system', 'local', 'longhorn-system')
  if (gte(version, '1.0.3')) namespaces.push('cattle-fleet-local-system', 'cattle-fleet-system')
  if (gte(version, '1.1.3')) namespaces.push('cattle-logging-system')
  if (gte(version, '1.3.2')) namespaces.push('cattle-provisioning-capi-system')
  return namespaces
}
