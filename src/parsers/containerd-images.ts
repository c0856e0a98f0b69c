/** An image reference on a node. The same image is listed by tag, by `repo@sha256:…` and by its bare id. */
export type ContainerdImage = {
  ref: string
  mediaType: string
  digest: string
  /** As printed, in units of 1024 with one decimal, so exact to about 5 %, or less of large ones. */
  sizeBytes: number | undefined
  platforms: readonly string[]
  labels: ReadonlyMap<string, string>
  /** Counted from 1. */
  line: number
}

const unitBytes: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KiB', 1024],
  ['MiB', 1024 ** 2],
  ['GiB', 1024 ** 3],
  ['TiB', 1024 ** 4],
])

/**
 * Reads `containerd-images.log` (kit v0.0.34 and later): the output of `ctr images ls`, a table whose columns are padded
 * to a width that differs by file, so that it is read by words; SIZE is two of them. Lines of another form (an error of
 * `ctr` instead of the table) are left out. Never throws.
 */
export function parseContainerdImages(text: string): ContainerdImage[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [ref, mediaType, digest, size, unit, platforms, labels] = line.trim().split(/\s+/)
    if (digest === undefined || !/^\w+:[0-9a-f]{32,}$/.test(digest)) return []
    const bytes = unitBytes.get(unit ?? '')
    return [
      {
        ref: ref!,
        mediaType: mediaType!,
        digest,
        sizeBytes: bytes === undefined || !(Number(size) >= 0) ? undefined : Math.round(Number(size) * bytes),
        platforms: wordsOf(platforms),
        labels: new Map(wordsOf(labels).map((label) => splitAtFirst(label, '='))),
        line: index + 1,
      },
    ]
  })
}

function wordsOf(text: string | undefined): string[] {
  return text === undefined || text === '-' ? [] : text.split(',')
}

function splitAtFirst(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
