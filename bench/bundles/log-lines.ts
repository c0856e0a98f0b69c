import type { Clock } from './clock.ts'
import { type Random, suffixOf, uidOf } from './random.ts'

/** What the lines of one file talk about: few things, again and again, as in real logs. */
export class Names {
  readonly volumes: string[]
  readonly machines: string[]
  readonly addresses: string[]
  readonly nodes: readonly string[]

  constructor(random: Random, nodes: readonly string[]) {
    const start = random.below(4000)
    this.volumes = Array.from({ length: 60 }, (_, i) => `pvc-${uidOf(3, start + i)}`)
    this.machines = Array.from({ length: 40 }, (_, i) => `vm-${String(start + i).padStart(5, '0')}`)
    this.addresses = Array.from({ length: 80 }, () => `10.52.${random.below(4)}.${5 + random.below(240)}`)
    this.nodes = nodes
  }
}

/** The text of one line behind the time that the kubelet puts in front. */
export type LineWriter = (r: Random, c: Clock, n: Names) => string

const KLOG_FILES = [
  'reflector.go:561',
  'controller.go:144',
  'event.go:377',
  'leaderelection.go:254',
  'garbagecollector.go:533',
]
const LONGHORN_CONTROLLERS = [
  'VolumeController',
  'EngineController',
  'ReplicaController',
  'NodeController',
  'InstanceManagerController',
]
const LONGHORN_FILES = [
  'volume_controller.go:1821',
  'engine_controller.go:422',
  'replica_controller.go:307',
  'node_controller.go:901',
  'instance_manager_controller.go:1350',
]
const RESOURCES = [
  'pods',
  'nodes',
  'configmaps',
  'persistentvolumeclaims',
  'virtualmachineinstances',
  'volumes',
  'leases',
]

