/** `metadata.managedFields` of an object that one manager wrote, which is a third to a half of a bundle's YAML. */
export function managedFields(object: Record<string, unknown>, manager: string, time: string): object[] {
  const { apiVersion, kind: _kind, status, ...written } = object
  const entry = (fields: object, operation: string, subresource?: string): object => ({
    manager,
    operation,
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(fields),
    ...(subresource && { subresource }),
  })
  const entries = [entry(written, 'Update')]
  if (status !== undefined) entries.push(entry({ status }, 'Update', 'status'))
  return entries
}

const NOT_OWNED = new Set(['name', 'namespace', 'uid', 'resourceVersion', 'creationTimestamp'])

function fieldsOf(value: unknown, inMetadata = false): object {
  if (Array.isArray(value)) return listFields(value)
  if (typeof value !== 'object' || value === null) return {}
  const fields: Record<string, object> = {}
  for (const [key, item] of Object.entries(value)) {
    if (!(inMetadata && NOT_OWNED.has(key))) fields[`f:${key}`] = fieldsOf(item, key === 'metadata')
  }
  return inMetadata ? fields : { '.': {}, ...fields }
}

/** Lists of things with a name or type are owned item by item, lists of texts value by value, others whole. */
function listFields(list: readonly unknown[]): object {
  const fields: Record<string, object> = { '.': {} }
  for (const item of list) {
    if (typeof item === 'string') fields[`v:${JSON.stringify(item)}`] = {}
    else if (typeof item === 'object' && item !== null) {
      const key = ['name', 'type', 'uid'].find((k) => k in item)
      if (key === undefined) return {}
      fields[`k:${JSON.stringify({ [key]: (item as Record<string, unknown>)[key] })}`] = fieldsOf(item)
    }
  }
  return fields
}
