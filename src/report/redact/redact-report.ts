import type { ObjectRef } from '../../rules/finding.ts'
import type { FailedInput, Report } from '../report.ts'
import { addressSpans, serialsIn } from './addresses.ts'
import { cutEnd, cutStart } from './cut-lines.ts'
import { base64Spans, percentSpans } from './encoded.ts'
import { hostSpans, hostsIn } from './hosts.ts'
import { isSystemNamespace, isWeakName } from './known-system.ts'
import { maskSecrets, maskText } from './mask-secrets.ts'
import { type KnownName, KnownNames } from './names.ts'
import { Pseudonyms } from './pseudonyms.ts'
import { isOwn, kindOf, namesOfReport } from './report-names.ts'
import { applySpans, type Span, settle } from './spans.ts'
import { editReport, textsOf } from './walk.ts'

export type RedactOptions = {
  /** Which of several inputs this is, for the name that the input gets: 1 if not given. */
  number?: number
}

/** What {@link redactReport} gives: the report, and what each of its pseudonyms stands for. */
export type Redacted = {
  report: Report
  /** Pseudonym to original, in the order of the report; no secret is in it, only names and addresses. */
  map: Record<string, string>
}

/**
 * The report with everything in it that names a machine, a person or a place replaced by pseudonyms: addresses, hosts,
 * nodes, virtual machines, namespaces and objects of users, e-mail addresses, UUIDs, serial numbers. The same thing has the
 * same pseudonym all over the report; different ones have different ones. Secrets are masked first, and cannot be had back.
 *
 * Names are replaced that are given or that the report itself tells; addresses and hosts by their form. A name that nobody
 * knows, in the text of a log, stays. A report that is redacted already is given back as it is. The time it takes grows
 * with the size of the report, not with the number of names.
 *
 * @param names what the bundle knows of names; `analyze` with `redact` collects them
 */
export function redactReport(report: Report, names: Iterable<KnownName> = [], options: RedactOptions = {}): Redacted {
  if (report.redacted === true) return { report, map: {} }
  const masked = maskSecrets(report)
  const pseudonyms = new Pseudonyms(masked)
  const redactor = new Redactor(names, masked, pseudonyms)
  const { path } = masked.bundle
  const inputName = bundleName(path, options.number ?? 1, pseudonyms)
  redactor.nameInput(path, inputName)
  const edited = editReport(masked, {
    text: (text) => redactor.spans(text),
    lines: (lines) => lines.map((line) => settle([...cutStart(line), ...cutEnd(line), ...redactor.spans(line)])),
    node: (name) => redactor.node(name),
    object: (ref) => redactor.object(ref),
    hostPath: (name) => (name === path ? inputName : /[/\\]/.test(name) ? pseudonyms.of('folder', name, name) : name),
  })
  return { report: { ...edited, redacted: true }, map: { [inputName]: path, ...pseudonyms.map(edited) } }
}

/** An input that gave no report, as {@link redactReport} would name it. */
export function redactFailure(failed: FailedInput, number = 1): FailedInput {
  const pseudonyms = new Pseudonyms(failed)
  const path = bundleName(failed.path, number, pseudonyms)
  const redactor = new Redactor([], undefined, pseudonyms)
  redactor.nameInput(failed.path, path)
  const { code, message, hint } = failed.error
  const text = (value: string): string => redactor.text(maskText(value))
  return { path, error: { code, message: text(message), ...(hint !== undefined && { hint: text(hint) }) } }
}

const endings = /\.(?:zip|tar|tar\.gz|tgz|tar\.xz|txz)$/i

/** A name as the collector gives it tells the time of collection, which the report tells anyway; any other one goes. */
function bundleName(path: string, number: number, pseudonyms: Pseudonyms): string {
  const name = path.split(/[/\\]/).at(-1)!
  const collectors = /^supportbundle_([0-9a-f-]{36})(_[0-9TZ-]{20}(?:\.zip)?)$/.exec(name)
  if (collectors) return `supportbundle_${pseudonyms.of('uuid', collectors[1]!)}${collectors[2]}`
  const ending = endings.exec(name)?.[0].toLowerCase() ?? ''
  return `bundle-${number}${ending}`
}