const klog: LineWriter[] = [
  (r, c, n) =>
    `I${c.monthDay} ${c.time}.${c.micro}       1 ${r.pick(KLOG_FILES)}] Watch close - *v1.${r.pick(RESOURCES)} total ${r.below(900)} items received for ${r.pick(n.machines)} from the shared informer factory of the management cluster, resourceVersion ${9_000_000 + r.below(900_000)}`,
  (r, c, n) =>
    `I${c.monthDay} ${c.time}.${c.micro}       1 event.go:377] Event(v1.ObjectReference{Kind:"PersistentVolumeClaim", Namespace:"default", Name:"${r.pick(n.machines)}-disk-0", UID:"${r.pick(n.volumes).slice(4)}", APIVersion:"v1", ResourceVersion:"${9_000_000 + r.below(900_000)}", FieldPath:""}): type: 'Normal' reason: 'Provisioning' External provisioner is provisioning volume for claim`,
  (r, c, n) =>
    `I${c.monthDay} ${c.time}.${c.micro}    2612 operation_generator.go:622] "MountVolume.MountDevice succeeded for volume \\"${r.pick(n.volumes)}\\" (UniqueName: \\"kubernetes.io/csi/driver.longhorn.io^${r.pick(n.volumes)}\\") pod \\"virt-launcher-${r.pick(n.machines)}-${suffixOf(1, r.below(200))}\\" device mount path" pod="default/virt-launcher-${r.pick(n.machines)}"`,
  (r, c, n) =>
    `I${c.monthDay} ${c.time}.${c.micro}       1 trace.go:236] "Update" accept:application/json, audit-id:${r.hex(8)}, client:${r.pick(n.addresses)}, protocol:HTTP/2.0, resource:${r.pick(RESOURCES)}, scope:resource, verb:PUT (total time: ${500 + r.below(90)}ms)`,
]
const short: LineWriter[] = [
  (r, c, n) =>
    `I${c.monthDay} ${c.time}.${c.micro}       1 leaderelection.go:278] successfully renewed lease kube-system/${r.pick(n.machines)}`,
  (r, c) =>
    `W${c.monthDay} ${c.time}.${c.micro}       8 warnings.go:70] v1 ComponentStatus is deprecated in v1.19+ (${r.below(90)} times)`,
  (r, c, n) => `time="${c.iso}Z" level=info msg="Resync of ${r.pick(n.machines)} took ${r.below(900)}ms"`,
]
const logrus: LineWriter[] = [
  (r, c, n) =>
    `time="${c.iso}Z" level=info msg="Updating VM state of ${r.pick(n.machines)}: instance is running on ${r.pick(n.nodes)}, guest agent connected, generation ${1 + r.below(9)}, observed in the last resync of the controller" controller=vm-controller name=${r.pick(n.machines)} namespace=default`,
  (r, c, n) =>
    `time="${c.iso}Z" level=debug msg="Sync block device ${r.hex(8)} on ${r.pick(n.nodes)}: path /dev/longhorn/${r.pick(n.volumes)}, phase Active, provision phase Provisioned, nothing to be done for it"`,
  (r, c, n) =>
    `time="${c.iso}Z" level=info msg="Handled request GET /v1/harvester/kubevirt.io.virtualmachines/default/${r.pick(n.machines)}?exclude=metadata.managedFields in ${r.below(90)}ms for user u-${suffixOf(2, r.below(12))} from ${r.pick(n.addresses)}, status 200"`,
  (r, _c, n) =>
    `\u001b[36mINFO\u001b[0m[${r.below(9000)}] Starting harvesterhci.io/v1beta1, Kind=${r.pick(RESOURCES)} controller for ${r.pick(n.nodes)} with 5 workers; cache of ${r.below(4000)} objects is in sync with the API server`,
]
const rancher: LineWriter[] = [
  (r, c, n) =>
    `${c.slashed} ${c.time} [INFO] [planner] rkecluster fleet-local/local: configuring bootstrap node(s) custom-${suffixOf(3, r.below(6))}: waiting for probes: kube-apiserver, kube-controller-manager, kube-scheduler on ${r.pick(n.nodes)}; plan checksum ${r.hex(12)}`,
  (r, c, n) =>
    `${c.slashed} ${c.time} [DEBUG] DesiredSet - No change(2) /v1, Kind=ConfigMap cattle-fleet-local-system/${r.pick(n.machines)}-values for bundle fleet-local/mcc-local-managed-system-upgrade-controller, generation ${r.below(40)}, owner ${r.pick(n.volumes)}`,
]
const kubevirt: LineWriter[] = [
  (r, c, n) =>
    `{"component":"virt-handler","kind":"","level":"info","msg":"Processing event default/${r.pick(n.machines)}: resync of the domain on ${r.pick(n.nodes)}","name":"${r.pick(n.machines)}","namespace":"default","pos":"vm.go:${1500 + r.below(60)}","timestamp":"${c.iso}.${c.micro}Z","uid":"${r.pick(n.volumes).slice(4)}"}`,
  (r, c, n) =>
    `{"component":"virt-launcher","level":"info","msg":"Domain name event: default_${r.pick(n.machines)}, status Running, reason Unpaused","pos":"client.go:${400 + r.below(20)}","subcomponent":"qemu","timestamp":"${c.iso}.${c.micro}Z"}`,
  (r, c, n) =>
    `{"component":"virt-controller","level":"info","msg":"Created migration object for virtual machine instance ${r.pick(n.machines)}, source ${r.pick(n.nodes)}","pos":"migration.go:${700 + r.below(20)}","reason":"node ${r.pick(n.nodes)} is cordoned","timestamp":"${c.iso}.${c.micro}Z"}`,
]
const longhorn: LineWriter[] = [
  (r, c, n) => {
    const at = r.below(LONGHORN_FILES.length)
    return `time="${c.iso}Z" level=info msg="Reconciled volume ${r.pick(n.volumes)}" func="controller.(*${LONGHORN_CONTROLLERS[at]!}).sync" file="${LONGHORN_FILES[at]!}" accessMode=rwx controller=longhorn-${LONGHORN_CONTROLLERS[at]!.slice(0, 6).toLowerCase()} node=${r.pick(n.nodes)} owner=${r.pick(n.nodes)} state=attached volume=${r.pick(n.volumes)}`
  },
  (r, c, n) =>
    `time="${c.iso}Z" level=info msg="Picked replica ${r.pick(n.volumes)}-r-${r.hex(8)} for snapshot purge, ${r.below(30)} snapshots left" func="engineapi.(*Proxy).SnapshotPurge" file="proxy_snapshot.go:132" controller=longhorn-engine engine=${r.pick(n.volumes)}-e-0 node=${r.pick(n.nodes)}`,
  (r, c, n) =>
    `${r.pick(n.addresses)} - - [${c.apache}:${c.time} +0000] "GET /v1/volumes/${r.pick(n.volumes)} HTTP/1.1" 200 ${2000 + r.below(900)} "" "Go-http-client/1.1"`,
]
const instanceManager: LineWriter[] = [
  (r, c, n) =>
    `[${r.pick(n.volumes)}-e-0] time="${c.iso}Z" level=info msg="Finished snapshot to snapshot coalesce ${r.hex(8)}" func="sync.(*Task).coalesce" file="sync.go:${300 + r.below(30)}" engine=tcp://${r.pick(n.addresses)}:10015 size=${r.below(4096)}MiB`,
  (r, c, n) =>
    `[longhorn-instance-manager] time="${c.iso}Z" level=info msg="Process Manager: process ${r.pick(n.volumes)}-r-${r.hex(8)} is running, port range 10000-10014" func="process.(*Manager).ProcessList" file="process_manager.go:${400 + r.below(9)}" state=running`,
]
const etcd: LineWriter[] = [
  (r, c) =>
    `{"level":"info","ts":"${c.iso}.${c.micro}Z","caller":"mvcc/kvstore_compaction.go:68","msg":"finished scheduled compaction","compact-revision":${90_000_000 + r.below(900_000)},"took":"${20 + r.below(70)}.${100 + r.below(900)}ms","hash":${r.bits()},"current-db-size-bytes":${190_000_000 + r.below(9_000_000)},"current-db-size":"19${r.below(9)} MB"}`,
  (r, c) =>
    `{"level":"info","ts":"${c.iso}.${c.micro}Z","caller":"traceutil/trace.go:171","msg":"trace[${r.below(9_999_999)}] transaction","detail":"{read_only:false; response_revision:${90_000_000 + r.below(900_000)}; number_of_response:1; }","duration":"${100 + r.below(80)}.${r.below(900)}ms","start":"${c.iso}.${c.micro}Z","steps":["trace[${r.below(9_999_999)}] 'process raft request'  (duration: ${90 + r.below(9)}ms)"],"step_count":1}`,
]
const ingress: LineWriter[] = [
  (r, c, n) =>
    `192.168.1.${r.below(250)} - - [${c.apache}:${c.time} +0000] "GET /v1/harvester/kubevirt.io.virtualmachines/default/${r.pick(n.machines)} HTTP/2.0" 200 ${r.below(9000)} "https://192.168.1.10/dashboard/harvester/c/local" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36" ${r.below(400)} 0.0${r.below(99)} [cattle-system-rancher-80] [] ${r.pick(n.addresses)}:80 ${r.below(9000)} 0.0${r.below(99)} 200 ${r.hex(32)}`,
]
const calico: LineWriter[] = [
  (r, c, n) =>
    `${c.iso.replace('T', ' ')}.${c.micro.slice(0, 3)} [INFO][${50 + r.below(9)}] felix/int_dataplane.go 1956: Received *proto.WorkloadEndpointUpdate update from calculation graph msg=id:<orchestrator_id:"k8s" workload_id:"default/virt-launcher-${r.pick(n.machines)}-${suffixOf(1, r.below(200))}" endpoint_id:"eth0" > endpoint:<state:"active" name:"cali${r.hex(11)}" ipv4_nets:"${r.pick(n.addresses)}/32" >`,
  (r, c) =>
    `${c.iso.replace('T', ' ')}.${c.micro.slice(0, 3)} [INFO][${50 + r.below(9)}] felix/summary.go 100: Summarising ${r.below(30)} dataplane reconciliation loops over 1m${r.below(9)}.${r.below(9)}s: avg=${r.below(40)}ms longest=${40 + r.below(90)}ms (resync-filter-v4,resync-ipsets-v4,resync-mangle-v4,resync-nat-v4)`,
]
const prometheus: LineWriter[] = [
  (r, c, n) =>
    `ts=${c.iso}.${c.micro.slice(0, 3)}Z caller=head.go:${600 + r.below(9)} level=info component=tsdb msg="Head GC completed" caller=truncateMemory duration=${r.below(900)}.${r.below(999_999)}ms target=${r.pick(n.addresses)}:9796 series=${200_000 + r.below(9000)} chunks=${400_000 + r.below(9000)} node=${r.pick(n.nodes)}`,
]
const plain: LineWriter[] = [
  (r, _c, n) =>
    `+ helm_v3 upgrade --history-max=5 --install --namespace=harvester-system --values=/home/shell/helm/values-${r.hex(8)}.yaml --version=1.4.2 ${r.pick(n.machines)} /home/shell/helm/harvester-1.4.2.tgz`,
  (r, _c, n) => `    at ${r.pick(n.machines)}: waiting (${r.below(60)}s)`,
  (r, c, n) =>
    `{"event": "wait", "time": "${c.iso}Z", "node": "${r.pick(n.nodes)}", "volume": "${r.pick(n.volumes)}", "replicas": ${1 + r.below(3)}, "elapsed": ${r.below(600)}}`,
  (r, _c, n) =>
    `NAME                                       STATE      ROBUSTNESS   SIZE          NODE      ${r.pick(n.volumes)}   attached   healthy      ${r.below(90)}737418240   ${r.pick(n.nodes)}`,
]

