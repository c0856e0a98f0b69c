import { describe, expect, it } from 'vitest'
import { maskText } from '../../../src/report/redact/mask-secrets.ts'
import { findSecretsInLines } from '../../../src/report/redact/secrets.ts'

const jwt = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ'

describe('a secret is masked', () => {
  it.each<[string, string, string]>([
    ['a password in YAML, spaces and all', '    password: correct horse battery', 'correct horse'],
    ['a quoted one in JSON', '{"user":"x","password":"s3 cr,et"}', 's3 cr,et'],
    ['one in JSON inside of a log line', 'msg="{\\"password\\":\\"hunter22\\",\\"a\\":1}"', 'hunter22'],
    ['a word for a password', 'passwd=swordfish next', 'swordfish'],
    ['an argument of a flag', 'curl --token Zq8sdf-12 https://x', 'Zq8sdf-12'],
    ['an argument in the list of a node', `rke2.io/node-args: '["server","--token","abc123xyz"]'`, 'abc123xyz'],
    ['a JSON Web Token', `got ${jwt} from it`, jwt],
    ['a bearer header', 'Authorization: Bearer abcdefghij', 'abcdefghij'],
    ['a basic header', 'authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['credentials in a URL', 'GET https://bob:p%40ss@10.0.0.1/x', 'p%40ss'],
    ['a token in a URL', 'git clone https://x9f8e7d6c5b4a39281@git.corp/x', 'x9f8e7d6c5b4a39281'],
    ['an RKE2 token', `server --x K10${'ab'.repeat(32)}::server:5ecret`, '5ecret'],
    ['a Rancher token', `token-abcde:${'x1'.repeat(27)}`, 'x1x1x1'],
    ['an AWS key', 'id AKIAABCDEFGHIJKLMNOP used', 'AKIAABCDEFGHIJKLMNOP'],
    ['a secret key of S3', 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'wJalr'],
    ['an authorization', 'authorization: Zx81-aa', 'Zx81-aa'],
    ['a secret key', 'secretKey=$#/a=*0Aa', '$#/a=*0Aa'],
    ['passwords', '  passwords: [abc12]x9', 'abc12'],
    ['a signature of a URL', 'https://s3/x?X-Amz-Signature=deadbeefdeadbeef&a=1', 'deadbeef'],
    ['a hash of a password', 'root:$6$rounds=4096$salt$hashhashhash:1', 'hashhash'],
    ['an SSH key', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB alice', 'AAAAB3NzaC1yc2E'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----', 'MIIEow'],
    ['a private key that is cut', 'key -----BEGIN PRIVATE KEY-----\\nMIIEow', 'MIIEow'],
    ['a key of a kubeconfig', '    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVk=', 'LS0tLS1CRUdJ'],
    ['the same with nothing before it', 'x LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVk= y', 'LS0tLS1CRUdJ'],
    ['credentials of a registry', '.dockerconfigjson: eyJhdXRocyI6e319', 'eyJhdXRocyI6e319'],
    ['data of cloud-init', 'userDataBase64: I2Nsb3VkLWNvbmZpZwpw', 'I2Nsb3Vk'],
    ['data of cloud-init as text', 'userData: "#cloud-config\\npassword: pw12\\n"', 'pw12'],
    ['user and password of curl', 'curl -u admin:pa55 https://x', 'pa55'],
  ])('%s', (_, text, secret) => {
    expect(text).toContain(secret)
    expect(maskText(text)).not.toContain(secret)
    expect(maskText(text)).toMatch(/\*\*\*SECRET-\d\*\*\*/)
    expect(maskText(maskText(text))).toBe(maskText(text))
  })
})

describe('what is no secret stays', () => {
  it.each([
    'token: "***HIDDEN***"',
    "token: '***'",
    'rke2.io/node-args: \'["server","--token","********","--cni","multus,canal"]\'',
    'secretName: regcred',
    'automountServiceAccountToken: true',
    'tokenExpirationSeconds: 3607',
    'password: "null"null',
    'error="invalid bearer token, token: unexpected end of JSON input"',
    'the server uses Bearer tokens and Basic authentication',
    'ssh://git@github.com/harvester/harvester',
    `image: docker.io/fluent/fluent-bit@sha256:${'0123456789abcdef'.repeat(4)}`,
    'Failed to pull image "docker.io/fluent/fluent-bit:2.1.8": i/o timeout',
    'key: value',
    'kubernetes.io/service-account-token',
  ])('%s', (text) => {
    expect(maskText(text)).toBe(text)
  })
})

describe('lines that follow each other', () => {
  const masked = (lines: string[]): string[] =>
    findSecretsInLines(lines).map((places, i) => places.map(({ start, end }) => lines[i]!.slice(start, end)).join(' '))

  it('below a key are its value, as far as they are indented deeper', () => {
    expect(masked(['  password: |', '    one', '    two', '  user: x'])).toEqual(['', 'one', 'two', ''])
  })

  it('of a PEM file are secret', () => {
    expect(masked(['-----BEGIN X-----', 'abc', '-----END X-----', 'x'])).toEqual(['', 'abc', '', ''])
    expect(masked([`  ${'aB3/'.repeat(16)}`])).toEqual(['aB3/'.repeat(16)])
  })

  it('user:password near chpasswd are secret', () => {
    expect(masked(['chpasswd:', '  list: x', '    root:linux'])).toEqual(['', 'list: x', 'root:linux'])
  })
})

it('takes time linear in the text', () => {
  const pieces = [
    'password:"* ',
    'eyJ',
    '://',
    'token=\\"',
    '-----BEGIN ',
    'a.',
    '-',
    '%25',
    'K10',
    'AAAA',
    'Bearer ',
    '\\',
    '$6$',
    '1:',
    "'",
  ]
  for (const piece of pieces) {
    const text = piece.repeat(Math.ceil(400_000 / piece.length))
    const start = performance.now()
    maskText(text)
    expect(performance.now() - start, piece).toBeLessThan(4000)
  }
})
