import type { Bundle } from '../../model/bundle.ts'
import { fieldAt, type Resource, recordsAt, stringAt } from '../../model/resource.ts'
import type { ResourceKey } from '../../model/resource-key.ts'
import { hostsIn } from './hosts.ts'
import { holdsUserObjects, isSystemNamespace } from './known-system.ts'
import type { KnownName } from './names.ts'
import { namesOfPath } from './report-names.ts'

type Reader = (resource: Resource) => KnownName[]

const named =
  (kind: string): Reader =>
  ({ name, value }) => {
    const display = stringAt(value, 'spec', 'displayName') ?? stringAt(value, 'displayName')
    return [{ kind, name }, ...(display === undefined ? [] : [{ kind, name, alias: display }])]
  }
const ofUsers =
  (kind: string): Reader =>
  (resource) =>
    holdsUserObjects(resource.namespace) ? named(kind)(resource) : []

/** Kinds whose objects people name, and what is read of each; those first have the say where two things have one name. */
const readers: readonly (readonly [ResourceKey, Reader])[] = [
  ['nodes', nodeNames],
  ['virtualmachines.kubevirt.io', vmNames],
  ['virtualmachineinstances.kubevirt.io', vmNames],
  ['namespaces', ({ name }) => (isSystemNamespace(name) ? [] : [{ kind: 'namespace', name }])],
  ['users.management.cattle.io', userNames],
  ['virtualmachineimages.harvesterhci.io', named('image')],
  ['persistentvolumeclaims', ofUsers('claim')],
  ['network-attachment-definitions.k8s.cni.cncf.io', ofUsers('network')],
  ['keypairs.harvesterhci.io', named('keypair')],
  ['settings.harvesterhci.io', ({ value }) => ['value', 'default'].flatMap((key) => hostNames(stringAt(value, key)))],
  [
    'ingresses.networking.k8s.io',
    ({ value }) => recordsAt(value, 'spec', 'rules').flatMap((rule) => hostNames(stringAt(rule, 'host'))),
  ],
  ['blockdevices.harvesterhci.io', deviceNames],
]

/**
 * The names of a bundle that belong to somebody: of nodes, machines, namespaces, users, images, claims, networks, keys,
 * hosts and disks. Reads objects of a dozen kinds, so it is for a bundle whose report is to be redacted.
 */
export async function collectNames(bundle: Bundle, signal?: AbortSignal): Promise<KnownName[]> {
  await bundle.load(
    readers.map(([key]) => key),
    signal,
  )
  const names = readers.flatMap(([key, read]) => bundle.list(key).flatMap(read))
  const folders = new Set(bundle.files.map(({ entry }) => entry.path.split('/').slice(0, 4).join('/')))
  return [...names, ...[...folders].flatMap(namesOfPath)]
}

function nodeNames({ name, value }: Resource): KnownName[] {
  const addresses = recordsAt(value, 'status', 'addresses')
  const hosts = addresses
    .filter(({ type }) => type !== 'InternalIP' && type !== 'ExternalIP')
    .map((a) => stringAt(a, 'address'))
  const short = name.includes('.') ? name.slice(0, name.indexOf('.')) : undefined
  const hostname = stringAt(value, 'metadata', 'labels', 'kubernetes.io/hostname')
  const aliases = [...hosts, short, hostname].filter((alias) => alias !== undefined && alias !== name)
  return [{ kind: 'node', name }, ...aliases.map((alias) => ({ kind: 'node', name, alias: alias! }))]
}

function vmNames({ name, value }: Resource): KnownName[] {
  // Of a VirtualMachine the template of its instance, of an instance its own.
  const spec = fieldAt(value, ['spec', 'template', 'spec']) ?? value['spec']
  const hostname = stringAt(spec, 'hostname')
  const serial = stringAt(spec, 'domain', 'firmware', 'serial')
  return [
    { kind: 'vm', name },
    ...(hostname === undefined || hostname === name ? [] : [{ kind: 'vm', name, alias: hostname }]),
    ...(serial === undefined ? [] : [{ kind: 'serial', name: serial }]),
  ]
}

function userNames({ name, value }: Resource): KnownName[] {
  const others = [stringAt(value, 'username'), stringAt(value, 'displayName')]
  const principals = value['principalIds']
  const ids = Array.isArray(principals) ? principals.map((id) => /:\/\/(.+)$/.exec(String(id))?.[1]) : []
  const aliases = [...others, ...ids].filter((alias) => alias !== undefined && alias !== name)
  return [{ kind: 'user', name }, ...aliases.map((alias) => ({ kind: 'user', name, alias: alias! }))]
}

function hostNames(text: string | undefined): KnownName[] {
  return text === undefined ? [] : hostsIn(text).map((name) => ({ kind: 'host', name }))
}

function deviceNames({ value }: Resource): KnownName[] {
  const serials = ['serialNumber', 'wwn'].map((key) => stringAt(value, 'status', 'deviceStatus', 'details', key))
  return serials.flatMap((name) => (name === undefined || name.length < 5 ? [] : [{ kind: 'serial', name }]))
}
