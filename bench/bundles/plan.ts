import { buildBundleFiles } from '../../test/support/bundle-builder/index.ts'
import { COLLECTED_AT, nodeNames } from './cluster-names.ts'
import type { Flavour } from './log-lines.ts'
import type { LogText } from './log-text.ts'
import { Random, suffixOf } from './random.ts'
import type { BundleSize } from './sizes.ts'
import { collectedAt, itemBytes, type KindName, type YamlText, yamlPath } from './yaml-text.ts'

/** What one file holds; plain data, so that any thread can make it. */
export type FileContent = { text: string } | { log: LogText } | { yaml: YamlText }
export type FilePlan = { path: string; content: FileContent }
/** A node zip holds files itself. */
export type EntryPlan = FilePlan | { path: string; files: FilePlan[] }

export type BundlePlan = { top: string; at: number; entries: EntryPlan[] }

/** Share of the YAML's bytes. Events are in two API groups. */
const YAML_SHARES: [KindName, number][] = [
  ['pods', 0.3],
  ['events', 0.12],
  ['eventsTwin', 0.12],
  ['volumes', 0.08],
  ['engines', 0.07],
  ['replicas', 0.1],
  ['claims', 0.05],
  ['machineInstances', 0.06],
  ['configMaps', 0.04],
  ['definitions', 0.04],
  ['contents', 0.02],
]
const NAMESPACES = ['default', 'prod', 'staging', 'tenant-a']
const SPREAD = new Set<KindName>(['pods', 'events', 'eventsTwin', 'claims', 'machineInstances', 'configMaps'])
const CLUSTER_WIDE = new Set<KindName>(['definitions', 'contents'])

/** Every file of a bundle of this size: a healthy cluster's small files, and bulk. Same size and seed, same plan. */
export function planBundle(size: BundleSize, seed: string): BundlePlan {
  const nodes = nodeNames(size.nodes)
  const files = buildBundleFiles({ at: COLLECTED_AT, nodes, namespaces: NAMESPACES.slice(1) })
  const plans = new Map<string, FilePlan>()
  for (const [path, text] of files) {
    if (!path.endsWith('/')) plans.set(path, { path, content: { text: String(text) } })
  }
  for (const plan of [...bulkYaml(size, nodes, seed), ...bulkLogs(size, nodes, seed), ...nodeLogs(size, nodes, seed)]) {
    const known = plans.get(plan.path)?.content
    if (known && 'text' in known && 'yaml' in plan.content) plan.content.yaml.base = known.text
    plans.set(plan.path, plan)
  }
  const top = `supportbundle_${seedUid(files)}_${COLLECTED_AT.replaceAll(':', '-')}`
  return { top, at: collectedAt, entries: shuffled(packedNodes([...plans.values()]), seed) }
}

function bulkYaml(size: BundleSize, nodes: readonly string[], seed: string): FilePlan[] {
  const wanted = { ...size.items }
  for (const [kind, share] of YAML_SHARES) {
    if (size.yamlBytes > 0) wanted[kind] = Math.round((size.yamlBytes * share) / itemBytes(kind, nodes))
  }
  return Object.entries(wanted).flatMap(([name, count]) => {
    const kind = name as KindName
    const namespaces = CLUSTER_WIDE.has(kind) ? ['cluster'] : SPREAD.has(kind) ? NAMESPACES : ['longhorn-system']
    const each = Math.ceil(count / namespaces.length)
    return namespaces.map((namespace, i) => {
      const yaml = {
        kind,
        namespace,
        count: each,
        first: i,
        step: namespaces.length,
        nodes,
        seed: `${seed} ${kind} ${namespace}`,
      }
      return { path: yamlPath(yaml), content: { yaml } }
    })
  })
}

type Source = [namespace: string, pod: string, container: string, flavour: Flavour]
const SOURCES: Source[] = [
  ['longhorn-system', 'longhorn-manager-', 'longhorn-manager', 'longhorn'],
  ['kube-system', 'etcd-', 'etcd', 'etcd'],
  ['harvester-system', 'harvester-6d9c7b6f45-', 'apiserver', 'logrus'],
  ['harvester-system', 'virt-handler-', 'virt-handler', 'kubevirt'],
  ['longhorn-system', 'instance-manager-1f0e6b21-', 'instance-manager', 'instance-manager'],
  ['kube-system', 'rke2-ingress-nginx-controller-', 'rke2-ingress-nginx-controller', 'ingress'],
  ['cattle-system', 'rancher-7c5f9d8b6f-', 'rancher', 'rancher'],
  ['kube-system', 'kube-controller-manager-', 'kube-controller-manager', 'klog'],
  ['kube-system', 'rke2-canal-', 'calico-node', 'calico'],
  ['cattle-monitoring-system', 'prometheus-rancher-monitoring-', 'prometheus', 'prometheus'],
  ['harvester-system', 'hvst-upgrade-', 'apply', 'plain'],
]

