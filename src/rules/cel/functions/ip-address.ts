import { type CelExtension, celKind } from '../values.ts'

/** An IPv4 or IPv6 address; one mapped into IPv6 (`::ffff:c0a8:1`) is the IPv4 address it stands for. */
export class IpAddress implements CelExtension {
  get [celKind](): 'ip' {
    return 'ip'
  }
  readonly typeName = 'net.IP'
  readonly family: 4 | 6
  readonly value: bigint

  constructor(family: 4 | 6, value: bigint) {
    this.family = family
    this.value = value
  }

  equals(other: CelExtension): boolean {
    return other instanceof IpAddress && other.family === this.family && other.value === this.value
  }

  toString(): string {
    return this.family === 4 ? formatV4(this.value) : formatV6(this.value)
  }
}

/** An address range; the address need not be the first of the range. */
export class Cidr implements CelExtension {
  get [celKind](): 'cidr' {
    return 'cidr'
  }
  readonly typeName = 'net.CIDR'
  readonly ip: IpAddress
  readonly prefixLength: number

  constructor(ip: IpAddress, prefixLength: number) {
    this.ip = ip
    this.prefixLength = prefixLength
  }

  /** The range with all bits after the prefix zero. */
  masked(): Cidr {
    const free = BigInt(width(this.ip) - this.prefixLength)
    return new Cidr(new IpAddress(this.ip.family, (this.ip.value >> free) << free), this.prefixLength)
  }

  contains(ip: IpAddress): boolean {
    if (ip.family !== this.ip.family) return false
    const free = BigInt(width(ip) - this.prefixLength)
    return ip.value >> free === this.ip.value >> free
  }

  equals(other: CelExtension): boolean {
    return other instanceof Cidr && other.prefixLength === this.prefixLength && other.ip.equals(this.ip)
  }

  toString(): string {
    return `${this.ip}/${this.prefixLength}`
  }
}

function width(ip: IpAddress): number {
  return ip.family === 4 ? 32 : 128
}

/** Reads an address as Kubernetes does: no zone, no IPv4 in dotted form within IPv6, no leading zeros. */
export function parseIp(text: string): IpAddress | undefined {
  if (text.length > 45) return undefined
  if (!text.includes(':')) {
    const value = parseV4(text)
    return value === undefined ? undefined : new IpAddress(4, value)
  }
  const value = parseV6(text)
  if (value === undefined) return undefined
  return value >> 32n === 0xffffn ? new IpAddress(4, value & 0xffff_ffffn) : new IpAddress(6, value)
}

/** Reads `address/length`. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/')
  const length = text.slice(slash + 1)
  const ip = slash < 0 ? undefined : parseIp(text.slice(0, slash))
  if (ip === undefined || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined
  // A mapped address is refused here: its length would be that of the IPv6 form.
  if (ip.family === 4 && text.includes(':')) return undefined
  return Number(length) > width(ip) ? undefined : new Cidr(ip, Number(length))
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0n
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    value = value * 256n + BigInt(part)
  }
  return value
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const count = groups.reduce((sum, half) => sum + half.length, 0)
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined
  const all = [...(groups[0] ?? []), ...Array.from({ length: 8 - count }, () => '0'), ...(groups[1] ?? [])]
  let value = 0n
  for (const group of all) {
    if (!/^[\da-fA-F]{1,4}$/.test(group)) return undefined
    value = value * 65_536n + BigInt(`0x${group}`)
  }
  return value
}

function formatV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 255n).toString()).join('.')
}

/** RFC 5952: lower case, the longest run of zero groups (of two or more) as `::`. */
function formatV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (groups[start + length] === '0') length += 1
    if (length > best.length) best = { start, length }
  }
  if (best.start < 0) return groups.join(':')
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`
}
