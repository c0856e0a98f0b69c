/** An object of the cluster; `namespace` is absent for cluster-scoped ones. */
export type ObjectRef = { kind: string; namespace?: string; name: string }

/** `Pod harvester-system/harvester-abc` as one comparable text. */
export function refKey(ref: ObjectRef): string {
  return `${ref.kind.toLowerCase()} ${ref.namespace ?? ''}/${ref.name}`
}
