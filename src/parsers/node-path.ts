/** What a file of one node's collection is. `node` is `''` where neither a directory nor the caller names it. */
export type NodePath =
  | {
      kind: 'node-log'
      node: string
      /** The file's stem: `kernel`, `rke2-server`, `kubelet`, `containerd`, `NetworkManager`, `messages`, … */
      unit: string
      /** 0 for the current boot (or file), 1 and 2 for earlier ones. Only `kernel` counts boots; others count rotations. */
      boot: number
    }
  | { kind: 'node-config'; node: string /** Path below `configs/`, `etc/hostname`. */; name: string }
  | { kind: 'containerd-images'; node: string }
  | { kind: 'supportconfig-archive'; node: string }
  | { kind: 'supportconfig-file'; node: string; name: string }
  | { kind: 'other' }

const contentDirectories: ReadonlySet<string> = new Set(['configs', 'logs', 'scc', 'hostinfos'])

/**
 * Classifies a file of a node's collection. `parts` is its path from the collection's root, which may or may not have a
 * first directory with the node's name (`bundle-<node>` in k3os times; twice after some extractions by hand).
 *
 * @param node the node's name if something outside the collection tells it
 */
export function classifyNodeFile(parts: readonly string[], node?: string): NodePath {
  let rest = parts
  let name = node
  // Two levels at most: nodes/n1/n1/logs. A node may itself be called "logs": then its directory is followed by another.
  for (let level = 0; level < 2 && rest.length > 1 && !startsWithContent(rest, node); level++) {
    name ??= rest[0]!.replace(/^bundle-(?=.)/, '')
    rest = rest.slice(1)
  }
  return classifyContent(rest, name ?? '')
}

function startsWithContent(parts: readonly string[], node: string | undefined): boolean {
  const [first, second] = parts
  if (!contentDirectories.has(first!)) return false
  return !(first === node && parts.length > 2 && contentDirectories.has(second!))
}

function classifyContent(parts: readonly string[], node: string): NodePath {
  const [top, ...rest] = parts
  const file = parts.at(-1) ?? ''
  if (rest.length === 0) return top === 'hostname' ? { kind: 'node-config', node, name: 'hostname' } : { kind: 'other' }
  if (top === 'configs') return { kind: 'node-config', node, name: rest.join('/') }
  if (top === 'hostinfos') return { kind: 'node-config', node, name: parts.join('/') }
  if (top !== 'logs' && top !== 'scc') return { kind: 'other' }
  // The supportconfig lay in logs/ with kit v0.0.26–38, later in scc/.
  if (rest.length === 1 && /^scc_.*\.(txz|tbz|tgz|tar\.xz)$/.test(file)) return { kind: 'supportconfig-archive', node }
  if (rest.length > 1 && rest[0]!.startsWith('scc_')) return { kind: 'supportconfig-file', node, name: file }
  return top === 'logs' && rest.length === 1 ? classifyLog(file, node) : { kind: 'other' }
}

function classifyLog(file: string, node: string): NodePath {
  if (file === 'containerd-images.log') return { kind: 'containerd-images', node }
  // messages and syslog have no extension (k3os, Longhorn's collector); rotated ones may be compressed: not text.
  const match = /^(?:(.+)\.log|(messages|syslog))(?:\.(\d{1,4}))?$/.exec(file)
  if (!match) return { kind: 'other' }
  return { kind: 'node-log', node, unit: (match[1] ?? match[2])!, boot: Number(match[3] ?? 0) }
}
