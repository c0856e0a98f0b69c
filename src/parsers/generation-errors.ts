/** One message of `bundleGenerationError.log`. */
export type GenerationError = {
  /**
   * - `routine`: in every healthy bundle; no finding
   * - `api-unavailable`: one resource could not be listed
   * - `yaml-pass-aborted`: discovery failed, so that cluster-scoped objects, or those of a namespace, are all missing
   * - `pod-list-failed`: the pod logs of a namespace are missing
   * - `log-unavailable`: the log of one container is missing
   */
  kind: 'routine' | 'api-unavailable' | 'yaml-pass-aborted' | 'pod-list-failed' | 'log-unavailable' | 'other'
  /** The message, on one line. */
  text: string
  /** Counted from 1. */
  line: number
  scope?: 'cluster' | 'namespaced'
  namespace?: string
  group?: string
  /** Plural of the resource. */
  resource?: string
  pod?: string
  container?: string
  /** What the API server or the kubelet answered. */
  reason?: string
}

/** The server's answers have some hundred characters; expressions below take the square of a message's length. */
const longestMessage = 2_000

/** Some messages (`Cannot get pod …`) end without a line break, so that the next one follows on the same line. */
const messageStart =
  /(?=Failed to get \/|Failed to parse objects received from |Unable to fetch (?:cluster|namespaced) resources: |BUG: Support bundle: |Support bundle: cannot |Support Bundle: failed |Cannot get pod `)/

/**
 * Reads the collector's error log. Every bundle has one with dozens of routine lines (resources that cannot be listed),
 * so its being there means nothing; which of them matter is told by `kind`. Says nothing about nodes: a node that did
 * not answer leaves no message. Source: support-bundle-kit v0.0.1 to v0.0.84. Never throws.
 */
export function parseGenerationErrors(text: string): GenerationError[] {
  return text.split(/\r?\n/).flatMap((line, index) =>
    line
      .split(messageStart)
      // "BUG: Support bundle: cannot …" is also split before its own middle.
      .reduce<string[]>((parts, part) => {
        if (parts.at(-1) === 'BUG: ') parts[parts.length - 1] += part
        else parts.push(part)
        return parts
      }, [])
      .filter((part) => part.trim() !== '')
      .map((part) => classify(part.trim().slice(0, longestMessage), index + 1)),
  )
}

function classify(text: string, line: number): GenerationError {
  const get = /^Failed to (?:get|parse objects received from) (\/\S*?): (.*)$/.exec(text)
  if (get) return classifyRequest(get[1]!, get[2]!, text, line)
  const pass = /^Unable to fetch (cluster|namespaced) resources: (.*)$/.exec(text)
  if (pass) {
    return { kind: 'yaml-pass-aborted', text, line, scope: pass[1] as 'cluster' | 'namespaced', reason: pass[2]! }
  }
  const pods = /^Support bundle: cannot get pod list: (.*)$/.exec(text)
  if (pods) return { kind: 'pod-list-failed', text, line, reason: pods[1]! }
  const log = /cannot get log for pod (\S+) container (\S+): (.*)$/.exec(text)
  if (log) {
    // Every container that was never restarted is asked for its previous log in vain (kit v0.0.26 and later).
    const kind = log[3]!.startsWith('previous terminated container') ? 'routine' : 'log-unavailable'
    return { kind, text, line, pod: log[1]!, container: log[2]!, reason: log[3]! }
  }
  const pod = /^Cannot get pod `([^`]*)` info \(error: (.*)\), just continue$/.exec(text)
  if (pod) return { kind: 'log-unavailable', text, line, pod: pod[1]!, reason: pod[2]! }
  return { kind: 'other', text, line }
}

function classifyRequest(url: string, reason: string, text: string, line: number): GenerationError {
  // Resources that one can only create or watch answer 405: reviews, bindings.
  const routine = reason.includes('the server does not allow this method on the requested resource')
  return { kind: routine ? 'routine' : 'api-unavailable', text, line, ...resourceOf(url), reason }
}

/** `/api/v1/namespaces/<ns>/<plural>`, `/apis/<group>/<version>[/namespaces/<ns>]/<plural>` */
function resourceOf(url: string): Partial<GenerationError> {
  const parts = url.split('?')[0]!.split('/').slice(1)
  const group = parts[0] === 'apis' ? parts[1] : ''
  const rest = parts.slice(parts[0] === 'apis' ? 3 : 2)
  if ((parts[0] !== 'apis' && parts[0] !== 'api') || group === undefined) return {}
  const [first, namespace, plural] = rest
  if (first === 'namespaces' && plural !== undefined) {
    return { scope: 'namespaced', group, namespace: namespace!, resource: plural }
  }
  return first === undefined ? {} : { scope: 'cluster', group, resource: first }
}
