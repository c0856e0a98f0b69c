import { emitYaml } from './yaml-emitter.ts'

export type JsonObject = { [key: string]: unknown }

export type ResourceListOptions = {
  /** Set on every item, as the collector does from the path it asked for. Left alone if absent. */
  apiVersion?: string
  kind?: string
  /** `metadata.resourceVersion` of the list; without it (aggregated APIs) the list's metadata is `{}`. */
  resourceVersion?: string
  /** CRD-backed lists carry an empty `continue`, which the rewriting turns into `continue: "null"`. */
  customResource?: boolean
}

/**
 * One `yamls/**` file as support-bundle-kit writes it (v0.0.3 and later): compact JSON of the list response, the three
 * textual null rules, then yaml.v2. Items keep their key order in the JSON, which decides which nulls stay nulls.
 */
export function encodeResourceList(items: readonly object[], options: ResourceListOptions = {}): string {
  const metadata: JsonObject = {}
  if (options.customResource) metadata['continue'] = ''
  if (options.resourceVersion !== undefined) metadata['resourceVersion'] = options.resourceVersion
  const response = rewriteNulls(JSON.stringify({ kind: 'List', apiVersion: 'v1', metadata, items }))
  return emitResourceList(JSON.parse(response), options)
}

/** The last step alone: no null rewriting, for lists that already went through it. */
export function emitResourceList(list: JsonObject, options: ResourceListOptions = {}): string {
  const items = Array.isArray(list['items']) ? list['items'] : []
  const named = items.map((item: unknown) => ({
    ...(item as JsonObject),
    ...(options.apiVersion === undefined ? {} : { apiVersion: options.apiVersion }),
    ...(options.kind === undefined ? {} : { kind: options.kind }),
  }))
  return emitYaml({ ...list, apiVersion: 'v1', kind: 'List', items: named })
}

/**
 * The collector's rewriting of raw JSON text, in its order: `"key":null,` and the same inside once-escaped JSON get the
 * text "null"; then every `""`, wherever it stands, so also the end of a string that ends with an escaped quote.
 */
export function rewriteNulls(json: string): string {
  return json
    .replace(/("[a-zA-Z]+":)(null,)/g, '$1"null",')
    .replace(/(\\"[a-zA-Z]+\\":)(null,)/g, '$1\\"null\\",')
    .replaceAll('""', '"null"')
}
