import semver from 'semver'
import type { Bundle, BundleFile } from './bundle.ts'
import { type FieldPath, fieldAt, type ItemPosition, isRecord, type Resource, stringAt } from './resource.ts'

export type Component = 'harvester' | 'kubernetes' | 'rke2' | 'longhorn' | 'kubevirt' | 'rancher' | 'os' | 'containerd'

/** A version as one place in the bundle says it. */
export type VersionFact = {
  component: Component
  /** As it is written there. */
  version: string
  /** The version as semver, without `v` and build; undefined for what is none: `1a861fc-dirty`, `master-head`. */
  semver?: string
  /** Inside the bundle. */
  path: string
  /** Counted from 1, in files that are no resource lists. */
  line?: number
  /** Of the object, with the field in it, from which a line can be found. */
  position?: ItemPosition
  fieldPath?: FieldPath
  /** 1 for the best source of a component. */
  rank: number
}

/** Kinds that say versions; load them first. */
export const versionKeys = [
  'settings.harvesterhci.io',
  'deployments.apps',
  'daemonsets.apps',
  'nodes',
  'managedcharts.management.cattle.io',
  'settings.longhorn.io',
  'settings.management.cattle.io',
  'kubevirts.kubevirt.io',
] as const

const releaseFileBytes = 16_384

export type VersionSource = Pick<Bundle, 'list' | 'get' | 'metadata' | 'files'>

/**
 * All versions that loaded objects and `metadata.yaml` say, best source first within a component; equal ones of one
 * source once. `releaseFiles` are texts of {@link releaseFilesOf}, by path. During an upgrade sources contradict each
 * other, each being right about its part: system services change before the nodes.
 */
export function readVersions(bundle: VersionSource, releaseFiles?: ReadonlyMap<string, string>): VersionFact[] {
  const facts = [...fromMetadata(bundle), ...fromObjects(bundle)]
  for (const [path, text] of releaseFiles ?? []) facts.push(...fromReleaseFile(path, text))
  const seen = new Set<string>()
  return facts
    .filter((fact) => {
      const id = `${fact.component} ${fact.rank} ${fact.version}`
      return !seen.has(id) && seen.add(id)
    })
    .sort((a, b) => (a.component < b.component ? -1 : a.component > b.component ? 1 : a.rank - b.rank))
}

/** Loads what says versions, `harvester-release.yaml` of the nodes included, and reads it. */
export async function loadVersions(bundle: Bundle, signal?: AbortSignal): Promise<VersionFact[]> {
  await bundle.load(versionKeys, signal)
  const texts = new Map<string, string>()
  for (const { entry } of releaseFilesOf(bundle)) {
    const text = await bundle.text(entry.path, signal)
    if (text !== undefined) texts.set(entry.path, headOf(text))
  }
  return readVersions(bundle, texts)
}

/** Some lines are all that an honest one has; of a part alone the whole text would be kept. */
function headOf(text: string): string {
  return text.length <= releaseFileBytes ? text : Buffer.from(text.slice(0, releaseFileBytes)).toString()
}

/** The best source's version of a component: of those that are a semver if there are any. */
export function bestVersion(facts: readonly VersionFact[], component: Component): VersionFact | undefined {
  const own = facts.filter((f) => f.component === component).sort((a, b) => a.rank - b.rank)
  return own.find((f) => f.semver !== undefined) ?? own[0]
}

/** Files of the nodes that name the release they booted. */
export function releaseFilesOf(bundle: Pick<Bundle, 'files'>): BundleFile[] {
  return bundle.files.filter(({ kind }) => kind.kind === 'node-config' && kind.name === 'etc/harvester-release.yaml')
}

/**
 * `v1.5.0-rc4` -> `1.5.0-rc4`, `v1.31.4+rke2r1` -> `1.31.4`. SUSE's builds of KubeVirt end in a distribution's number
 * (`1.3.1-150600.5.15.1`), which is no pre-release. Development builds (hashes, `0.0.0-dev`) have no place in an order.
 */
export function normaliseVersion(text: string): string | undefined {
  const version = semver.parse(text.replace(/-\d{6}\.[\d.]+$/, ''))?.version
  return version === undefined || version.startsWith('0.0.0') ? undefined : version
}

function fact(
  component: Component,
  rank: number,
  version: string | undefined,
  place: Partial<VersionFact> & { path: string },
): VersionFact[] {
  if (version === undefined) return []
  return [{ component, version, semver: normaliseVersion(version), rank, ...place }]
}

function inObject(
  component: Component,
  rank: number,
  resource: Resource | undefined,
  ...fieldPath: FieldPath
): VersionFact[] {
  if (resource === undefined) return []
  const { position } = resource
  return fact(component, rank, stringAt(resource.value, ...fieldPath), { path: position.path, position, fieldPath })
}

