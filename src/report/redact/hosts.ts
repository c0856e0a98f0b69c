import { isPublicHost } from './known-system.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import type { Span } from './spans.ts'

/** Ends of names that are hosts and nothing else; endings of files (`.sh`, `.md`) count behind three labels only. */
const topLevel =
  /^(?:com|net|org|edu|gov|mil|int|info|biz|io|dev|app|cloud|tech|online|site|xyz|local|lan|internal|intranet|intra|corp|home|private|localnet|arpa|invalid|priv|eu|us|uk|de|at|ch|fr|it|es|pt|nl|be|lu|dk|se|no|fi|ie|pl|cz|sk|hu|ro|bg|gr|hr|si|ee|lv|lt|ru|ua|by|tr|il|ae|sa|za|ng|ke|eg|in|cn|hk|tw|jp|kr|sg|my|th|vn|id|ph|au|nz|ca|mx|br|ar|cl|co|pe|ai|me|tv|cc|gg|is)$/
const fileLike = /^(?:sh|md|rs|py|so|ps|ml)$/
/** Paths to fields of objects have dots as well. */
const fieldRoot = /^(?:spec|status|metadata|self|object|data|items|template|bundle|event|resource)$/

const dotted = /(?<![A-Za-z0-9_.-])([A-Za-z0-9_][A-Za-z0-9_-]{0,62}(?:\.[A-Za-z0-9_-]{1,63}){1,16})/dg
const authority = /:\/\/(?:[^\s/@"'<>]{1,256}@)?([A-Za-z0-9_][A-Za-z0-9_.-]{0,252})/dg
/** `lookup registry on 10.0.0.1:53`: what the resolver of Go says. */
const lookedUp = /\blookup ([A-Za-z0-9_][A-Za-z0-9_.-]{0,252})/dg
const dialed = /\b(?:tcp|udp|tcp4|udp4) ([A-Za-z][A-Za-z0-9_.-]{0,252}):\d/dg

/**
 * Host and domain names. A host whose first label is a known name keeps that label's pseudonym before a domain's: `node-1.domain-1.example`.
 */
export function hostSpans(text: string, names: Pseudonyms, known: (label: string) => string | undefined): Span[] {
  const spans: Span[] = []
  const add = (pattern: RegExp, isHost: (host: string) => boolean): void => {
    for (const match of text.matchAll(pattern)) {
      const host = trimmed(match[1]!)
      if (!isHost(host) || isAddress(host) || isPublicHost(host)) continue
      const start = match.indices![1]![0]
      spans.push({ start, end: start + host.length, text: hostPseudonym(host, names, known) })
    }
  }
  add(authority, () => true)
  add(lookedUp, (host) => !/^(?:table|failed|error|for|of|in|the)$/.test(host))
  add(dialed, () => true)
  add(dotted, isDomain)
  return spans
}

/** Hosts of URLs, and names with dots that end as hosts do: what a setting tells of the world around the cluster. */
export function hostsIn(text: string): string[] {
  const ofUrls = [...text.matchAll(authority)].map((match) => trimmed(match[1]!))
  const others = [...text.matchAll(dotted)].map((match) => trimmed(match[1]!)).filter(isDomain)
  return [...ofUrls, ...others].filter((host) => !isAddress(host) && !isPublicHost(host))
}

export function hostPseudonym(host: string, names: Pseudonyms, known: (label: string) => string | undefined): string {
  const dot = host.indexOf('.')
  const label = known(dot < 0 ? host : host.slice(0, dot))
  if (label === undefined) return names.of('host', host)
  return dot < 0 ? label : `${label}.${names.of('domain', host.slice(dot + 1))}`
}

/** Without the dots and dashes of the sentence around it. */
function trimmed(host: string): string {
  let end = host.length
  while (end > 0 && (host[end - 1] === '.' || host[end - 1] === '-')) end -= 1
  return host.slice(0, end)
}

function isDomain(host: string): boolean {
  const labels = host.toLowerCase().split('.')
  const last = labels.at(-1)!
  if (labels.length < 2 || labels.includes('') || fieldRoot.test(labels[0]!)) return false
  return topLevel.test(last) || (labels.length > 2 && fileLike.test(last))
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host)
}
