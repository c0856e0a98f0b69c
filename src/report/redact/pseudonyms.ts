/** What a pseudonym stands for; other kinds of objects have their own, such as `pod`. */
export type NameKind =
  | 'node'
  | 'vm'
  | 'namespace'
  | 'user'
  | 'image'
  | 'claim'
  | 'network'
  | 'keypair'
  | 'storageclass'
  | 'host'
  | 'domain'
  | 'email'
  | 'ip'
  | 'ip6'
  | 'mac'
  | 'uuid'
  | 'serial'
  | 'opaque'
  | 'bundle'
  | 'folder'
  | (string & {})

const documentationNetworks = ['192.0.2', '198.51.100', '203.0.113'] as const

/** The N-th pseudonym of a kind. */
function write(kind: NameKind, n: number): string {
  switch (kind) {
    case 'host':
    case 'domain':
      return `${kind}-${n}.example`
    case 'email':
      return `user-${n}@example.com`
    case 'ip': {
      const network = documentationNetworks[Math.floor((n - 1) / 254)]
      return network === undefined ? `ip-${n}` : `${network}.${((n - 1) % 254) + 1}`
    }
    case 'ip6':
      return `2001:db8::${n.toString(16)}`
    case 'mac':
      return n > 255 ? `mac-${n}` : `00:00:5e:00:53:${n.toString(16).padStart(2, '0')}`
    case 'uuid':
      return `00000000-0000-4000-8000-${n.toString().padStart(12, '0')}`
    default:
      return `${kind}-${n}`
  }
}

/**
 * Gives things their pseudonyms, numbered in the order in which they are asked for: the same thing has the same one, and
 * none is a text that stands in the report already.
 */
export class Pseudonyms {
  readonly #taken: ReadonlySet<string>
  readonly #given = new Map<string, string>()
  readonly #last = new Map<string, number>()
  readonly #originals = new Map<string, string>()

  /** @param data plain data whose texts no pseudonym may equal */
  constructor(data: unknown) {
    this.#taken = lookalikes(data)
  }

  /** @param identity what makes two spellings the same thing; the text in lower case if not given */
  of(kind: NameKind, original: string, identity: string = original.toLowerCase()): string {
    const key = `${kind} ${identity}`
    const known = this.#given.get(key)
    if (known !== undefined) return known
    const counter = kind === 'email' ? 'user' : kind
    let n = this.#last.get(counter) ?? 0
    let pseudonym: string
    do pseudonym = write(kind, ++n)
    while (this.#taken.has(pseudonym))
    this.#last.set(counter, n)
    this.#given.set(key, pseudonym)
    this.#originals.set(pseudonym, original)
    return pseudonym
  }

  /** What each pseudonym that stands in the data stands for, in the order in which they were given. */
  map(data: unknown): Record<string, string> {
    const found = lookalikes(data)
    return Object.fromEntries([...this.#originals].filter(([pseudonym]) => found.has(pseudonym)))
  }
}

// Bounded, and none begins inside of a run of its own characters.
const shape =
  /(?<![a-z])[a-z]{2,32}-\d{1,9}(?:\.example|@example\.com)?|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}|2001:db8::[0-9a-f]{1,8}|00:00:5e:00:53:[0-9a-f]{2}|00000000-0000-4000-8000-\d{12}/gi

/** Texts of the data that could be taken for a pseudonym: a cluster may well have a `node-1`. */
function lookalikes(data: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value === 'string') for (const match of value.matchAll(shape)) found.add(match[0].toLowerCase())
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) visit(item)
  }
  visit(data)
  for (const text of [...found]) found.add(text.replace(/(?:\.example|@example\.com)$/, ''))
  return found
}
