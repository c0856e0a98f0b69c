/** Where the collector files a kind: plural and scope as API discovery of a Harvester cluster reports them. */
export type ResourceKind = { plural: string; namespaced: boolean }

/**
 * Group -> kinds; `*` marks cluster scope, `=` gives a plural that is not regular English.
 * Taken from the discovery of Harvester v1.0 to v1.6 clusters.
 */
const KINDS: Readonly<Record<string, string>> = {
  '': `Pod Service ConfigMap Secret Event ServiceAccount Endpoints=endpoints PersistentVolumeClaim LimitRange
    ResourceQuota PodTemplate ReplicationController Node* Namespace* PersistentVolume* ComponentStatus*`,
  apps: 'Deployment DaemonSet StatefulSet ReplicaSet ControllerRevision',
  batch: 'Job CronJob',
  autoscaling: 'HorizontalPodAutoscaler',
  policy: 'PodDisruptionBudget PodSecurityPolicy*',
  extensions: 'Ingress',
  'events.k8s.io': 'Event',
  'coordination.k8s.io': 'Lease',
  'discovery.k8s.io': 'EndpointSlice',
  'networking.k8s.io': 'Ingress NetworkPolicy IngressClass* IPAddress* ServiceCIDR*',
  'node.k8s.io': 'RuntimeClass*',
  'rbac.authorization.k8s.io': 'Role RoleBinding ClusterRole* ClusterRoleBinding*',
  'scheduling.k8s.io': 'PriorityClass*',
  'storage.k8s.io': 'StorageClass* VolumeAttachment* CSIDriver* CSINode* CSIStorageCapacity VolumeAttributesClass*',
  'snapshot.storage.k8s.io': 'VolumeSnapshot VolumeSnapshotClass* VolumeSnapshotContent*',
  'admissionregistration.k8s.io': `MutatingWebhookConfiguration* ValidatingWebhookConfiguration*
    ValidatingAdmissionPolicy* ValidatingAdmissionPolicyBinding*`,
  'apiextensions.k8s.io': 'CustomResourceDefinition*',
  'apiregistration.k8s.io': 'APIService*',
  'certificates.k8s.io': 'CertificateSigningRequest*',
  'flowcontrol.apiserver.k8s.io': 'FlowSchema* PriorityLevelConfiguration*',
  'metrics.k8s.io': 'NodeMetrics*=nodes PodMetrics=pods',
  'harvesterhci.io': `Setting* Addon BlockDevice KeyPair Preference ResourceQuota ScheduleVMBackup SupportBundle Upgrade
    UpgradeLog Version VirtualMachineBackup VirtualMachineImage VirtualMachineImageDownloader VirtualMachineRestore
    VirtualMachineTemplate VirtualMachineTemplateVersion VolumeRemoteBackup VolumeRemoteRestore UpgradePlan*`,
  'network.harvesterhci.io': 'ClusterNetwork* VlanConfig* VlanStatus* LinkMonitor* NodeNetwork* HostNetworkConfig*',
  'loadbalancer.harvesterhci.io': 'LoadBalancer IPPool*',
  'node.harvesterhci.io': 'NodeConfig CloudInit* Ksmtuned* Hugepage*',
  'devices.harvesterhci.io': `PCIDevice* PCIDeviceClaim* SRIOVNetworkDevice* SRIOVGPUDevice* VGPUDevice* USBDevice*
    USBDeviceClaim* MigConfiguration*`,
  'migration.harvesterhci.io': 'VirtualMachineImport VmwareSource OpenstackSource OvaSource',
  'kubeovn.io': 'Subnet* Vpc* IP* ProviderNetwork* VpcNatGateway*',
  'kubevirt.io': `VirtualMachine VirtualMachineInstance VirtualMachineInstanceMigration VirtualMachineInstancePreset
    VirtualMachineInstanceReplicaSet KubeVirt`,
  'snapshot.kubevirt.io': 'VirtualMachineSnapshot VirtualMachineSnapshotContent VirtualMachineRestore',
  'clone.kubevirt.io': 'VirtualMachineClone',
  'export.kubevirt.io': 'VirtualMachineExport',
  'migrations.kubevirt.io': 'MigrationPolicy*',
  'instancetype.kubevirt.io': `VirtualMachineInstancetype VirtualMachinePreference VirtualMachineClusterInstancetype*
    VirtualMachineClusterPreference*`,
  'cdi.kubevirt.io': `DataVolume DataSource DataImportCron VolumeImportSource VolumeCloneSource VolumeUploadSource
    CDI*=cdis CDIConfig* StorageProfile* ObjectTransfer*`,
  'longhorn.io': `Volume Engine Replica Node Setting BackingImage BackingImageDataSource BackingImageManager Backup
    BackupBackingImage BackupTarget BackupVolume EngineImage InstanceManager Orphan RecurringJob ShareManager Snapshot
    SupportBundle SystemBackup SystemRestore VolumeAttachment`,
  'management.cattle.io': `Setting* Cluster* Feature* APIService* FleetWorkspace* Group* GroupMember* NodeDriver*
    UserAttribute* GlobalRole* GlobalRoleBinding* RoleTemplate* ClusterRegistrationToken ManagedChart Preference Project
    ProjectRoleTemplateBinding ClusterRoleTemplateBinding Node`,
  'provisioning.cattle.io': 'Cluster',
  'rke.cattle.io': `CustomMachine RKEBootstrap RKEBootstrapTemplate RKECluster RKEControlPlane ETCDSnapshot`,
  'rke-machine.cattle.io': 'HarvesterMachine',
  'cluster.x-k8s.io': 'Cluster Machine MachineSet MachineDeployment MachineHealthCheck MachinePool ClusterClass',
  'fleet.cattle.io': `Bundle BundleDeployment BundleNamespaceMapping Cluster ClusterGroup ClusterRegistration
    ClusterRegistrationToken GitRepo GitRepoRestriction ImageScan Content*`,
  'gitjob.cattle.io': 'GitJob',
  'upgrade.cattle.io': 'Plan',
  'helm.cattle.io': 'HelmChart HelmChartConfig',
  'k3s.cattle.io': 'Addon ETCDSnapshotFile*',
  'catalog.cattle.io': 'App Operation ClusterRepo* UIPlugin',
  'ui.cattle.io': 'NavLink*',
  'monitoring.coreos.com': `Prometheus=prometheuses Alertmanager PodMonitor Probe PrometheusRule ServiceMonitor
    ThanosRuler AlertmanagerConfig ScrapeConfig PrometheusAgent`,
  'logging.banzaicloud.io': `Logging* Flow Output ClusterFlow ClusterOutput FluentbitAgent* SyslogNGFlow
    SyslogNGClusterFlow SyslogNGOutput SyslogNGClusterOutput NodeAgent* LoggingRoute* FluentdConfig SyslogNGConfig`,
  'logging-extensions.banzaicloud.io': 'EventTailer* HostTailer*',
  'k8s.cni.cncf.io': 'NetworkAttachmentDefinition=network-attachment-definitions',
  'whereabouts.cni.cncf.io': 'IPPool OverlappingRangeIPReservation NodeSlicePool',
  'crd.projectcalico.org': `BGPConfiguration* BGPPeer* BlockAffinity* ClusterInformation* FelixConfiguration*
    GlobalNetworkPolicy* GlobalNetworkSet* HostEndpoint* IPAMBlock* IPAMConfig* IPAMHandle* IPPool* IPReservation*
    KubeControllersConfiguration* CalicoNodeStatus* NetworkPolicy NetworkSet`,
}

