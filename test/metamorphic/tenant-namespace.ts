import { type BundleValues, type Changed, isMap, itemsOf, type Json, type JsonMap, withTexts } from './bundle-values.ts'

const listsOfDefault = 'yamls/namespaced/default/'
const namespaceList = 'yamls/cluster/v1/namespaces.yaml'

/**
 * `default` where it is the namespace: `default/web-0`, `web-0_default(uid)`, `"namespace":"default"`, `Namespace:default,`
 * of containerd, `-n default`.
 */
const mentioned =
  /(?<![\w.-]|\/etc\/)default(?=\/)|(?<=\w\.)default(?=\.svc\b)|(?<=_)default(?=[_(])|(?<=\bNamespace:)default(?=,)|(?<=(?:\bnamespaces?(?:\\*["']?[=:] ?|[ /])|(?<!\S)-n )\\*["']?)default(?![\w-]|\.\w)/g

/** What tenants have in the namespace `default` moved to one of their own, with the logs of its pods and all mentions. */
export function movedFromDefault(bundle: BundleValues, namespace: string): Required<Omit<Changed, 'write'>> {
  const mention = (text: string): string => text.replaceAll(mentioned, namespace)
  const lists = [...bundle.lists].flatMap(([path, list]) => movedList(path, list, namespace))
  const moved = { lists: new Map(lists), texts: bundle.texts }
  const movedPath = (path: string): string => path.replace(/^logs\/default\//, `logs/${namespace}/`)
  return {
    bundle: withTexts(moved, mention, movedPath),
    renamed: (text) => (text === 'default' ? namespace : mention(text)),
  }
}

function movedList(path: string, list: Json, namespace: string): [string, Json][] {
  if (path === namespaceList) return [[path, withTwin(list, namespace)]]
  if (!path.startsWith(listsOfDefault)) return [[path, inNamespace(list, namespace)]]
  const items = itemsOf(list)
  const theirs = items.filter((item) => !belongsToCluster(item))
  if (theirs.length === 0) return [[path, list]]
  const ours = items.filter(belongsToCluster)
  const movedPath = path.replace(listsOfDefault, `yamls/namespaced/${namespace}/`)
  const moved: [string, Json] = [movedPath, inNamespace(withItems(list, theirs), namespace)]
  return ours.length === 0 ? [moved] : [[path, withItems(list, ours)], moved]
}

/** What Kubernetes itself keeps in `default`: the Service of its API, and events about what has no namespace. */
function belongsToCluster(item: JsonMap): boolean {
  const about = item['involvedObject'] ?? item['regarding']
  if (isMap(about)) return about['namespace'] === undefined || about['namespace'] === 'null'
  return isMap(item['metadata']) && item['metadata']['name'] === 'kubernetes'
}

function withItems(list: Json, items: JsonMap[]): Json {
  return isMap(list) ? { ...list, items } : list
}

/** The list of namespaces with another one like `default`. */
function withTwin(list: Json, namespace: string): Json {
  const items = itemsOf(list)
  const twins = items
    .filter((item) => isMap(item['metadata']) && item['metadata']['name'] === 'default')
    .map((item) => JSON.parse(JSON.stringify(item).replaceAll('"default"', `"${namespace}"`)) as JsonMap)
  return withItems(list, [...items, ...twins])
}

function inNamespace(value: Json, namespace: string): Json {
  if (Array.isArray(value)) return value.map((element) => inNamespace(element, namespace))
  if (!isMap(value)) return value
  const fields = Object.entries(value).map(([key, field]): [string, Json] => [
    key,
    key === 'namespace' && field === 'default' ? namespace : inNamespace(field, namespace),
  ])
  return Object.fromEntries(fields)
}
