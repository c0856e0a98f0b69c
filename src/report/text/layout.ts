import { styleText } from 'node:util'
import type { Severity } from '../../rules/finding.ts'

type Format = Parameters<typeof styleText>[0]

export type Symbols = {
  severity: Record<Severity, string>
  done: string
  failed: string
  pending: string
  dot: string
  arrow: string
  bar: string
  ellipsis: string
  times: string
  dash: string
  here: string
}

const unicodeSymbols: Symbols = {
  severity: { critical: '✖', error: '✖', warning: '⚠', info: 'i' },
  done: '✓',
  failed: '✖',
  pending: '·',
  dot: '·',
  arrow: '→',
  bar: '│',
  ellipsis: '…',
  times: '×',
  dash: '–',
  here: '←',
}

const asciiSymbols: Symbols = {
  severity: { critical: 'X', error: 'X', warning: '!', info: 'i' },
  done: '+',
  failed: 'X',
  pending: '-',
  dot: '|',
  arrow: '->',
  bar: '|',
  ellipsis: '...',
  times: 'x',
  dash: '-',
  here: '<-',
}

const severityFormats: Record<Severity, Format> = { critical: 'red', error: 'red', warning: 'yellow', info: 'cyan' }

/** What all parts of the text report need to know of where they are shown. */
export type Layout = {
  width: number
  /** Cut nothing. */
  all: boolean
  symbols: Symbols
  /** Time of the collection, which times of the same day are shown relative to. */
  collectedAt: string | undefined
  paint(format: Format, text: string): string
}

export type LayoutOptions = { width?: number; color?: boolean; unicode?: boolean; all?: boolean; collectedAt?: string }

export function makeLayout(options: LayoutOptions): Layout {
  // Whether colour fits is the caller's decision; Node 22.13 and later would look at this process's own stdout.
  const paint = (format: Format, text: string): string => styleText(format, text, { validateStream: false })
  return {
    width: Math.max(40, options.width ?? 100),
    all: options.all ?? false,
    symbols: options.unicode === false ? asciiSymbols : unicodeSymbols,
    collectedAt: options.collectedAt,
    paint: options.color === true ? paint : (_format, text) => text,
  }
}

/** Symbol and word: colour never carries the meaning alone. */
export function severityLabel(severity: Severity, layout: Layout): string {
  return layout.paint(severityFormats[severity], `${layout.symbols.severity[severity]} ${severity}`)
}
