import { type CelExtension, celKind } from '../values.ts'

/** An absolute URL. */
export class CelUrl implements CelExtension {
  get [celKind](): 'url' {
    return 'url'
  }
  readonly typeName = 'kubernetes.URL'
  readonly url: URL
  readonly #text: string

  constructor(url: URL, text: string) {
    this.url = url
    this.#text = text
  }

  equals(other: CelExtension): boolean {
    return other instanceof CelUrl && other.url.href === this.url.href
  }

  toString(): string {
    return this.#text
  }
}

/** Reads an absolute URL; `undefined` when it is none. */
export function parseUrl(text: string): CelUrl | undefined {
  if (text.length > 8192 || !URL.canParse(text)) return undefined
  return new CelUrl(new URL(text), text)
}
