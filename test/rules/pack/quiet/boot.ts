import { ago, days, hours, nodes, type QuietCase } from './quiet-case.ts'

/** Lines a few seconds apart, beginning so many minutes before the collection. */
function lines(minutes: number, texts: readonly string[]): string {
  return texts
    .map(
      (text, i) =>
        `${ago(minutes - i / 20).replace('Z', '.123456789Z')} ${text.replaceAll('TIME', ago(minutes - i / 20))}`,
    )
    .join('\n')
}

const etcdSlow =
  '{"level":"warn","ts":"TIME","caller":"etcdserver/util.go:170","msg":"apply request took too long","took":"143.2ms","expected-duration":"100ms","prefix":"read-only range ","request":"key:\\"/registry/health\\" ","response":"range_response_count:0 size:7"}'

export const bootCases: QuietCase[] = [
  [
    'etcd that was slow a few times in a day',
    {
      nodes: nodes(3),
      logs: {
        'kube-system/etcd-node1/etcd.log': [hours(20), hours(13), hours(7), hours(2), 25]
          .map((m) => lines(m, [etcdSlow]))
          .join('\n'),
        'kube-system/etcd-node2/etcd.log': lines(hours(9), [
          '{"level":"info","ts":"TIME","logger":"raft","caller":"etcdserver/zap_raft.go:77","msg":"raft.node: a1b2c3 changed leader from a1b2c3 to d4e5f6 at term 12"}',
          '{"level":"warn","ts":"TIME","caller":"etcdserver/raft.go:416","msg":"leader failed to send out heartbeat on time; took too long, leader is overloaded likely from slow disk","to":"d4e5f6","heartbeat-interval":"500ms","expected-duration":"1s","exceeded-duration":"12ms"}',
          '{"level":"warn","ts":"TIME","caller":"wal/wal.go:805","msg":"slow fdatasync","took":"1.2s","expected-duration":"1s"}',
          '{"level":"info","ts":"TIME","caller":"mvcc/hash.go:137","msg":"storing new hash","hash":1,"revision":2,"compact-revision":1}',
        ]),
      },
    },
  ],
  [
    'controllers that changed their leader once, and API servers that were told to wait',
    {
      nodes: nodes(3),
      logs: {
        'kube-system/kube-controller-manager-node1/kube-controller-manager.log': lines(hours(6), [
          'E0411 03:12:40.123456       1 leaderelection.go:332] error retrieving resource lock kube-system/kube-controller-manager: Get "https://127.0.0.1:6443/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager?timeout=5s": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
          'I0411 03:12:50.123456       1 leaderelection.go:260] successfully acquired lease kube-system/kube-controller-manager',
          'E0411 03:13:10.123456       1 horizontal.go:259] failed to compute desired number of replicas based on listed metrics',
          'E0411 03:13:12.123456       1 resource_quota_controller.go:443] unable to retrieve the complete list of server APIs: subresources.kubevirt.io/v1: the server is currently unable to handle the request',
        ]),
        'kube-system/kube-apiserver-node1/kube-apiserver.log': lines(days(3), [
          'W0408 09:12:40.123456       1 dispatcher.go:225] Failed calling webhook, failing open validator.harvesterhci.io: failed calling webhook "validator.harvesterhci.io": failed to call webhook: Post "https://harvester-webhook.harvester-system.svc:443/v1/webhook/validation?timeout=10s": dial tcp 10.53.1.9:443: connect: connection refused',
          'E0408 09:12:41.123456       1 remote_available_controller.go:448] v1.subresources.kubevirt.io failed with: failing or missing response from https://10.53.2.7:443/apis/subresources.kubevirt.io/v1: Get "https://10.53.2.7:443/apis/subresources.kubevirt.io/v1": dial tcp 10.53.2.7:443: connect: connection refused',
          'I0408 09:12:42.123456       1 cacher.go:901] cacher (pods): 1 objects queued in incoming channel.',
          'E0408 09:12:43.123456       1 authentication.go:73] "Unable to authenticate the request" err="[invalid bearer token, service account token has expired]"',
          'W0408 09:12:44.123456       1 logging.go:59] [core] [Channel #1 SubChannel #2] grpc: addrConn.createTransport failed to connect to {Addr: "127.0.0.1:2379"}. Err: connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:2379: connect: connection refused"',
        ]),
        'kube-system/rke2-coredns-rke2-coredns-1/coredns.log': lines(hours(3), [
          '[ERROR] plugin/errors: 2 registry.example. A: read udp 10.52.0.3:41000->192.168.1.1:53: i/o timeout',
          '[WARNING] plugin/kubernetes: starting server with unsynced Kubernetes API',
        ]),
      },
    },
  ],
  [
    'a webhook that was not there at boot, two days ago',
    {
      logs: {
        'harvester-system/harvester-0a1b2c3d4-abcde/apiserver.log': lines(days(2), [
          'time="TIME" level=error msg="error syncing \'default/web\': handler vm-controller: Internal error occurred: failed calling webhook \\"validator.harvesterhci.io\\": failed to call webhook: Post \\"https://harvester-webhook.harvester-system.svc:443/v1/webhook/validation?timeout=10s\\": dial tcp 10.53.1.9:443: connect: connection refused, requeuing"',
          'time="TIME" level=error msg="failed to sync schemas: unable to retrieve the complete list of server APIs: subresources.kubevirt.io/v1: the server is currently unable to handle the request"',
          'time="TIME" level=warning msg="Observed a panic in a tenant\'s note: nothing"',
          'time="TIME" level=error msg="Error during subscribe websocket: close sent"',
          'time="TIME" level=error msg="Failed to dial steve aggregation server: dial tcp 10.53.1.9:443: connect: connection refused"',
        ]),
        'harvester-system/virt-controller-1/virt-controller.log': lines(days(2), [
          '{"component":"virt-controller","level":"error","msg":"failed to load the certificate /etc/virt-controller/certificates/tls.crt and /etc/virt-controller/certificates/tls.key","pos":"cert-manager.go:198","reason":"failed to load certificate","timestamp":"TIME"}',
          '{"component":"virt-controller","level":"info","msg":"reenqueuing VirtualMachineInstance default/web","reason":"Operation cannot be fulfilled on virtualmachineinstances.kubevirt.io \\"web\\": the object has been modified","timestamp":"TIME"}',
        ]),
        'longhorn-system/longhorn-manager-abcde/longhorn-manager.log': lines(50, [
          'time="TIME" level=warning msg="Error syncing Longhorn volume" func=controller.handleReconcileErrorLogging file="utils.go:79" controller=longhorn-volume error="failed to sync longhorn-system/pvc-1: Operation cannot be fulfilled on volumes.longhorn.io \\"pvc-1\\": the object has been modified; please apply your changes to the latest version and try again" node=node1',
          'time="TIME" level=warning msg="Failed to check the engine image" error="context deadline exceeded"',
          'time="TIME" level=error msg="Failed to list snapshots: proxyServer=10.52.0.8:8501 destination=10.52.0.8:10003: failed to list snapshots for volume pvc-1: rpc error: code = Unavailable desc = transport is closing"',
        ]),
      },
    },
  ],
  [
    'a node that joined an hour ago, and had to wait for that',
    {
      nodes: nodes(3),
      nodeFiles: {
        'node3/logs/rancherd.log': [
          'Apr 11 08:05:10.123456 node3 rancherd[2139]: time="2025-04-11T08:05:10Z" level=error msg="failed to bootstrap system, will retry: generating plan: response 502: 502  Bad Gateway getting cacerts"',
          'Apr 11 08:05:20.123456 node3 rancherd[2139]: time="2025-04-11T08:05:20Z" level=error msg="failed to bootstrap system, will retry: generating plan: response 502: 502  Bad Gateway getting cacerts"',
          'Apr 11 08:05:30.123456 node3 rancherd[2139]: time="2025-04-11T08:05:30Z" level=error msg="failed to bootstrap system, will retry: generating plan: response 502: 502  Bad Gateway getting cacerts"',
          'Apr 11 08:08:30.123456 node3 rancherd[2139]: time="2025-04-11T08:08:30Z" level=info msg="Successfully Bootstrapped Rancher (v2.9.2/v1.29.9+rke2r1)"',
        ].join('\n'),
        'node3/logs/rke2-server.log': [
          'Apr 11 08:10:10.123456 node3 rke2[2322]: time="2025-04-11T08:10:10Z" level=info msg="Waiting to retrieve agent configuration; server is not ready: failed to get CA certs: Get \\"https://127.0.0.1:6444/cacerts\\": read tcp 127.0.0.1:41000->127.0.0.1:6444: connection reset by peer"',
          'Apr 11 08:10:20.123456 node3 rke2[2322]: time="2025-04-11T08:10:20Z" level=error msg="Failed to test etcd connection: context deadline exceeded"',
          'Apr 11 08:10:40.123456 node3 rke2[2322]: {"level":"warn","ts":"2025-04-11T08:10:40.100Z","logger":"etcd-client","caller":"v3/retry_interceptor.go:62","msg":"retrying of unary invoker failed","target":"etcd-endpoints://0xc0/127.0.0.1:2379","attempt":0,"error":"rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing dial tcp 127.0.0.1:2379: connect: connection refused\\""}',
          'Apr 11 08:12:40.123456 node3 rke2[2322]: time="2025-04-11T08:12:40Z" level=info msg="rke2 is up and running"',
        ].join('\n'),
        'node3/logs/kubelet.log': [
          'E0411 08:11:01.123456    2021 log.go:32] "Status from runtime service failed" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial unix /run/k3s/containerd/containerd.sock: connect: no such file or directory\\""',
          'E0411 08:11:05.123456    2021 kubelet.go:2902] "Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"',
          'E0411 08:11:09.123456    2021 kubelet_node_status.go:96] "Unable to register node with API server" err="Post \\"https://127.0.0.1:6443/api/v1/nodes\\": dial tcp 127.0.0.1:6443: connect: connection refused" node="node3"',
          'I0411 08:12:09.123456    2021 kubelet_node_status.go:73] "Successfully registered node" node="node3"',
        ].join('\n'),
      },
    },
  ],
]
