import { defineFunction, type FunctionDeclaration } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'
import { type Cidr, type IpAddress, parseCidr, parseIp } from './ip-address.ts'

const group = 'IP addresses'

function requireIp(text: string): IpAddress {
  const ip = parseIp(text)
  if (ip === undefined) throw new EvaluationFault(`not an IP address: ${text.slice(0, 60)}`)
  return ip
}

function requireCidr(text: string): Cidr {
  const cidr = parseCidr(text)
  if (cidr === undefined) throw new EvaluationFault(`not an IP range: ${text.slice(0, 60)}`)
  return cidr
}

function ipTest(name: string, doc: string, sample: string, test: (ip: IpAddress) => boolean): FunctionDeclaration {
  const example = `ip('${sample}').${name}()`
  return defineFunction({
    name,
    member: true,
    params: ['ip'],
    returns: 'bool',
    group,
    doc,
    example,
    call: (_, ip) => test(ip),
  })
}

/** The top bits of an address. */
const top = (ip: IpAddress, bits: number): bigint => ip.value >> BigInt((ip.family === 4 ? 32 : 128) - bits)

const isUnspecified = (ip: IpAddress): boolean => ip.value === 0n
const isLoopback = (ip: IpAddress): boolean => (ip.family === 4 ? top(ip, 8) === 127n : ip.value === 1n)
const isLinkLocalUnicast = (ip: IpAddress): boolean =>
  ip.family === 4 ? top(ip, 16) === 0xa9fen : top(ip, 10) === 0x3fan
const isLinkLocalMulticast = (ip: IpAddress): boolean =>
  ip.family === 4 ? top(ip, 24) === 0xe00000n : top(ip, 16) >> 8n === 0xffn && (top(ip, 16) & 15n) === 2n
const isMulticast = (ip: IpAddress): boolean => (ip.family === 4 ? top(ip, 4) === 14n : top(ip, 8) === 255n)
const isGlobalUnicast = (ip: IpAddress): boolean =>
  !isUnspecified(ip) &&
  !isLoopback(ip) &&
  !isMulticast(ip) &&
  !isLinkLocalUnicast(ip) &&
  !(ip.family === 4 && ip.value === 0xffff_ffffn)

export const networkFunctions: readonly FunctionDeclaration[] = [
  defineFunction({
    name: 'ip',
    params: ['string'],
    returns: 'ip',
    group,
    doc: 'Reads an IP address.',
    example: "ip('10.0.0.1')",
    call: (_, text) => requireIp(text),
  }),
  defineFunction({
    name: 'isIP',
    params: ['string'],
    returns: 'bool',
    group,
    doc: 'Whether a text is an IP address.',
    example: "isIP('10.0.0.1')",
    call: (_, text) => parseIp(text) !== undefined,
  }),
  defineFunction({
    name: 'ip.isCanonical',
    params: ['string'],
    returns: 'bool',
    group,
    doc: 'Whether an address is written in its canonical form.',
    example: "ip.isCanonical('2001:db8::68')",
    call: (_, text) => requireIp(text).toString() === text,
  }),
  defineFunction({
    name: 'family',
    member: true,
    params: ['ip'],
    returns: 'int',
    group,
    doc: 'The version of the address, 4 or 6.',
    example: "ip('10.0.0.1').family()",
    call: (_, ip) => BigInt(ip.family),
  }),
  ipTest('isUnspecified', 'Whether it is 0.0.0.0 or ::.', '0.0.0.0', isUnspecified),
  ipTest('isLoopback', 'Whether it is a loopback address.', '127.0.0.1', isLoopback),
  ipTest('isLinkLocalUnicast', 'Whether it is a link-local address.', '169.254.1.1', isLinkLocalUnicast),
  ipTest('isLinkLocalMulticast', 'Whether it is a link-local multicast address.', '224.0.0.1', isLinkLocalMulticast),
  ipTest('isGlobalUnicast', 'Whether it is a unicast address that is routed.', '192.168.0.1', isGlobalUnicast),
  defineFunction({
    name: 'cidr',
    params: ['string'],
    returns: 'cidr',
    group,
    doc: 'Reads an address range.',
    example: "cidr('10.0.0.0/8')",
    call: (_, text) => requireCidr(text),
  }),
  defineFunction({
    name: 'isCIDR',
    params: ['string'],
    returns: 'bool',
    group,
    doc: 'Whether a text is an address range.',
    example: "isCIDR('10.0.0.0/8')",
    call: (_, text) => parseCidr(text) !== undefined,
  }),
  defineFunction({
    name: 'containsIP',
    member: true,
    params: ['cidr', 'ip'],
    returns: 'bool',
    group,
    doc: 'Whether the address lies in the range.',
    example: "cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))",
    call: (_, cidr, ip) => cidr.contains(ip),
  }),
  defineFunction({
    name: 'containsIP',
    member: true,
    params: ['cidr', 'string'],
    returns: 'bool',
    group,
    doc: 'Whether the address lies in the range.',
    example: "cidr('10.0.0.0/8').containsIP('10.1.2.3')",
    call: (_, cidr, text) => cidr.contains(requireIp(text)),
  }),
  defineFunction({
    name: 'containsCIDR',
    member: true,
    params: ['cidr', 'cidr'],
    returns: 'bool',
    group,
    doc: 'Whether the other range lies wholly in this one.',
    example: "cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16'))",
    call: (_, cidr, other) => containsCidr(cidr, other),
  }),
  defineFunction({
    name: 'containsCIDR',
    member: true,
    params: ['cidr', 'string'],
    returns: 'bool',
    group,
    doc: 'Whether the other range lies wholly in this one.',
    example: "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
    call: (_, cidr, text) => containsCidr(cidr, requireCidr(text)),
  }),
  defineFunction({
    name: 'ip',
    member: true,
    params: ['cidr'],
    returns: 'ip',
    group,
    doc: 'The address of the range as it was written.',
    example: "cidr('10.0.0.1/8').ip()",
    call: (_, cidr) => cidr.ip,
  }),
  defineFunction({
    name: 'masked',
    member: true,
    params: ['cidr'],
    returns: 'cidr',
    group,
    doc: 'The range beginning at its first address.',
    example: "cidr('10.0.0.1/8').masked()",
    call: (_, cidr) => cidr.masked(),
  }),
  defineFunction({
    name: 'prefixLength',
    member: true,
    params: ['cidr'],
    returns: 'int',
    group,
    doc: 'The number of fixed bits.',
    example: "cidr('10.0.0.0/8').prefixLength()",
    call: (_, cidr) => BigInt(cidr.prefixLength),
  }),
]

function containsCidr(cidr: Cidr, other: Cidr): boolean {
  return other.prefixLength >= cidr.prefixLength && cidr.contains(other.ip)
}
