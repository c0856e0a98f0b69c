/** What the files of collectors before support-bundle-kit v0.0.3 hold, whose paths name no API group. */
type LegacyResource = {
  scope: 'cluster' | 'namespaced'
  group: string
  version: string
  plural: string
  legacy: true
  itemKind?: string
}

type Row = readonly [plural: string, group: string, version: string, kind: string, scope?: 'cluster']

/** By file name. Only what the collectors of 2021 wrote (source: Harvester v0.2.0, support-bundle-utils). */
const rows: readonly Row[] = [
  ['events', '', 'v1', 'Event'],
  ['pods', '', 'v1', 'Pod'],
  ['services', '', 'v1', 'Service'],
  ['configmaps', '', 'v1', 'ConfigMap'],
  ['nodes', '', 'v1', 'Node', 'cluster'],
  ['deployments', 'apps', 'v1', 'Deployment'],
  ['daemonsets', 'apps', 'v1', 'DaemonSet'],
  ['statefulsets', 'apps', 'v1', 'StatefulSet'],
  ['jobs', 'batch', 'v1', 'Job'],
  ['cronjobs', 'batch', 'v1beta1', 'CronJob'],
  ['volumeattachments', 'storage.k8s.io', 'v1', 'VolumeAttachment', 'cluster'],
  ['virtualmachines', 'kubevirt.io', 'v1', 'VirtualMachine'],
  ['virtualmachineinstances', 'kubevirt.io', 'v1', 'VirtualMachineInstance'],
  ['virtualmachineinstancemigrations', 'kubevirt.io', 'v1', 'VirtualMachineInstanceMigration'],
  ['datavolumes', 'cdi.kubevirt.io', 'v1beta1', 'DataVolume'],
  ['keypairs', 'harvesterhci.io', 'v1beta1', 'KeyPair'],
  ['preferences', 'harvesterhci.io', 'v1beta1', 'Preference'],
  ['settings', 'harvesterhci.io', 'v1beta1', 'Setting', 'cluster'],
  ['upgrades', 'harvesterhci.io', 'v1beta1', 'Upgrade'],
  ['users', 'harvesterhci.io', 'v1beta1', 'User', 'cluster'],
  ['virtualmachinebackups', 'harvesterhci.io', 'v1beta1', 'VirtualMachineBackup'],
  ['virtualmachineimages', 'harvesterhci.io', 'v1beta1', 'VirtualMachineImage'],
  ['virtualmachinerestores', 'harvesterhci.io', 'v1beta1', 'VirtualMachineRestore'],
  ['virtualmachinetemplates', 'harvesterhci.io', 'v1beta1', 'VirtualMachineTemplate'],
  ['virtualmachinetemplateversions', 'harvesterhci.io', 'v1beta1', 'VirtualMachineTemplateVersion'],
]
const byPlural: ReadonlyMap<string, Row> = new Map(rows.map((row) => [row[0], row]))

/** `nodemetrics.yaml` and `podmetrics.yaml` hold what is `nodes` and `pods` of metrics.k8s.io. */
const metrics: ReadonlyMap<string, Row> = new Map([
  ['nodemetrics', ['nodes', 'metrics.k8s.io', 'v1beta1', 'NodeMetrics', 'cluster']],
  ['podmetrics', ['pods', 'metrics.k8s.io', 'v1beta1', 'PodMetrics']],
])

const groupOfDirectory: ReadonlyMap<string, string> = new Map([
  ['harvester', 'harvesterhci.io'],
  ['kubevirt', 'kubevirt.io'],
  ['cdi', 'cdi.kubevirt.io'],
])

/** @param directory `kubernetes`, `harvester`, `kubevirt` or `cdi` */
export function legacyResource(directory: string, file: string): LegacyResource {
  const row = metrics.get(file) ?? byPlural.get(file)
  if (!row) {
    const group = groupOfDirectory.get(directory) ?? ''
    return { scope: 'namespaced', group, version: 'v1', plural: file, legacy: true }
  }
  const [plural, group, version, itemKind, scope] = row
  return { scope: scope ?? 'namespaced', group, version, plural, legacy: true, itemKind }
}
