import type { Finding, ObjectRef } from '../../rules/finding.ts'
import type { Report } from '../report.ts'
import { holdsUserObjects, isSystemNamespace } from './known-system.ts'
import type { KnownName } from './names.ts'

const clusterKinds: Readonly<Record<string, string>> = {
  node: 'node',
  namespace: 'namespace',
  user: 'user',
  virtualmachine: 'vm',
  virtualmachineinstance: 'vm',
  virtualmachineimage: 'image',
  persistentvolumeclaim: 'claim',
  datavolume: 'claim',
  networkattachmentdefinition: 'network',
}
const everywhere: ReadonlySet<string> = new Set(['node', 'user', 'vm', 'image'])

/** The kind of a pseudonym for an object of this kind. */
export function kindOf(ref: ObjectRef): string {
  const kind = ref.kind.toLowerCase().replaceAll(/[^a-z]/g, '')
  return clusterKinds[kind] ?? (kind === '' || kind.length > 32 ? 'object' : kind)
}

/** True for an object that somebody made and named; the system's own are not, nor the machines' pods by their form. */
export function isOwn(ref: ObjectRef): boolean {
  if (everywhere.has(kindOf(ref))) return true
  if (ref.kind.toLowerCase() === 'namespace') return !isSystemNamespace(ref.name)
  return ref.namespace !== undefined && ref.namespace !== '' && holdsUserObjects(ref.namespace)
}

/** What the report itself tells of names: its nodes, the objects of its findings, the folders of its paths. */
export function namesOfReport(report: Report): KnownName[] {
  const names: KnownName[] = report.bundle.nodes.map(({ name }) => ({ kind: 'node', name }))
  if (report.upgrade?.node !== undefined) names.push({ kind: 'node', name: report.upgrade.node })
  const refs: ObjectRef[] = []
  const paths = new Set(report.diagnostics.map(({ path }) => path))
  const visit = (finding: Finding): void => {
    refs.push(...finding.objects)
    for (const { object, path } of finding.evidence) {
      paths.add(path)
      if (object) refs.push(object)
    }
    finding.symptoms.forEach(visit)
  }
  report.findings.forEach(visit)
  for (const path of paths) names.push(...namesOfPath(path))
  for (const { namespace } of refs) {
    if (namespace && !isSystemNamespace(namespace)) names.push({ kind: 'namespace', name: namespace })
  }
  names.push(...refs.filter(isOwn).map((ref) => ({ kind: kindOf(ref), name: ref.name })))
  return names
}

/** Namespace, pod and node of a path inside of a bundle. */
export function namesOfPath(path: string): KnownName[] {
  const [top, first = '', second = ''] = path.split('/')
  const namespace = (name: string): KnownName[] =>
    name === '' || isSystemNamespace(name) ? [] : [{ kind: 'namespace', name }]
  if (top === 'logs' && second !== '') {
    return holdsUserObjects(first) ? [...namespace(first), { kind: 'pod', name: second }] : []
  }
  if (top === 'yamls' && first === 'namespaced') return namespace(second)
  const node = top === 'nodes' ? first.replace(/(?:\.zip)?!?$/, '') : ''
  return node === '' ? [] : [{ kind: 'node', name: node }]
}
