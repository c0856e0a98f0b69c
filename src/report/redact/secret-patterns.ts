/** Where a secret stands in a text. */
export type Place = { start: number; end: number }

// Every pattern begins with a fixed text or is bounded, and none repeats a repetition: time is linear in the text.
const shapes: readonly RegExp[] = [
  // JSON Web Tokens, such as those of service accounts
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,4096}(?:\.[A-Za-z0-9_-]{0,8192}){0,2}/g,
  // what `-----BEGIN` is in base64: certificates and keys of a kubeconfig
  /LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,65536}={0,2}/g,
  // tokens that tell what they are: RKE2, Rancher, GitHub, GitLab, Slack, AWS
  /(?<![A-Za-z0-9])K10[0-9a-f]{32,64}(?:::[^\s"',;]{0,512})?/g,
  /(?<![A-Za-z0-9])(?:token|kubeconfig)-[a-z0-9-]{4,64}:[a-z0-9]{30,128}/g,
  /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{20,255}|(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{20,255}/g,
  /(?<![A-Za-z0-9])(?:glpat-[A-Za-z0-9_-]{16,64}|xox[abprs]-[A-Za-z0-9-]{10,255}|A[KS]IA[0-9A-Z]{16}(?![0-9A-Z]))/g,
  // hashes of passwords, as in /etc/shadow and cloud-init
  /\$(?:1|2[abxy]?|5|6|y|gy|7|argon2id?)\$[A-Za-z0-9./$=,+-]{8,512}/g,
]

/** The same where a part of the match, its first group, is the secret. */
const marked: readonly RegExp[] = [
  /(?<![A-Za-z])(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{3}|sk-[a-z0-9-]{4,32}@openssh\.com)\s{1,4}(AAAA[A-Za-z0-9+/]{8,16384}={0,2})/dg,
  /[?&](?:X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|Signature|sig)=([^\s&"'<>]{4,4096})/dgi,
  /(?<![A-Za-z0-9-])(?:-u|--user|--proxy-user)[\s=]{1,4}["']?([^\s:"'/]{1,128}:[^\s"']{1,256})/dg,
]

const userInfo = /:\/\/([^\s/"'<>\\`]{1,512})@/dg
const scheme = /(?<![A-Za-z])(?:bearer|basic)[\s:]{1,4}["']?([A-Za-z0-9._~+/=-]{6,16384})/dgi
/** `Bearer token`, `basic authentication`: words about it, no secret. */
const proseWord = /^(?:[a-z]+|[A-Z][a-z]+)[.:,]?$/

/** Secrets that show by their own form, wherever they stand. */
export function shapedSecrets(text: string): Place[] {
  const places = [...pemBodies(text)]
  for (const shape of shapes) {
    for (const match of text.matchAll(shape)) places.push({ start: match.index, end: match.index + match[0].length })
  }
  for (const shape of marked) for (const match of text.matchAll(shape)) places.push(groupPlace(match))
  for (const match of text.matchAll(userInfo)) {
    const { 1: user = '' } = match
    // `ssh://git@host` names nobody and proves nothing.
    if (user.includes(':') || user.length >= 16 || /\d/.test(user)) places.push(groupPlace(match))
  }
  for (const match of text.matchAll(scheme)) {
    const { 1: value = '' } = match
    const isHeader = /authorization["']?\s{0,2}[:=]\s{0,2}["']?$/i.test(
      text.slice(Math.max(0, match.index - 24), match.index),
    )
    if (isHeader || !proseWord.test(value)) places.push(groupPlace(match))
  }
  return places
}

function groupPlace(match: RegExpMatchArray): Place {
  const [start, end] = match.indices![1]!
  return { start, end }
}

/** What is between `-----BEGIN …-----` and `-----END`, or the end of a text that is cut. */
function* pemBodies(text: string): Generator<Place> {
  const begin = '-----BEGIN '
  for (let at = text.indexOf(begin); at >= 0; ) {
    const dashes = text.indexOf('-----', at + begin.length)
    const start = dashes < 0 ? at + begin.length : dashes + 5
    const end = text.indexOf('-----END ', start)
    const stop = end < 0 ? text.length : end
    if (stop > start) yield { start, end: stop }
    at = text.indexOf(begin, stop)
  }
}
