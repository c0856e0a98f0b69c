/**
 * What Go programs (containerd, kubelet, Rancher, Longhorn, Harvester) say when something cannot be fetched or reached,
 * by kind of cause. Each wording is that of Go's net and crypto/x509 packages, of the registry API or of the kernel's
 * error texts. In order: the first family with a wording in the text is taken, so the more specific ones stand first.
 */
const families: readonly (readonly [family: string, wordings: readonly string[]])[] = [
  ['rate-limit', ['toomanyrequests', 'too many requests', 'pull rate limit', 'rate limit exceeded']],
  ['no-space', ['no space left on device', 'disk quota exceeded']],
  [
    'clock',
    ['certificate has expired or is not yet valid: current time', 'certificate is not yet valid', 'clock skew'],
  ],
  [
    'tls',
    [
      'x509:',
      'tls: ',
      'tls handshake',
      'certificate signed by unknown authority',
      'server gave http response to https client',
    ],
  ],
  ['dns', ['no such host', 'server misbehaving', 'temporary failure in name resolution', 'lookup ', 'dns: ']],
  [
    'unauthorized',
    [
      '401 unauthorized',
      'unauthorized: ',
      'authentication required',
      'no basic auth credentials',
      '403 forbidden',
      'insufficient_scope',
      'pull access denied',
      'must authenticate',
    ],
  ],
  ['not-found', ['manifest unknown', 'name unknown', 'not found', '404 not found', 'repository does not exist']],
  ['refused', ['connection refused']],
  ['unreachable', ['no route to host', 'network is unreachable', 'host is unreachable', 'host is down']],
  [
    'timeout',
    [
      'i/o timeout',
      'timeout awaiting',
      'context deadline exceeded',
      'client.timeout exceeded',
      'connection timed out',
      'deadline exceeded',
    ],
  ],
  ['reset', ['connection reset by peer', 'unexpected eof', 'broken pipe', ': eof']],
  ['proxy', ['proxyconnect', 'bad gateway', '502 bad gateway', '503 service unavailable', '504 gateway']],
]

/** Names that {@link errorFamily} can give. */
export const errorFamilies: readonly string[] = families.map(([family]) => family)

/** The kind of cause that an error message tells of, `''` if none of the known wordings is in it. */
export function errorFamily(text: string): string {
  const lower = text.toLowerCase()
  // An expired certificate is only the clock's fault if the clock is named as earlier than the certificate; without
  // knowing that, an expired one belongs to TLS.
  for (const [family, wordings] of families) {
    if (wordings.some((wording) => lower.includes(wording))) {
      if (family === 'clock' && lower.includes(' is after ')) return 'tls'
      if (family === 'tls' && lower.includes('tls handshake timeout')) return 'timeout'
      return family
    }
  }
  return ''
}
