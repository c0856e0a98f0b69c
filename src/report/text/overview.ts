import type { Finding } from '../../rules/finding.ts'
import { cut, padEnd } from '../text-width.ts'
import { visibleLine } from '../visible.ts'
import { wording } from '../wording.ts'
import { type Layout, severityLabel } from './layout.ts'

const fewest = 3
const shownMost = 12

/** A line for each finding, where there are so many that the first would push the others off the screen. */
export function overviewLines(findings: Finding[], layout: Layout): string[] {
  if (findings.length < fewest) return []
  const shown = layout.all ? findings : findings.slice(0, shownMost)
  const numberWidth = String(shown.length).length + 2
  const severityWidth = Math.max(...shown.map(({ severity }) => plainLabel(severity, layout).length))
  const lines = shown.map((finding, index) => {
    const number = `[${index + 1}]`.padStart(numberWidth)
    const pad = ' '.repeat(severityWidth - plainLabel(finding.severity, layout).length)
    const room = layout.width - numberWidth - severityWidth - 3
    const blocks = finding.blocks?.when === 'now' ? ` (${wording.blocksNow})` : ''
    const title = cut(visibleLine(finding.title), room - blocks.length, layout.symbols.ellipsis) + blocks
    return `${number} ${severityLabel(finding.severity, layout)}${pad}  ${title}`
  })
  const rest = findings.length - shown.length
  if (rest > 0) lines.push(padEnd('', numberWidth + 1) + layout.symbols.ellipsis + wording.moreBelow(rest))
  return lines
}

function plainLabel(severity: Finding['severity'], layout: Layout): string {
  return `${layout.symbols.severity[severity]} ${severity}`
}
