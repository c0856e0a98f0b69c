import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'
import { CelMap, type CelValue } from '../values.ts'
import { type CelUrl, parseUrl } from './url-value.ts'

const { func, method } = functionGroup('URLs')

function requireUrl(text: string): CelUrl {
  const url = parseUrl(text)
  if (url === undefined) throw new EvaluationFault(`not a URL: ${text.slice(0, 60)}`)
  return url
}

function query({ url }: CelUrl): CelMap {
  const map = new CelMap()
  for (const key of new Set(url.searchParams.keys())) map.set(key, url.searchParams.getAll(key) satisfies CelValue)
  return map
}

const sample = "url('https://example.com:8443/a?b=c')"

export const urlFunctions: readonly FunctionDeclaration[] = [
  func('url', ['string'], 'url', 'Reads an absolute URL.', sample, (_, text) => requireUrl(text)),
  func(
    'isURL',
    ['string'],
    'bool',
    'Whether a text is an absolute URL.',
    "isURL('https://example.com/')",
    (_, text) => parseUrl(text) !== undefined,
  ),
  method('getScheme', ['url'], 'string', 'The scheme, without the colon.', `${sample}.getScheme()`, (_, { url }) =>
    url.protocol.replace(/:$/, ''),
  ),
  method('getHost', ['url'], 'string', 'The host with its port.', `${sample}.getHost()`, (_, { url }) => url.host),
  method('getHostname', ['url'], 'string', 'The host without its port.', `${sample}.getHostname()`, (_, { url }) =>
    url.hostname.replace(/^\[|\]$/g, ''),
  ),
  method(
    'getPort',
    ['url'],
    'string',
    'The port, empty where it is the usual one.',
    `${sample}.getPort()`,
    (_, { url }) => url.port,
  ),
  method('getEscapedPath', ['url'], 'string', 'The path.', `${sample}.getEscapedPath()`, (_, { url }) => url.pathname),
  method(
    'getQuery',
    ['url'],
    { map: { list: 'string' } },
    'The values of the query by name.',
    `${sample}.getQuery()`,
    (_, url) => query(url),
  ),
]