/** Names, addresses and hosts of one report. */
export class Redactor {
  readonly #names: KnownNames
  readonly #pseudonyms: Pseudonyms

  constructor(names: Iterable<KnownName>, report: Report | undefined, pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms
    this.#names = new KnownNames(names, pseudonyms)
    for (const known of report === undefined ? [] : namesOfReport(report)) {
      if (!this.#isComposed(known.name)) this.#names.add(known)
    }
    for (const text of report === undefined ? [] : textsOf(report)) this.#learn(text)
  }

  /** What one text calls a host or a serial number is one in the others too. */
  #learn(text: string): void {
    const hosts = hostsIn(text).map((name) => ({ kind: 'host', name }))
    for (const known of [...hosts, ...serialsIn(text).map((name) => ({ kind: 'serial', name }))]) {
      if (!isWeakName(known.name) && this.#names.spans(known.name).length === 0) this.#names.add(known)
    }
  }

  /** The input's own path and name, wherever they stand. */
  nameInput(path: string, pseudonym: string): void {
    const name = path.split(/[/\\]/).at(-1)!
    const stem = name.replace(endings, '')
    for (const [text, as] of [
      [path, pseudonym],
      [name, pseudonym],
      [stem, pseudonym.replace(endings, '')],
    ] as const) {
      if (!isWeakName(text)) this.#names.add({ kind: 'bundle', name: text }, as)
    }
  }

  text(text: string): string {
    return applySpans(text, this.spans(text))
  }

  spans(text: string): Span[] {
    const plain = settle(this.#plain(text))
    const encoded = base64Spans(
      text,
      (inner) => this.#plain(inner),
      (run) => this.#pseudonyms.of('opaque', run, run),
    )
    const escaped = percentSpans(text, (inner) => applySpans(inner, settle(this.#plain(inner))))
    // Base64 that holds a name is replaced whole, also where a piece of it looks like one.
    return encoded.length + escaped.length === 0 ? plain : settle([...encoded, ...escaped, ...plain])
  }

  node(name: string): string {
    return this.#names.whole(name) ?? this.#pseudonyms.of('node', name)
  }

  object(ref: ObjectRef): ObjectRef {
    const { kind, namespace, name } = ref
    const edited =
      this.#names.whole(name, (known) => isOwn(ref) || !known.weak || known.kind === kindOf(ref)) ?? this.text(name)
    return {
      kind: this.text(kind),
      ...(namespace !== undefined && { namespace: this.#namespace(namespace) }),
      name: edited === name && isOwn(ref) && !this.#isComposed(name) ? this.#pseudonyms.of(kindOf(ref), name) : edited,
    }
  }

  #namespace(name: string): string {
    if (isSystemNamespace(name)) return name
    return this.#names.whole(name) ?? this.#pseudonyms.of('namespace', name)
  }

  #plain(text: string): Span[] {
    const known = (label: string): string | undefined => this.#names.whole(label)
    return [
      ...this.#names.spans(text),
      ...addressSpans(text, this.#pseudonyms),
      ...hostSpans(text, this.#pseudonyms, known),
    ]
  }

  /** Names that the system makes of others, with nothing else of anybody's: `virt-launcher-vm-1-7xq2p`. */
  #isComposed(name: string): boolean {
    const spans = this.#names.spans(name)
    if (spans.length === 0 || (spans.length === 1 && spans[0]!.end - spans[0]!.start === name.length)) return false
    return composed.test(
      applySpans(
        name,
        spans.map((span) => ({ ...span, text: '\0' })),
      ),
    )
  }
}

const composed =
  /^(?:virt-launcher-|hp-volume-|importer-|cdi-upload-|etcd-|kube-[a-z-]{3,24}-)?\0(?:-(?:disk-?\d{0,3}|rootdisk|cdrom-disk|cdrom))?(?:-[a-z0-9]{5})?$/
