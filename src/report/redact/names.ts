import { isWeakName } from './known-system.ts'
import { NameSearch } from './name-search.ts'
import type { NameKind, Pseudonyms } from './pseudonyms.ts'
import type { Span } from './spans.ts'

/** A name that belongs to somebody, with what it names; `alias` is another name of the same thing. */
export type KnownName = { kind: NameKind; name: string; alias?: string }

type Entry = KnownName & { weak: boolean; as: string | undefined }

/** Words after which a name of each kind stands; all of them after `name:` and the like. */
const kindWords: Readonly<Record<string, string>> = {
  node: 'nodes?|hosts?|hostnames?|nodename|nodeid|ownerid|kubelet',
  vm: 'vms?|vmis?|virtual ?machines?|virtualmachineinstances?|domains?|guests?|vmname',
  namespace: 'namespaces?|ns|-n|--namespace|projects?',
  user: 'users?|usernames?|for user|account',
  image: 'images?|displayname',
  claim: 'pvcs?|claims?|claimname|persistentvolumeclaims?|volumes?',
}
const anyName = '(?:display|pod|vm|node|host|claim|user)?name'

/** Finds known names in text. A name that is a common word is taken only where it can be nothing else. */
export class KnownNames {
  readonly #search = new NameSearch<Entry>()
  readonly #before = new Map<string, RegExp>()
  readonly #pseudonyms: Pseudonyms

  constructor(names: Iterable<KnownName>, pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms
    for (const known of names) this.add(known)
  }

  /** @param as the pseudonym, where it is not to be the next one of the kind */
  add(known: KnownName, as?: string): void {
    const text = known.alias ?? known.name
    if (text.trim() !== '') this.#search.add(text, { ...known, as, weak: isWeakName(text) })
  }

  spans(text: string): Span[] {
    const hits = this.#search.find(
      text,
      ({ start, end, value }) => !value.weak || this.#isPlaced(text, start, end, value.kind),
    )
    return hits.map(({ start, end, value }) => ({ start, end, text: this.#write(value) }))
  }

  /** The pseudonym where the whole text is a known name. */
  whole(text: string, accept: (known: { kind: NameKind; weak: boolean }) => boolean = () => true): string | undefined {
    const hit = this.#search.find(text, ({ start, end }) => start === 0 && end === text.length)[0]
    return hit !== undefined && accept(hit.value) ? this.#write(hit.value) : undefined
  }

  #write({ kind, name, as }: Entry): string {
    return as ?? this.#pseudonyms.of(kind, name)
  }

  /** True between slashes of a path, after a word that says what it names, and in the names of a VM's pods. */
  #isPlaced(text: string, start: number, end: number, kind: NameKind): boolean {
    const before = text.slice(Math.max(0, start - 48), start)
    const after = text[end] ?? ''
    if (/(?:^|[^a-z])(?:virt-launcher|etcd|kube-(?:apiserver|scheduler|controller-manager|proxy))-$/i.test(before))
      return true
    if (/(?:^|[\s"'(])(?:logs|nodes|namespaced|namespaces)\/$/.test(before) && /[/.!]/.test(after)) return true
    if (after === '/' && /(?:^|[\s"'(=])$/.test(before) && kind === 'namespace') return true
    if (/[\w.-]/.test(after) && !/^[.,](?:\s|$)/.test(text.slice(end, end + 2))) return false
    if (/(?:^|[\s"'(=])[a-z0-9-]{1,40}\/$/i.test(before)) return !/\w+:\/\//.test(before) && after !== '/'
    return this.#wordsBefore(kind).test(before)
  }

  #wordsBefore(kind: NameKind): RegExp {
    let pattern = this.#before.get(kind)
    if (pattern === undefined) {
      const words = [kind.replace(/[^a-z]/g, ''), ...(kindWords[kind] === undefined ? [] : [kindWords[kind]])].join('|')
      pattern = new RegExp(
        `(?:^|[^A-Za-z0-9])(?:(?:${words})\\\\?["']?\\s{0,2}[:=]?\\s{0,2}|(?:${anyName})\\\\?["']?\\s{0,2}[:=]\\s{0,2})\\\\?["'\`]?$`,
        'i',
      )
      this.#before.set(kind, pattern)
    }
    return pattern
  }
}
