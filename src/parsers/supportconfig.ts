/** One section of a supportconfig file. Lines are counted from 1. */
export type SupportconfigSection = {
  /** Text in the header: `Command`, `Configuration File`, `Log File`, `Verification`, `Note`, `Summary`, `Plugin`, … */
  kind: string
  /** What the header's second line names: `/usr/bin/df -hT`, `/etc/fstab`; empty if there is none. */
  title: string
  /** What follows the title after ` - `: `File not found`, `Last 500 Lines`. */
  remark?: string
  /** Line of the header. */
  line: number
  /** First line of the body, and the line after its last one. Equal if the body is empty. */
  bodyStart: number
  bodyEnd: number
}

export type ParsedSupportconfig = {
  readonly sections: readonly SupportconfigSection[]
  /** All lines of the file; `lines[n - 1]` is line n. */
  readonly lines: readonly string[]
}

/**
 * Splits a file of a supportconfig (`basic-health-check.txt`, `fs-diskio.txt`, …) into its sections:
 * `#==[ Command ]======#`, `# /usr/bin/df -hT`, output. Source: supportutils 3.1 and 3.2. What comes before the first
 * header (a banner) is left out. Never throws.
 */
export function parseSupportconfig(text: string): ParsedSupportconfig {
  const lines = text.split(/\r?\n/)
  const sections: SupportconfigSection[] = []
  for (let index = 0; index < lines.length; index++) {
    const kind = headerKind(lines[index]!)
    if (kind === undefined) continue
    const previous = sections.at(-1)
    if (previous) previous.bodyEnd = trimEnd(lines, previous.bodyStart, index + 1)
    const titled = /^# (.*)$/.exec(lines[index + 1] ?? '')
    const bodyStart = index + (titled ? 3 : 2)
    sections.push({ kind, ...titleOf(titled?.[1] ?? ''), line: index + 1, bodyStart, bodyEnd: bodyStart })
  }
  const last = sections.at(-1)
  if (last) last.bodyEnd = trimEnd(lines, last.bodyStart, lines.length + 1)
  return { sections, lines }
}

function headerKind(line: string): string | undefined {
  if (!line.startsWith('#==[ ') || !line.endsWith('=#')) return undefined
  const close = line.lastIndexOf(' ]=')
  return close > 5 ? line.slice(5, close) : undefined
}

function titleOf(text: string): { title: string; remark?: string } {
  const title = text.trim()
  const remark = / - (File not found|Last \d+ Lines?|.*[Nn]ot found.*)$/.exec(title)
  return remark ? { title: title.slice(0, remark.index), remark: remark[1]! } : { title }
}

/** Without the empty line that ends each section. `end` is the line after the last one. */
function trimEnd(lines: readonly string[], start: number, end: number): number {
  let last = Math.max(start, end)
  while (last > start && (lines[last - 2] ?? '').trim() === '') last--
  return last
}

/** The first section of a command, whatever its directory: `df -hT` finds `/usr/bin/df -hT` and `/bin/df -hT`. */
export function findCommand({ sections }: ParsedSupportconfig, command: string): SupportconfigSection | undefined {
  return sections.find(
    (s) => s.kind === 'Command' && (s.title === command || s.title.replace(/^\/(?:[\w.-]+\/)*/, '') === command),
  )
}

/** The lines of a section's output. */
export function bodyOf({ lines }: ParsedSupportconfig, section: SupportconfigSection): readonly string[] {
  return lines.slice(section.bodyStart - 1, section.bodyEnd - 1)
}
