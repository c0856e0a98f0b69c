import { journalTime, parseJournalLine } from './journal.ts'
import { parseAccessLine, parseDatedLine, parseFluentBit } from './log-formats/dated.ts'
import { parseJsonLine } from './log-formats/json-line.ts'
import { parseKlog } from './log-formats/klog.ts'
import { type LogLine, levelOf, logLine } from './log-formats/log-line-type.ts'
import { parseLogfmtLine } from './log-formats/logfmt.ts'

export type { LogFormat, LogLevel, LogLine } from './log-formats/log-line-type.ts'

export type LogLineContext = {
  /** The bundle's time of collection, from which klog's and the journal's missing years are told. */
  reference?: number
}

/** Lines of 300 KB are real; what is behind this takes no part in the reading of fields. */
const longestParsed = 64 * 1024

/**
 * Reads one line of a log: level, message, own time and fields, whichever of the formats of Harvester's components it
 * has. To be given without the kubelet's time (see `splitPodLogPrefix`). One file mixes formats, so each line is told by
 * itself; what no format fits is `plain`. Colour codes and NUL bytes are dropped. Never throws.
 */
export function parseLogLine(line: string, context: LogLineContext = {}): LogLine {
  const text = stripControl(line)
  if (text.length > longestParsed) return { ...parse(text.slice(0, longestParsed), context), message: text }
  return parse(text, context)
}

function parse(text: string, context: LogLineContext): LogLine {
  return parseJournal(text, context) ?? parseMessage(text, context, true)
}

function parseMessage(text: string, context: LogLineContext, mayBeBracketed: boolean): LogLine {
  const reference = context.reference ?? Number.NaN
  const code = text.charCodeAt(0)
  let parsed: LogLine | undefined
  if (code === 123) parsed = parseJsonLine(text)
  else if (code === 91) parsed = parseFluentBit(text) ?? (mayBeBracketed ? parseBracketed(text, context) : undefined)
  else if (code >= 48 && code <= 57) parsed = parseDatedLine(text) ?? parseAccessLine(text)
  else parsed = parseKlog(text, reference) ?? parseLogfmtLine(text) ?? parseAccessLine(text)
  return parsed ?? { message: text, format: 'plain' }
}

/** Longhorn's instance manager puts the name of the process before each line of its output; CoreDNS the level. */
function parseBracketed(text: string, context: LogLineContext): LogLine | undefined {
  const head = /^\[([A-Za-z0-9][\w.-]*)\] /.exec(text)
  if (!head) return undefined
  const rest = text.slice(head[0].length)
  // CoreDNS: "[ERROR] plugin/errors: …"
  const level = levelOf(head[1])
  if (level) return { level, message: rest, format: 'bracketed' }
  const inner = parseMessage(rest, context, false)
  return { ...inner, format: 'bracketed', component: head[1]! }
}

/** A line of a node's journal: its time and identifier, and what its message tells of itself. */
function parseJournal(text: string, context: LogLineContext): LogLine | undefined {
  const entry = parseJournalLine(text)
  if (entry.kind !== 'entry') return undefined
  const inner = parseMessage(entry.message, context, true)
  return logLine({
    ...inner,
    time: journalTime(text, context.reference ?? Number.NaN) ?? inner.time,
    format: 'journal',
    component: entry.identifier,
  })
}

/** Text without ANSI sequences, NUL bytes and the carriage return at its end. */
export function stripControl(text: string): string {
  if (!/[\u001b\u0000\r]/.test(text)) return text
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]|\u0000|\r$/g, '')
}
