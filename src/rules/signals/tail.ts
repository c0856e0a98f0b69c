import { RecordView } from '../bindings/record-view.ts'
import type { RunContext, Scope } from '../engine/run-context.ts'
import type { Match } from '../match.ts'
import { BreakCounter, newline } from '../scan/line-breaks.ts'
import type { SignalSpec } from '../signal-sources.ts'

/** The last words are looked for in this many bytes from the end. */
const keptBytes = 65_536

/** What programs say before they end on their own; the very last line is often only a stack frame or a farewell. */
const tellsError = /panic:|\bfatal\b|level=(?:error|fatal)|"level":"(?:error|fatal)"|\berror\b|\[ERROR\]|^\S+ F\d{4} /i

/** The last lines of one container's log, which the expressions of the signal name. */
export async function tailMatches(spec: SignalSpec, context: RunContext, scope: Scope): Promise<Match[]> {
  const tail = spec.tail!
  const text = (source: string): string => context.expressions.text(source)(scope)
  const wanted = { namespace: text(tail.namespace), pod: text(tail.pod), container: text(tail.container) }
  const file = context.bundle
    .filesOf('pod-log')
    .find(
      ({ kind }) =>
        kind.namespace === wanted.namespace &&
        kind.pod === wanted.pod &&
        kind.container === wanted.container &&
        kind.previous === tail.previous,
    )
  if (!file) return []
  const lines = await lastLines(context, file.entry, tail.lines)
  const told = lines.findLast(({ text }) => tellsError.test(text)) ?? lines.at(-1)
  if (!told) return []
  return [
    {
      source: 'tail',
      view: new RecordView('tail', {
        ...wanted,
        path: file.entry.path,
        line: told.text,
        lines: lines.map((l) => l.text),
      }),
      objects: [{ kind: 'Pod', namespace: wanted.namespace, name: wanted.pod }],
      count: 1,
      evidence: [{ kind: 'line', path: file.entry.path, line: told.line, text: told.text }],
    },
  ]
}

async function lastLines(
  context: RunContext,
  entry: Parameters<RunContext['bundle']['archive']['read']>[0],
  count: number,
): Promise<{ line: number; text: string }[]> {
  let kept = Buffer.alloc(0)
  let breaks = 0
  await context.bundle.archive.read(
    entry,
    (chunk) => {
      kept = Buffer.concat([kept, chunk]).subarray(-keptBytes)
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      breaks += new BreakCounter(bytes, 0).countTo(bytes.length)
      return undefined
    },
    context.signal,
  )
  const lines: { line: number; text: string }[] = []
  let end = kept.length
  // Behind a break at the end of the file begins a line of which there is nothing.
  let line = breaks + (kept[end - 1] === newline ? 0 : 1)
  while (end > 0 && lines.length < count) {
    // A negative offset would count from the end of the buffer, and the walk begin anew.
    const start = end < 2 ? 0 : kept.lastIndexOf(newline, end - 2) + 1
    const text = kept.toString('utf8', start, end).trimEnd()
    if (hasMessage(text)) lines.unshift({ line, text })
    end = start
    line--
  }
  return lines
}

/** False for an empty line, also one that has only the collector's time in front. */
function hasMessage(text: string): boolean {
  return text.replace(/^\d{4}-\d\d-\d\dT\S+ ?/, '').trim() !== ''
}
