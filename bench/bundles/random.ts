import { createHash } from 'node:crypto'

/** Deterministic numbers: the same seed gives the same sequence on every machine. */
export class Random {
  private state: number

  constructor(seed: string) {
    this.state = createHash('sha1').update(seed).digest().readUInt32LE(0)
  }

  /** 32 random bits (mulberry32). */
  bits(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }

  /** Whole number from 0 to `limit` (excluded). */
  below(limit: number): number {
    return Math.floor((this.bits() / 4294967296) * limit)
  }

  /** From 0 to 1 (excluded). */
  share(): number {
    return this.bits() / 4294967296
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }

  /** Lower-case hex digits. */
  hex(length: number): string {
    let text = ''
    while (text.length < length) text += this.bits().toString(16).padStart(8, '0')
    return text.slice(0, length)
  }
}

/** A uid that depends on nothing but the kind of thing and its number, so that objects can refer to each other. */
export function uidOf(kind: number, index: number): string {
  const hex = mixed(kind, index, 1) + mixed(kind, index, 2) + mixed(kind, index, 3) + mixed(kind, index, 4)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Five characters as Kubernetes puts them behind generated names. */
export function suffixOf(kind: number, index: number): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
  let bits = Number.parseInt(mixed(kind, index, 5), 16)
  let text = ''
  for (let i = 0; i < 5; i++) {
    text += alphabet[bits % alphabet.length]
    bits = Math.floor(bits / alphabet.length)
  }
  return text
}

function mixed(kind: number, index: number, round: number): string {
  let t = Math.imul(kind + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b) ^ Math.imul(round, 0xc2b2ae35)
  t = Math.imul(t ^ (t >>> 15), 0x2c1b3c6d)
  t = Math.imul(t ^ (t >>> 12), 0x297a2d39)
  return ((t ^ (t >>> 15)) >>> 0).toString(16).padStart(8, '0')
}
