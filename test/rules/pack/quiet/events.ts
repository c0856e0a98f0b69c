import { ago, completed, days, event, hours, nodes, pod, type QuietCase } from './quiet-case.ts'

const once = (what: string, fields: Parameters<typeof event>[0], name = 'app-0', namespace = 'default'): QuietCase => [
  `one event: ${what}`,
  { nodes: nodes(3), objects: [pod(name, {}, {}, { namespace }), event({ namespace, ...fields })] },
]

/** Restarted once, and well since. */
const restarted = (name: string, namespace: string, minutes: number, reason = 'Error', exitCode = 1) =>
  pod(
    name,
    {
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(minutes - 1) }],
      containerStatuses: [
        {
          name: 'main',
          ready: true,
          restartCount: 1,
          state: { running: { startedAt: ago(minutes) } },
          lastState: { terminated: { exitCode, reason, finishedAt: ago(minutes) } },
        },
      ],
    },
    {},
    { namespace },
  )

export const eventCases: QuietCase[] = [
  once('Unhealthy at boot', {
    reason: 'Unhealthy',
    message:
      'Readiness probe failed: Get "http://10.52.0.17:8080/healthz": dial tcp 10.52.0.17:8080: connect: connection refused',
    about: 'Pod app-0',
  }),
  once(
    'Unhealthy, a probe of the API server that timed out',
    {
      reason: 'Unhealthy',
      message: 'Liveness probe failed: Get "https://localhost:6443/livez": context deadline exceeded',
      about: 'Pod kube-apiserver-node1',
      namespace: 'kube-system',
    },
    'kube-apiserver-node1',
    'kube-system',
  ),
  once('BackOff that it recovered from', {
    reason: 'BackOff',
    message: 'Back-off restarting failed container main in pod app-0_default(0a1b)',
    about: 'Pod app-0',
    last: 50,
  }),
  once('a pull that went wrong once', {
    reason: 'Failed',
    message:
      'Failed to pull image "registry.example/main:1": rpc error: code = Unknown desc = failed to pull and unpack image: failed to do request: Head "https://registry.example/v2/main/manifests/1": dial tcp: lookup registry.example: i/o timeout',
    about: 'Pod app-0',
    last: 50,
  }),
  once('FailedScheduling of a pod that runs', {
    reason: 'FailedScheduling',
    message:
      '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
    about: 'Pod app-0',
    component: 'default-scheduler',
    last: 40,
  }),
  once('FailedMount at start', {
    reason: 'FailedMount',
    message:
      'MountVolume.SetUp failed for volume "kube-api-access-x7k2p" : failed to sync configmap cache: timed out waiting for the condition',
    about: 'Pod app-0',
    last: 40,
  }),
  once('FailedMount of a secret that came later', {
    reason: 'FailedMount',
    message: 'MountVolume.SetUp failed for volume "certs" : secret "rancher-webhook-tls" not found',
    about: 'Pod app-0',
    count: 3,
    first: 45,
    last: 44,
  }),
  once('FailedCreatePodSandBox while the network starts', {
    reason: 'FailedCreatePodSandBox',
    message:
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0a1b": plugin type="multus" name="multus-cni-network" failed (add): Multus: [default/app-0]: error getting pod: Unauthorized',
    about: 'Pod app-0',
    last: 45,
  }),
  once('FailedKillPod', {
    reason: 'FailedKillPod',
    message:
      'error killing pod: failed to "KillContainer" for "main" with KillContainerError: "rpc error: code = DeadlineExceeded desc = context deadline exceeded"',
    about: 'Pod app-0',
    last: 45,
  }),
  once('a lease that changed its leader', {
    reason: 'LeaderElection',
    type: 'Normal',
    message: 'virt-controller-7c9f_3b1c became leader',
    about: 'Lease virt-controller',
    namespace: 'harvester-system',
    last: 50,
  }),
  once('DNSConfigForming', {
    reason: 'DNSConfigForming',
    message:
      'Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.53.0.10 1.1.1.1 8.8.8.8',
    about: 'Pod app-0',
    count: 900,
    first: 59,
    last: 1,
  }),
  once('an HPA without metrics', {
    reason: 'FailedGetResourceMetric',
    message:
      'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API',
    about: 'HorizontalPodAutoscaler istiod',
    last: 55,
  }),
  once('a node that checks its images', {
    reason: 'InvalidDiskCapacity',
    message: 'invalid capacity 0 on image filesystem',
    about: 'Node node1',
    last: 50,
  }),
  once('NodeNotReady for half a minute', {
    reason: 'NodeNotReady',
    type: 'Normal',
    message: 'Node node2 status is now: NodeNotReady',
    about: 'Node node2',
    component: 'node-controller',
    last: 55,
  }),
  once('images of the node that were not removed at once', {
    reason: 'ImageGCFailed',
    message: 'failed to get imageFs info: unable to find data in memory cache',
    about: 'Node node1',
    last: 50,
  }),
  once('a load balancer that waits', {
    reason: 'UnAvailableLoadBalancer',
    message: 'There are no available nodes for LoadBalancer',
    about: 'Service ingress-expose',
    namespace: 'kube-system',
    last: 50,
  }),
  once('a budget without pods', {
    reason: 'NoPods',
    type: 'Normal',
    message: 'No matching pods found',
    about: 'PodDisruptionBudget tenant-pdb',
    last: 50,
  }),
  once('a volume that was busy', {
    reason: 'VolumeFailedDelete',
    message: 'persistentvolume pvc-1 is still attached to node node1',
    about: 'PersistentVolume pvc-1',
    component: 'driver.longhorn.io',
    last: 50,
  }),
  once('an endpoint that changed', {
    reason: 'FailedToUpdateEndpoint',
    message:
      'Failed to update endpoint default/web: Operation cannot be fulfilled on endpoints "web": the object has been modified; please apply your changes to the latest version and try again',
    about: 'Endpoints web',
    last: 50,
  }),
  once('a VM that is synchronised again', {
    reason: 'SyncFailed',
    message: 'server error. command SyncVMI failed: "LibvirtError(Code=38, Domain=0)"',
    about: 'VirtualMachineInstance web',
    component: 'virt-handler',
    last: 50,
  }),
  once('a CSI node that is not registered yet', {
    reason: 'FailedAttachVolume',
    message: 'AttachVolume.Attach failed for volume "pvc-1" : CSINode node1 does not contain driver driver.longhorn.io',
    about: 'Pod app-0',
    component: 'attachdetach-controller',
    last: 50,
  }),
  once(
    'a job of a tenant that failed',
    {
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
      about: 'Job tenant-job',
      component: 'job-controller',
      last: 50,
    },
    'app-0',
  ),
  once(
    'a chart job that was repeated',
    {
      reason: 'BackOff',
      message: 'Back-off restarting failed container helm in pod helm-install-rke2-canal-x7k2p_kube-system(0a1b)',
      about: 'Pod helm-install-rke2-canal-x7k2p',
      namespace: 'kube-system',
      count: 3,
      first: 58,
      last: 55,
    },
    'rke2-canal-abcde',
    'kube-system',
  ),
  ['a pod that was restarted once, yesterday', { objects: [restarted('virt-api-1', 'harvester-system', hours(20))] }],
  [
    'a controller that gave up its lease two hours ago',
    {
      objects: [restarted('csi-attacher-1', 'longhorn-system', hours(2))],
      logs: {
        'longhorn-system/csi-attacher-1/main.log': `${ago(hours(2))} E0411 07:12:40.123456       1 leaderelection.go:330] error retrieving resource lock longhorn-system/external-attacher-leader-driver-longhorn-io: Get "https://10.53.0.1:443/apis/coordination.k8s.io/v1": context deadline exceeded\n${ago(hours(2))} F0411 07:12:40.123456       1 leader_election.go:182] stopped leading`,
      },
    },
  ],
  [
    'a tenant whose program reached its limit a day ago',
    { objects: [restarted('shop-1', 'default', hours(30), 'OOMKilled', 137)] },
  ],
  [
    'pods that are done, and restarts of long ago',
    {
      objects: [
        pod('done', completed('main', days(9))),
        pod('restarted', {
          containerStatuses: [
            {
              name: 'main',
              ready: true,
              restartCount: 40,
              state: { running: { startedAt: ago(days(9)) } },
              lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: ago(days(9)) } },
            },
          ],
        }),
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'once', namespace: 'kube-system', creationTimestamp: ago(days(9)) },
          spec: { backoffLimit: 6 },
          status: { succeeded: 1, failed: 2, conditions: [{ type: 'Complete', status: 'True' }] },
        },
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          metadata: { name: 'nightly', namespace: 'default' },
          spec: { schedule: '0 3 * * *', suspend: true },
          status: { lastScheduleTime: ago(days(20)) },
        },
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'running', namespace: 'default', creationTimestamp: ago(4) },
          spec: { backoffLimit: 6 },
          status: { active: 1, failed: 1 },
        },
      ],
    },
  ],
  [
    'add-ons that are switched off',
    {
      objects: [
        'rancher-monitoring',
        'rancher-logging',
        'vm-import-controller',
        'pcidevices-controller',
        'nvidia-driver-toolkit',
        'rancher-vcluster',
        'harvester-seeder',
      ].map((name, i) => ({
        apiVersion: 'harvesterhci.io/v1beta1',
        kind: 'Addon',
        metadata: { name, namespace: 'harvester-system', creationTimestamp: ago(days(60)) },
        spec: {
          enabled: false,
          chart: name,
          repo: 'http://harvester-cluster-repo.cattle-system.svc/charts',
          version: '1',
        },
        status:
          i % 2 === 0
            ? { status: 'AddonDisabled' }
            : {
                status: '',
                conditions: [
                  { type: 'InProgress', status: 'False' },
                  { type: 'OperationFailed', status: 'False' },
                ],
              },
      })),
    },
  ],
]
