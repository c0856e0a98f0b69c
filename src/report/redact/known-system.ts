/** What belongs to Harvester, Kubernetes and the world at large: it names nobody, and a report needs it to be of use. */

const systemNamespaces: ReadonlySet<string> = new Set([
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease', 'local', 'rancher-operator-system', 'forklift'],
  ...['harvester-system', 'harvester-public', 'longhorn-system', 'fleet-default', 'fleet-local', 'system-upgrade'],
  ...['cattle-system', 'cattle-dashboards', 'cattle-fleet-clusters-system', 'cattle-fleet-local-system'],
  ...['cattle-fleet-system', 'cattle-global-data', 'cattle-global-nt', 'cattle-impersonation-system'],
  ...['cattle-local-user-passwords', 'cattle-logging-system', 'cattle-monitoring-system', 'cattle-ui-plugin-system'],
  ...['cattle-provisioning-capi-system', 'cattle-capi-system', 'cattle-turtles-system', 'cattle-tokens'],
  ...['cattle-resources-system', 'kubeovn-system', 'kube-ovn', 'descheduler', 'rancher-vcluster', 'nvidia-driver'],
])

/** True for namespaces that come with the system; those Rancher makes for its own clusters and projects are among them. */
export function isSystemNamespace(name: string): boolean {
  return (
    systemNamespaces.has(name) || /^cluster-fleet-local-local-[0-9a-f]{12}$/.test(name) || /^p-[a-z0-9]{5}$/.test(name)
  )
}

/** Here users put objects of their own as well. */
export function holdsUserObjects(namespace: string): boolean {
  return namespace === 'default' || namespace === 'harvester-public' || !isSystemNamespace(namespace)
}

const publicDomains: ReadonlySet<string> = new Set([
  ...['docker.io', 'docker.com', 'ghcr.io', 'quay.io', 'gcr.io', 'pkg.dev', 'k8s.io', 'x-k8s.io', 'kubernetes.io'],
  ...['suse.com', 'opensuse.org', 'rancher.com', 'rancher.io', 'cattle.io', 'k3s.io', 'rke2.io', 'harvesterhci.io'],
  ...['longhorn.io', 'kubevirt.io', 'github.com', 'github.io', 'githubusercontent.com', 'cncf.io', 'coreos.com'],
  ...['banzaicloud.io', 'prometheus.io', 'grafana.com', 'fluentd.org', 'fluentbit.io', 'containerd.io', 'etcd.io'],
  ...['opencontainers.org', 'golang.org', 'go.dev', 'gopkg.in', 'uber.org', 'google.com', 'googleapis.com', 'helm.sh'],
  ...['projectcalico.org', 'tigera.io', 'traefik.io', 'metallb.io', 'kubeovn.io', 'nvidia.com', 'intel.com', 'amd.com'],
  ...['openshift.io', 'redhat.com', 'letsencrypt.org', 'ntp.org', 'kernel.org', 'gnu.org', 'ietf.org', 'w3.org'],
  ...['json-schema.org', 'kube-logging.dev', 'kubernetes-csi.io', 'spdk.io', 'linuxfoundation.org', 'systemd.io'],
  ...['example.com', 'example.org', 'example.net', 'example', 'localhost', 'localdomain', 'cluster.local', 'svc'],
])

/** True for a host that is in every cluster, or everybody's: also those below a domain of the list. */
export function isPublicHost(host: string): boolean {
  const labels = host.toLowerCase().split('.')
  for (let from = 0; from < labels.length; from++) if (publicDomains.has(labels.slice(from).join('.'))) return true
  return false
}

// Of components, states and things: in a sentence such a word is most likely not the name of somebody's machine.
const words = `
absent access active add addon address admin agent alert alertmanager all already and any api apiserver app apps archive
are array attached auth auto available back backend backing backup bad base batch be bin block boot bound bridge bridge0
broken bundle busy by cache calico canal cannot cattle cause ceph certificate chart check class clean client cluster cni
code collected command compute condition config configmap connection container containerd control controller core coredns
count cpu crash create created critical csi current daemon daemonset data database db debug default degraded delete
deleted demo deploy deployment detached dev device dhcp disk disks dns docker does done down drain driver ready running
empty enabled endpoint engine error etcd event events exists exit expired external fail failed failure false fault file
files filesystem find finding first flannel fleet fluent fluent-bit fluentbit fluentd for found frontend full gateway get
go good grafana group guest harvester has head health healthy helm high host hosts http https image images import in info
ingress init install instance internal invalid io ip is iscsi iso items job jobs join k8s kernel key kind kube kubelet
kubernetes kubevirt label last latest lease level lib limit limits line linux list live load local log logging logs
longhorn loss low machine main manager master medium memory message metadata metrics mgmt migrating migration missing
mode monitor monitoring mount multus my mysql name namespace network new nfs nginx no node nodes none not null object of
off offline ok old on online open operator os other out owner paused pending phase plan platform pod pods policy pool port
postgres present pressure private problem process prod production project prometheus proxy public pull pvc queue quota
rancher raw reason rebuild redis ref region registry release remote replica replicas repo report request requests resource
restart rke2 role root route router rule rules run same sample scheduled secret server service services session set
setting shared shell single size sles snapshot source stable staging start state static status step stop storage
stopped store stuck support suse system systemd table tag target task temp template test testing tests text the time to
token tool traefik true type ubuntu unhealthy unknown up update upgrade upgrading uploader url usage use user users value
version virt virtual vm vms volume volumes wait waiting warning web webhook when which windows with worker workers
workload yaml yes zone`
const commonWords: ReadonlySet<string> = new Set(words.trim().split(/\s+/))

/**
 * True for a name that is a common word, or too short to be told from other text: it is replaced only where it can be
 * nothing but the name.
 */
export function isWeakName(name: string): boolean {
  const lower = name.toLowerCase()
  return (
    lower.length < 3 ||
    /^\d+$/.test(lower) ||
    /^v\d+(?:[.-]\w+)*$/.test(lower) ||
    commonWords.has(lower) ||
    isSystemNamespace(lower)
  )
}
