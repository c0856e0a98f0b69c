import { cut, padEnd } from '../report/text-width.ts'
import { visibleLine } from '../report/visible.ts'
import type { Progress } from './analyzer.ts'
import type { Io } from './io.ts'

const intervalMs = 100
const phaseWords: Record<Progress['phase'], string> = { open: 'opening', read: 'reading', diagnose: 'diagnosing' }

/** One line on the terminal's standard error that is written over and over, and gone at the end. */
export type ProgressLine = { show(progress: Progress): void; clear(): Promise<void> }

export function makeProgress(io: Io, quiet: boolean): ProgressLine | undefined {
  if (quiet || io.stderr.isTTY !== true) return undefined
  const width = Math.max(20, (io.stderr.columns ?? 80) - 1)
  let shownAt = Number.NEGATIVE_INFINITY
  let isShown = false
  return {
    show(progress) {
      const now = Date.now()
      if (now - shownAt < intervalMs) return
      shownAt = now
      isShown = true
      void Promise.resolve(io.stderr.write(`\r${padEnd(cut(progressText(progress), width, '...'), width)}`)).catch(
        () => {},
      )
    },
    async clear() {
      if (isShown) await io.stderr.write(`\r${' '.repeat(width)}\r`)
      isShown = false
    },
  }
}

function progressText(progress: Progress): string {
  const { bytesRead, bytesTotal } = progress
  const share = bytesTotal > 0 ? ` ${Math.min(100, Math.floor((100 * bytesRead) / bytesTotal))}%` : ''
  return `${phaseWords[progress.phase]}${share} ${visibleLine(progress.path ?? '')}`.trimEnd()
}
