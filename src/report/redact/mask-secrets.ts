import type { Report } from '../report.ts'
import { cutStart } from './cut-lines.ts'
import { base64Spans, type Finder, percentSpans } from './encoded.ts'
import { NameSearch } from './name-search.ts'
import type { Place } from './secret-patterns.ts'
import { findSecrets, findSecretsInLines } from './secrets.ts'
import { applySpans, type Span, settle } from './spans.ts'
import { type Editor, editReport } from './walk.ts'

/** A shorter text is masked where something calls it secret, and not looked for elsewhere: it may be any word. */
const shortestLearned = 8
const masked = /^\*{3}/

/**
 * The report with every secret in it masked: tokens, passwords, private keys, certificates, credentials in URLs and
 * headers, cloud-init data. `***SECRET-1***` is the same secret everywhere; one that was seen with its name in one place
 * is masked in the others too, whatever the case, and also in base64 and with percent-escapes.
 */
export function maskSecrets(report: Report): Report {
  const secrets = new Secrets()
  // Every text is met twice, and names of objects many times: it was half of the time to make a large report.
  const find = memoized(findSecrets)
  editReport(
    report,
    editorOf(
      (text) => secrets.learn(text, find(text)),
      (lines) => findSecretsInLines(lines, find).map((places, i) => secrets.learn(lines[i]!, places)),
    ),
  )
  return editReport(
    report,
    editorOf(
      memoized((text) => secrets.spans(text, find(text))),
      (lines) => findSecretsInLines(lines, find).map((places, i) => secrets.spans(lines[i]!, places)),
    ),
  )
}

function memoized<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>()
  return (text) => {
    let value = made.get(text)
    if (value === undefined) {
      value = make(text)
      made.set(text, value)
    }
    return value
  }
}

/** One text masked by itself. */
export function maskText(text: string): string {
  const secrets = new Secrets()
  secrets.learn(text, findSecrets(text))
  return applySpans(text, secrets.spans(text, findSecrets(text)))
}

function editorOf(find: Finder, lines: Editor['lines']): Editor {
  const edit = (text: string): string => applySpans(text, find(text))
  return {
    text: find,
    lines,
    node: edit,
    hostPath: edit,
    object: ({ kind, namespace, name }) => ({
      kind: edit(kind),
      ...(namespace !== undefined && { namespace: edit(namespace) }),
      name: edit(name),
    }),
  }
}

/** The secrets of one report, numbered in the order in which they are met. */
class Secrets {
  readonly #numbers = new Map<string, number>()
  readonly #search = new NameSearch<string>()

  learn(text: string, places: readonly Place[]): readonly Span[] {
    for (const { start, end } of places) {
      const value = text.slice(start, end)
      const colon = value.indexOf(':')
      // Of `user:password` the password may stand alone elsewhere.
      for (const part of colon > 0 && colon < 64 ? [value, value.slice(colon + 1)] : [value]) this.#keep(part)
    }
    return []
  }

  #keep(value: string): void {
    const isWord = /^[a-z]{1,11}$|^[0-9]{1,9}$/i.test(value)
    if (value.length >= shortestLearned && !isWord && !masked.test(value)) this.#search.add(value, value)
  }

  spans(text: string, places: readonly Place[]): Span[] {
    const direct = [...cutStart(text), ...this.#direct(text, places)]
    const find: Finder = (inner) => this.#direct(inner, findSecrets(inner))
    const redact = (inner: string): string => applySpans(inner, settle([...find(inner)]))
    return settle([...direct, ...base64Spans(text, find, (run) => this.#mask(run)), ...percentSpans(text, redact)])
  }

  #direct(text: string, places: readonly Place[]): Span[] {
    const known = this.#search.find(text).map(({ start, end }) => ({ start, end }))
    const outer = settle([...places, ...known].map((place) => ({ ...place, text: '' })))
    return outer
      .map(({ start, end }) => ({ start, end, value: text.slice(start, end) }))
      .filter(({ value }) => !masked.test(value))
      .map(({ start, end, value }) => ({ start, end, text: this.#mask(value) }))
  }

  #mask(secret: string): string {
    const key = secret.toLowerCase()
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1
    this.#numbers.set(key, number)
    return `***SECRET-${number}***`
  }
}