function bulkLogs(size: BundleSize, nodes: readonly string[], seed: string): FilePlan[] {
  return logSizes(size).map((bytes, i) => {
    const [namespace, pod, container, flavour] = SOURCES[i % SOURCES.length]!
    const round = Math.floor(i / SOURCES.length)
    // Static pods carry the name of their node, others a random suffix.
    const suffix =
      round < nodes.length && namespace === 'kube-system' ? nodes[round]! : suffixOf(20 + (i % SOURCES.length), round)
    const path = `logs/${namespace}/${pod}${suffix}${round < 27 ? '' : `-${round}`}/${container}.log`
    return {
      path,
      content: { log: { flavour, bytes, seed: `${seed} log ${i}`, nodes, at: collectedAt, framing: 'pod' } },
    }
  })
}

/** A few files as large as allowed, many small ones. */
function logSizes({ logBytes, logFiles, largestLog }: BundleSize): number[] {
  let sizes = Array.from({ length: logFiles }, (_, i) => 1 / (1 + i * 0.15))
  for (let round = 0; round < 20; round++) {
    const free = sizes.filter((bytes) => bytes !== largestLog)
    const left = logBytes - (sizes.length - free.length) * largestLog
    const sum = free.reduce((a, b) => a + b, 0)
    sizes = sizes.map((bytes) => (bytes === largestLog ? bytes : Math.min((bytes / sum) * left, largestLog)))
  }
  return sizes.map(Math.round)
}

const UNITS: [file: string, share: number, framing: LogText['framing'], unit: string][] = [
  ['kernel', 0.3, 'journal', 'kernel'],
  ['rke2-server', 0.25, 'journal', 'rke2[2322]'],
  ['rancher-system-agent', 0.15, 'journal', 'rancher-system-agent[2711]'],
  ['kubelet', 0.2, 'raw', ''],
  ['containerd', 0.1, 'raw', ''],
]

function nodeLogs(size: BundleSize, nodes: readonly string[], seed: string): FilePlan[] {
  return nodes.slice(0, 3).flatMap((node) =>
    UNITS.map(([file, share, framing, unit]): FilePlan => {
      const flavour = file === 'containerd' || file === 'rancher-system-agent' ? 'logrus' : 'klog'
      // The collector keeps the last 10 MiB of a unit's journal, but the kernel's whole.
      const bytes = Math.round(size.nodeBytes * share)
      const most = framing === 'journal' && file !== 'kernel' ? 10 * 1024 * 1024 : bytes
      const log = {
        flavour,
        bytes: Math.min(bytes, most),
        seed: `${seed} ${node} ${file}`,
        nodes,
        at: collectedAt,
        framing,
        unit: `${node} ${unit}`,
      } as const
      return { path: `nodes/${node}/logs/${file}.log`, content: { log } }
    }),
  )
}

function packedNodes(plans: readonly FilePlan[]): EntryPlan[] {
  const packed = new Map<string, EntryPlan & { files: FilePlan[] }>()
  const entries: EntryPlan[] = []
  for (const plan of plans) {
    const [, node, path] = /^nodes\/([^/]+)\/(.+)$/.exec(plan.path) ?? []
    if (node === undefined || path === undefined) {
      entries.push(plan)
      continue
    }
    let zip = packed.get(node)
    if (!zip) {
      zip = { path: `nodes/${node}.zip`, files: [] }
      packed.set(node, zip)
      entries.push(zip)
    }
    zip.files.push({ path: `${node}/${path}`, content: plan.content })
  }
  return entries
}

/** readdir keeps no order, but what is in one directory stays together. */
function shuffled(entries: EntryPlan[], seed: string): EntryPlan[] {
  const rank = (path: string): string =>
    path
      .split('/')
      .map((_part, i, parts) => new Random(`${seed} ${parts.slice(0, i + 1).join('/')}`).hex(8))
      .join('/')
  const ranked = entries.map((entry) => ({ entry, rank: rank(entry.path) }))
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ entry }) => entry)
}

function seedUid(files: ReadonlyMap<string, string | Uint8Array>): string {
  return /^projectnamespaceuuid: (\S+)$/m.exec(String(files.get('metadata.yaml')))![1]!
}