function fromMetadata({ metadata, files }: VersionSource): VersionFact[] {
  const path = files.find((f) => f.kind.kind === 'metadata')?.entry.path ?? 'metadata.yaml'
  return [
    ...fact('kubernetes', 1, metadata.kubernetesVersion, { path }),
    ...fact('harvester', 6, metadata.projectVersion, { path }),
  ]
}

function fromObjects(bundle: VersionSource): VersionFact[] {
  const rancherSetting = bundle.get('settings.management.cattle.io', '', 'server-version')
  const chart = bundle.get('managedcharts.management.cattle.io', 'fleet-local', 'harvester')
  return [
    ...inObject('harvester', 1, bundle.get('settings.harvesterhci.io', '', 'server-version'), 'value'),
    ...fromImage('harvester', 2, bundle.get('deployments.apps', 'harvester-system', 'harvester'), 'apiserver'),
    ...inObject('harvester', 5, chart, 'spec', 'version'),
    ...inObject(
      'longhorn',
      1,
      bundle.get('settings.longhorn.io', 'longhorn-system', 'current-longhorn-version'),
      'value',
    ),
    ...fromImage(
      'longhorn',
      2,
      bundle.get('daemonsets.apps', 'longhorn-system', 'longhorn-manager'),
      'longhorn-manager',
    ),
    ...bundle
      .list('kubevirts.kubevirt.io')
      .flatMap((r) => inObject('kubevirt', 1, r, 'status', 'observedKubeVirtVersion')),
    ...fromImage('kubevirt', 2, bundle.get('deployments.apps', 'harvester-system', 'virt-operator'), 'virt-operator'),
    ...fromImage('rancher', 1, bundle.get('deployments.apps', 'cattle-system', 'rancher'), 'rancher'),
    ...inObject('rancher', 2, rancherSetting, 'value'),
    ...bundle.list('nodes').flatMap(fromNode),
  ]
}

function fromImage(
  component: Component,
  rank: number,
  workload: Resource | undefined,
  container: string,
): VersionFact[] {
  const containers = ['spec', 'template', 'spec', 'containers'] as const
  if (workload === undefined) return []
  const list = fieldAt(workload.value, containers)
  if (!Array.isArray(list)) return []
  const index = list.findIndex((c: unknown) => isRecord(c) && c['name'] === container)
  const fieldPath = [...containers, index, 'image']
  // registry.example:5000/rancher/harvester:v1.4.0@sha256:…
  const tag = /:([\w][\w.-]*)(?:@|$)/.exec(stringAt(workload.value, ...fieldPath) ?? '')?.[1]
  const { position } = workload
  return fact(component, rank, tag, { path: position.path, position, fieldPath })
}

function fromNode(node: Resource): VersionFact[] {
  const { position, value } = node
  const info = ['status', 'nodeInfo'] as const
  const os = stringAt(value, ...info, 'osImage')
  const kubelet = stringAt(value, ...info, 'kubeletVersion')
  const at = (field: string) => ({ path: position.path, position, fieldPath: [...info, field] })
  const runtime = stringAt(value, ...info, 'containerRuntimeVersion')
  return [
    ...fact('harvester', 4, /^Harvester (\S+)$/.exec(os ?? '')?.[1], at('osImage')),
    ...fact('os', 1, os, at('osImage')),
    ...fact('kubernetes', 2, kubelet, at('kubeletVersion')),
    ...fact('rke2', 1, kubelet?.includes('+rke2') ? kubelet : undefined, at('kubeletVersion')),
    ...fact('containerd', 1, /^containerd:\/\/(\S+)$/.exec(runtime ?? '')?.[1], at('containerRuntimeVersion')),
  ]
}

const releaseFields: ReadonlyMap<string, [Component, number]> = new Map([
  ['harvester', ['harvester', 3]],
  ['kubernetes', ['kubernetes', 3]],
  ['rancher', ['rancher', 3]],
  ['kubevirt', ['kubevirt', 3]],
  ['os', ['os', 2]],
])

/** Flat lines `key: value`; what is indented below a key belongs to other things. */
function fromReleaseFile(path: string, text: string): VersionFact[] {
  return text.split('\n').flatMap((row, index) => {
    const match = /^(\w+):\s+(?:(["'])(.*)\2|(\S.*?))\s*$/.exec(row.slice(0, 200))
    const [component, rank] = releaseFields.get(match?.[1] ?? '') ?? []
    if (component === undefined || rank === undefined) return []
    return fact(component, rank, match?.[3] ?? match?.[4], { path, line: index + 1 })
  })
}
