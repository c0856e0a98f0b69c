import type { NodeSpec } from './bundle-spec.ts'
import { journalTime, klogTime } from './log-lines.ts'
import { kitAtLeast, type ReleaseFacts } from './release-facts.ts'
import { shiftedTime, stableNumber, stableUid } from './stable-values.ts'

type NodeContext = { node: NodeSpec; at: string; harvester: string; kubernetes: string; facts: ReleaseFacts }

/** Content of a healthy node's zip, by path below the inner directory. Booted nine days before collection. */
export function healthyNodeFiles(context: NodeContext): Map<string, string> {
  return new Map([...nodeLogs(context), ...nodeConfigs(context)])
}

function nodeLogs({ node, at, kubernetes, harvester, facts }: NodeContext): [string, string][] {
  const boot = shiftedTime(at, -9 * 1440)
  const precise = kitAtLeast(facts, 'v0.0.39')
  const journal = (unit: string, messages: readonly string[]) =>
    messages
      .map((text, i) => `${journalTime(shiftedTime(boot, i / 6), precise)} ${node.name} ${unit}: ${text}\n`)
      .join('')
  const isServer = !node.roles || node.roles.includes('control-plane')
  const server = journal('rke2[2322]', [
    `time="${boot}" level=info msg="Starting rke2 ${kubernetes} (1f5c7f6a0c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f)"`,
    `time="${shiftedTime(boot, 1)}" level=info msg="Running kubelet --address=0.0.0.0"`,
  ])
  const empty = '-- No entries --\n'
  const logs: [string, string][] = [
    [
      'kernel.log',
      journal('kernel', [
        'Linux version 5.14.21-150500.55.91-default (geeko@buildhost) #1 SMP',
        'Command line: BOOT_IMAGE=(loop0)/boot/vmlinuz root=LABEL=COS_STATE cos-img/filename=/cOS/active.img',
      ]),
    ],
    ['rke2-server.log', isServer ? server : empty],
    ['rke2-agent.log', isServer ? empty : server],
    [
      'rancherd.log',
      journal('rancherd[2139]', [
        `time="${boot}" level=info msg="Loading config file [/etc/rancher/rancherd/config.yaml]"`,
      ]),
    ],
    [
      'rancher-system-agent.log',
      journal('rancher-system-agent[2711]', [`time="${boot}" level=info msg="Starting remote watch of plans"`]),
    ],
    ['iscsid.log', journal('systemd[1]', ['Started Open-iSCSI.'])],
    [
      kitAtLeast(facts, 'v0.0.74') ? 'NetworkManager.log' : 'wicked.log',
      journal('wickedd[1401]', ['ni_process_reap: process 1533 has not exited yet; now doing a blocking waitpid()']),
    ],
    ['console.log', `time="${boot}" level=info msg="dashboard started"\n`],
    [
      'kubelet.log',
      `I${klogTime(boot)}    2612 server.go:415] "Kubelet version" kubeletVersion="${kubernetes}"\nI${klogTime(shiftedTime(boot, 1))}    2612 kubelet_node_status.go:73] "Successfully registered node" node="${node.name}"\n`,
    ],
  ]
  if (kitAtLeast(facts, 'v0.0.30')) {
    const time = boot.replace('Z', '.112345678Z')
    logs.push([
      'containerd.log',
      `time="${time}" level=info msg="starting containerd" revision= version=v1.7.23-k3s2\n`,
    ])
  }
  if (kitAtLeast(facts, 'v0.0.34')) logs.push(['containerd-images.log', imageTable(nodeImages(harvester, facts))])
  return logs.map(([name, text]) => [`logs/${name}`, text])
}

function nodeImages(harvester: string, facts: ReleaseFacts): string[] {
  return [
    `docker.io/rancher/harvester:${harvester}`,
    `docker.io/rancher/harvester-webhook:${harvester}`,
    `docker.io/rancher/rancher:${facts.rancher}`,
    `docker.io/rancher/support-bundle-kit:${facts.kit}`,
    `docker.io/longhornio/longhorn-manager:${facts.longhorn}`,
    `docker.io/longhornio/longhorn-engine:${facts.longhorn}`,
    `docker.io/longhornio/longhorn-instance-manager:${facts.longhorn}`,
  ]
}

/** `ctr images ls` prints with a Go tabwriter: every cell padded to its column's width plus one. */
export function imageTable(references: readonly string[]): string {
  const rows = references.map((reference) => [
    reference,
    'application/vnd.docker.distribution.manifest.list.v2+json',
    `sha256:${(stableUid(reference) + stableUid(`2${reference}`)).replaceAll('-', '')}`,
    `${stableNumber(reference, 20, 400)}.${stableNumber(`t${reference}`, 0, 10)} MiB`,
    'linux/amd64',
    'io.cri-containerd.image=managed',
  ])
  const table = [['REF', 'TYPE', 'DIGEST', 'SIZE', 'PLATFORMS', 'LABELS'], ...rows]
  const widths = table[0]!.map((_cell, column) => Math.max(...table.map((row) => row[column]!.length)) + 1)
  return table.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column]!)).join('')}\n`).join('')
}

function nodeConfigs({ node, harvester, kubernetes, facts }: NodeContext): [string, string][] {
  const note = '# Note: this file is re-formatted by support-bundle-kit collector.\n'
  const chart = harvester.replace(/^v/, '')
  const configs: [string, string][] = [
    ['etc/hostname', `${node.name}\n`],
    [
      'etc/os-release',
      `NAME="SLE Micro"\nVERSION="5.5"\nID="sle-micro-rancher"\nPRETTY_NAME="Harvester ${harvester}"\nVARIANT="Harvester"\n`,
    ],
    [
      'etc/harvester-release.yaml',
      `harvester: ${harvester}\nharvesterChart: ${chart}\nos: Harvester ${harvester}\nkubernetes: ${kubernetes}\nrancher: ${facts.rancher}\n`,
    ],
    [
      'etc/rancher/rancherd/config.yaml',
      `${note}role: cluster-init\ntoken: '***'\nkubernetesVersion: ${kubernetes}\nrancherVersion: ${facts.rancher}\n`,
    ],
    [
      'etc/rancher/rke2/config.yaml.d/40-rancherd.yaml',
      `${note}node-label:\n  - harvesterhci.io/managed=true\ntoken: '***'\n`,
    ],
    [
      'etc/rancher/rke2/config.yaml.d/90-harvester-server.yaml',
      `${note}cni:\n  - multus\n  - canal\ncluster-cidr: 10.52.0.0/16\nservice-cidr: 10.53.0.0/16\ncluster-dns: 10.53.0.10\ntls-san:\n  - 192.168.1.10\nkubelet-arg:\n  - max-pods=200\n`,
    ],
    [
      'oem/90_custom.yaml',
      `${note}name: Harvester Configuration\nstages:\n  initramfs:\n    - hostname: ${node.name}\n      users:\n        rancher:\n          passwd: '***'\n`,
    ],
    [
      'oem/harvester.config',
      `${note}token: '***'\nos:\n  hostname: ${node.name}\n  password: '***'\ninstall:\n  mode: create\n  vip: 192.168.1.10\n  vipmode: static\n`,
    ],
  ]
  // The kit reads /etc from v0.0.6 on and knows Harvester's OS id only since then.
  return configs.map(([name, text]) => [`configs/${name}`, text])
}
