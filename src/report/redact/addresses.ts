import { parseIp } from '../../rules/cel/functions/ip-address.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import type { Span } from './spans.ts'

// A word may begin behind an escape that ends in a letter or a digit: `\n10.1.2.3`, `\u003c…`.
const escaped = '(?<=\\\\[nrt]|\\\\u[0-9a-fA-F]{4}|\\\\x[0-9a-fA-F]{2}|\\x1b\\[[0-9;]{0,12}m)'
const v4 = new RegExp(
  `(?=\\d{1,3}\\.\\d)(?:${escaped}|(?<![0-9vV]|[0-9]\\.))(?:\\d{1,3}\\.){3}\\d{1,3}(?![0-9]|\\.[0-9])`,
  'g',
)
const v6 = new RegExp(
  `(?=[0-9a-f]{0,4}:)(?:${escaped}|(?<![0-9A-Za-z:.]))(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4})?(?![0-9A-Za-z])`,
  'gi',
)
const mac = new RegExp(
  `(?=[0-9a-f]{2}[:-][0-9a-f]{2}[:-])(?:${escaped}|(?<![0-9A-Za-z]))(?<![0-9a-f][:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-z]|[:-][0-9a-f])`,
  'gi',
)
const uuid = new RegExp(
  `(?=[0-9a-f]{8}-)(?:${escaped}|(?<![0-9A-Za-z]))[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z])`,
  'gi',
)
const email =
  /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}(?![A-Za-z0-9])/g
const serial =
  /(?<![A-Za-z])(?:serial(?:[ _-]?(?:number|no|num))?|s\/n|wwn|wwid|asset[ _-]?tag)\\?["']?[ \t]{0,8}[:=][ \t]{0,8}\\?["']?([A-Za-z0-9][A-Za-z0-9._:-]{3,63})/dgi
const diskById =
  /(?<![A-Za-z0-9])(?:(?:ata|scsi|nvme|wwn|usb|virtio|dm-uuid|lvm-pv-uuid)-|eui\.|naa\.)([A-Za-z0-9][A-Za-z0-9._:-]{7,127})/dg
const machineId = /(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])/g
/** Keys, tokens and certificates that nothing calls so: long runs of base64 with all kinds of characters. */
const opaque = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,}={0,2}/g

/** Addresses that are the same everywhere. */
const keptAddresses: ReadonlySet<string> = new Set([
  '0.0.0.0',
  '10.53.0.1',
  '10.53.0.10',
  '169.254.169.254',
  '::',
  '::1',
])
const keptMacs: ReadonlySet<string> = new Set(['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', 'ee:ee:ee:ee:ee:ee'])

/** IP and MAC addresses, UUIDs, e-mail addresses, serial numbers and opaque keys, with their pseudonyms. */
export function addressSpans(text: string, names: Pseudonyms): Span[] {
  const spans: Span[] = []
  const add = (pattern: RegExp, write: (found: string) => string | undefined, group = 0): void => {
    for (const match of text.matchAll(pattern)) {
      const found = match[group]!
      const start = group === 0 ? match.index : match.indices![group]![0]
      const pseudonym = write(found)
      if (pseudonym !== undefined) spans.push({ start, end: start + found.length, text: pseudonym })
    }
  }
  add(uuid, (found) => (/^[0-]+$/.test(found) ? undefined : names.of('uuid', found)))
  add(mac, (found) => macPseudonym(found, names))
  add(email, (found) => (found.endsWith('@example.com') ? undefined : names.of('email', found)))
  for (const match of text.matchAll(v4)) {
    const pseudonym = v4Pseudonym(
      match[0],
      text.slice(match.index + match[0].length, match.index + match[0].length + 3),
      names,
    )
    if (pseudonym !== undefined) spans.push({ start: match.index, end: match.index + match[0].length, text: pseudonym })
  }
  for (const match of text.matchAll(v6)) {
    // The last colon may be one of the sentence: `fd00::1: connection refused`.
    const found = parseIp(match[0]) ? match[0] : match[0].replace(/:$/, '')
    const pseudonym = v6Pseudonym(found, names)
    if (pseudonym !== undefined) spans.push({ start: match.index, end: match.index + found.length, text: pseudonym })
  }
  const numbered = (found: string): string | undefined => (/\d/.test(found) ? names.of('serial', found) : undefined)
  add(serial, numbered, 1)
  add(diskById, numbered, 1)
  add(machineId, (found) => names.of('serial', found))
  add(opaque, (found) => (isOpaque(found) ? names.of('opaque', found, found) : undefined))
  return spans
}

/** Serial numbers that are called so; they may stand without their name elsewhere. */
export function serialsIn(text: string): string[] {
  const found = [serial, diskById].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!))
  return found.filter((value) => /\d/.test(value) && value.length >= 6)
}

function v4Pseudonym(found: string, after: string, names: Pseudonyms): string | undefined {
  const parts = found.split('.').map(Number)
  if (parts.some((part) => part > 255)) return undefined
  const address = parts.join('.')
  if (parts[0] === 127 || parts[0] === 255 || keptAddresses.has(address)) return undefined
  // The networks of pods and services that every cluster has unless told otherwise, but no address in them.
  if (/^10\.5[23]\.\d+\.0$/.test(address) && /^\/(?:1[6-9]|2[0-4])/.test(after)) return undefined
  return names.of('ip', found, address)
}

function v6Pseudonym(found: string, names: Pseudonyms): string | undefined {
  const address = parseIp(found)
  if (address === undefined || keptAddresses.has(address.toString())) return undefined
  return names.of(address.family === 4 ? 'ip' : 'ip6', found, address.toString())
}

function macPseudonym(found: string, names: Pseudonyms): string | undefined {
  const address = found.replaceAll('-', ':').toLowerCase()
  return keptMacs.has(address) ? undefined : names.of('mac', found, address)
}

/** Random text changes between capitals, small letters and digits all the time; paths and names do not. */
function isOpaque(text: string): boolean {
  const kind = (c: string): number =>
    c >= '0' && c <= '9' ? 1 : c >= 'a' && c <= 'z' ? 2 : c >= 'A' && c <= 'Z' ? 3 : 0
  let changes = 0
  for (let i = 1; i < text.length; i++) if (kind(text[i]!) !== kind(text[i - 1]!)) changes += 1
  return changes > text.length * 0.4 && /[a-z]/.test(text) && /[A-Z]/.test(text)
}