/** Groups served by built-in types: their lists carry no `continue` field. */
const BUILT_IN_GROUPS = new Set(['', 'apps', 'batch', 'autoscaling', 'policy', 'extensions'])

const TABLE = new Map<string, ResourceKind>()
for (const [group, kinds] of Object.entries(KINDS)) {
  for (const word of kinds.trim().split(/\s+/)) {
    const [marked = '', plural] = word.split('=')
    const kind = marked.replace('*', '')
    TABLE.set(`${group}/${kind}`, { plural: plural ?? regularPlural(kind), namespaced: !marked.endsWith('*') })
  }
}

/** Undefined for a kind the table does not hold. */
export function knownKind(group: string, kind: string): ResourceKind | undefined {
  return TABLE.get(`${group}/${kind}`)
}

/** Groups that came after support-bundle-kit v0.0.29 stopped writing empty lists. */
const LATER_GROUPS = new Set(
  'kubeovn.io devices.harvesterhci.io node.harvesterhci.io migration.harvesterhci.io clone.kubevirt.io export.kubevirt.io migrations.kubevirt.io instancetype.kubevirt.io'.split(
    ' ',
  ),
)

/** Every kind whose empty list the collector wrote while it still did. */
export function kindsWithEmptyLists(): { group: string; kind: string; resource: ResourceKind }[] {
  const kinds = [...TABLE].map(([key, resource]) => {
    const slash = key.lastIndexOf('/')
    return { group: key.slice(0, slash), kind: key.slice(slash + 1), resource }
  })
  return kinds.filter(({ group }) => !LATER_GROUPS.has(group))
}

export function isBuiltInGroup(group: string): boolean {
  if (BUILT_IN_GROUPS.has(group)) return true
  return group.endsWith('.k8s.io') && group !== 'snapshot.storage.k8s.io' && group !== 'cluster.x-k8s.io'
}

/** metrics.k8s.io and componentstatuses are computed: their lists have no resourceVersion. */
export function isComputed(group: string, plural: string): boolean {
  return group === 'metrics.k8s.io' || plural === 'componentstatuses'
}

export function regularPlural(kind: string): string {
  const word = kind.toLowerCase()
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

/** Versions used where only the group is known (empty lists); Harvester v1.0 era for the groups that moved later. */
export function usualVersion(group: string): string {
  const versions: Readonly<Record<string, string>> = {
    'metrics.k8s.io': 'v1beta1',
    'flowcontrol.apiserver.k8s.io': 'v1beta1',
    extensions: 'v1beta1',
    'harvesterhci.io': 'v1beta1',
    'network.harvesterhci.io': 'v1beta1',
    'loadbalancer.harvesterhci.io': 'v1alpha1',
    'longhorn.io': 'v1beta1',
    'management.cattle.io': 'v3',
    'cluster.x-k8s.io': 'v1alpha4',
    'fleet.cattle.io': 'v1alpha1',
    'cdi.kubevirt.io': 'v1beta1',
    'logging.banzaicloud.io': 'v1beta1',
  }
  return versions[group] ?? 'v1'
}