/** By component: what it writes itself, and what its libraries do. */
export const FLAVOURS = {
  klog: [klog, short],
  logrus: [logrus, short],
  rancher: [rancher, short],
  kubevirt: [kubevirt, klog],
  longhorn: [longhorn, short],
  'instance-manager': [instanceManager, short],
  etcd: [etcd, short],
  ingress: [ingress, short],
  calico: [calico, short],
  prometheus: [prometheus, short],
  plain: [plain, short],
} as const satisfies Record<string, readonly [readonly LineWriter[], readonly LineWriter[]]>

export type Flavour = keyof typeof FLAVOURS

/** A line that holds one of the texts which the rules look for, in the component's own format. */
export function literalLine(flavour: Flavour, literal: string, r: Random, c: Clock, n: Names): string {
  const said = `${literal} ${r.pick(n.volumes)} on ${r.pick(n.nodes)}: context deadline exceeded after ${10 + r.below(50)}s`
  if (flavour === 'kubevirt')
    return `{"component":"virt-handler","level":"error","msg":"${said}","name":"${r.pick(n.machines)}","namespace":"default","pos":"vm.go:${1500 + r.below(60)}","reason":"rpc error: code = DeadlineExceeded","timestamp":"${c.iso}.${c.micro}Z"}`
  if (flavour === 'etcd')
    return `{"level":"warn","ts":"${c.iso}.${c.micro}Z","caller":"etcdserver/util.go:170","msg":"${said}","remote-peer-id":"${r.hex(16)}","stream-reader-type":"stream Message"}`
  if (flavour === 'klog' || flavour === 'plain')
    return `E${c.monthDay} ${c.time}.${c.micro}       1 controller.go:${900 + r.below(80)}] error syncing claim "${r.pick(n.volumes).slice(4)}": ${said}; will retry in ${1 + r.below(60)}s`
  if (flavour === 'rancher')
    return `${c.slashed} ${c.time} [ERROR] error handling 'fleet-local/${r.pick(n.machines)}': ${said}, requeuing`
  return `time="${c.iso}Z" level=error msg="${said}" controller=longhorn-volume node=${r.pick(n.nodes)} error="rpc error: code = DeadlineExceeded desc = ${r.hex(8)}"`
}
