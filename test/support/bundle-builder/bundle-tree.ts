import { type BundleSpec, type ParsedSpec, parseBundleSpec } from './bundle-spec.ts'
import { backgroundObjects } from './healthy-cluster.ts'
import { healthyNodeFiles } from './healthy-node-files.ts'
import { withLogTimes } from './log-lines.ts'
import { filesForObjects, type KubeObject, objectKey } from './place-objects.ts'
import { kitAtLeast, type ReleaseFacts, releaseFacts } from './release-facts.ts'
import { stableUid } from './stable-values.ts'
import { type FileTree, zipDirectory } from './zip-bundle.ts'

/**
 * A whole bundle by path inside it, node zips packed. `spec` may be unchecked data (the `examples:` of a rule file).
 * Throws `TypeError` where it is not a bundle spec.
 */
export function buildBundleTree(spec: BundleSpec | unknown = {}): FileTree {
  const parsed = parseBundleSpec(spec)
  const tree = packNodes(bundleFiles(parsed), parsed.at)
  for (const path of [...tree.keys()]) {
    if (parsed.omit.some((prefix) => isWithin(path, prefix))) tree.delete(path)
  }
  return tree
}

/** The same with node zips unpacked below `nodes/<node>/` and nothing omitted: the form stories are kept and edited in. */
export function buildBundleFiles(spec: BundleSpec | unknown = {}): FileTree {
  return bundleFiles(parseBundleSpec(spec))
}

/** Replaces `nodes/<node>/…` by `nodes/<node>.zip`; anything else is left as it is. */
export function packNodes(files: FileTree, at: string): FileTree {
  const packed: FileTree = new Map()
  const nodes = new Map<string, FileTree>()
  for (const [path, content] of files) {
    const match = /^nodes\/([^/]+)\/(.*)$/.exec(path)
    if (!match) packed.set(path, content)
    else {
      const node = nodes.get(match[1]!) ?? new Map()
      if (match[2]) node.set(match[2], content)
      nodes.set(match[1]!, node)
    }
  }
  for (const [node, content] of nodes) packed.set(`nodes/${node}.zip`, zipDirectory(node, content, at))
  return packed
}

function bundleFiles(spec: ParsedSpec): FileTree {
  const facts = releaseFacts(spec.harvester)
  const kubernetes = spec.kubernetes ?? facts.kubernetes
  const objects = merged(backgroundObjects(spec, facts, kubernetes), spec.objects)
  const files: FileTree = new Map()
  files.set('metadata.yaml', metadataYaml(spec.at, kubernetes, facts))
  files.set('bundleGenerationError.log', spec.background === 'none' ? '' : routineErrors(facts, spec.namespaces))
  const emptyListsFor =
    kitAtLeast(facts, 'v0.0.29') || spec.background === 'none' ? undefined : [...facts.namespaces, ...spec.namespaces]
  for (const [path, text] of filesForObjects(objects, { at: spec.at, ...(emptyListsFor ? { emptyListsFor } : {}) }))
    files.set(path, text)
  addLogs(files, spec, objects)
  addNodes(files, spec, facts, kubernetes)
  for (const [path, text] of spec.files) files.set(path, text)
  return files
}

function merged(background: readonly KubeObject[], given: readonly KubeObject[]): KubeObject[] {
  const byKey = new Map(background.map((object) => [objectKey(object), object]))
  for (const object of given) byKey.set(objectKey(object), object)
  return [...byKey.values()]
}

function addLogs(files: FileTree, spec: ParsedSpec, objects: readonly KubeObject[]): void {
  const harvester = objects.find(
    (object) => object.kind === 'Pod' && /^harvester-[a-z0-9]{9}-[a-z0-9]{5}$/.test(object.metadata.name),
  )
  if (harvester && spec.background === 'minimal') {
    const line = `time="${spec.at}" level=info msg="Starting harvesterhci.io/v1beta1, Kind=Setting controller"`
    files.set(`logs/harvester-system/${harvester.metadata.name}/apiserver.log`, withLogTimes(line, spec.at))
  }
  for (const [path, text] of spec.logs) files.set(`logs/${path}`, withLogTimes(text, spec.at))
}

function addNodes(files: FileTree, spec: ParsedSpec, facts: ReleaseFacts, kubernetes: string): void {
  for (const node of spec.nodes) {
    // The collector gets no answer from a node that is not ready.
    if (node.zip === false || (node.ready === false && node.zip === undefined)) continue
    files.set(`nodes/${node.name}/`, '')
    if (node.zip === 'empty') continue
    const context = { node, at: spec.at, harvester: spec.harvester, kubernetes, facts }
    for (const [path, text] of healthyNodeFiles(context)) files.set(`nodes/${node.name}/${path}`, text)
  }
  for (const [path, text] of spec.nodeFiles) files.set(`nodes/${path}`, text)
}

function metadataYaml(at: string, kubernetes: string, facts: ReleaseFacts): string {
  // Names and issue fields were always empty before support-bundle-kit v0.0.30.
  const named = kitAtLeast(facts, 'v0.0.30')
  return [
    `bundlename: ${named ? 'bundle-htl5f' : '""'}`,
    'bundleversion: 0.1.0',
    `kubernetesversion: ${kubernetes}`,
    `projectnamespaceuuid: ${stableUid('harvester-system')}`,
    `bundlecreatedat: "${at}"`,
    'issueurl: ""',
    `issuedescription: ${named ? 'support bundle' : '""'}`,
    '',
  ].join('\n')
}

/** Present in every healthy bundle: create-only resources cannot be listed. */
function routineErrors(facts: ReleaseFacts, extra: readonly string[]): string {
  const refusal = 'the server does not allow this method on the requested resource'
  const cluster = [
    'authentication.k8s.io/v1/tokenreviews',
    'authorization.k8s.io/v1/selfsubjectaccessreviews',
    'authorization.k8s.io/v1/selfsubjectrulesreviews',
    'authorization.k8s.io/v1/subjectaccessreviews',
  ]
  const lines = cluster.map((path) => `Failed to get /apis/${path}: ${refusal}`)
  for (const namespace of [...facts.namespaces, ...extra]) {
    lines.push(`Failed to get /api/v1/namespaces/${namespace}/bindings: ${refusal}`)
    lines.push(
      `Failed to get /apis/authorization.k8s.io/v1/namespaces/${namespace}/localsubjectaccessreviews: ${refusal}`,
    )
  }
  return `${lines.join('\n')}\n`
}

function isWithin(path: string, prefix: string): boolean {
  const root = prefix.replace(/\/$/, '')
  return path === root || path.startsWith(`${root}/`)
}
