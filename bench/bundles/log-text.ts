import { Clock } from './clock.ts'
import { LITERALS, LITERALS_IN_LOGS } from './literals.ts'
import { FLAVOURS, type Flavour, literalLine, Names } from './log-lines.ts'
import { Random } from './random.ts'

/** Of the lines, how many hold one of the rules' literals. */
const LITERAL_SHARE = 0.01
const LINES_A_CHUNK = 1000

export type LogText = {
  flavour: Flavour
  bytes: number
  seed: string
  nodes: readonly string[]
  /** Time of collection, milliseconds: the last line is a little before. */
  at: number
  /** pod: with the kubelet's time in front; journal: `short-precise`, cut at its start to `bytes` exactly; raw: as is. */
  framing: 'pod' | 'journal' | 'raw'
  /** Journal only: host and unit. */
  unit?: string
}

/** A log of about `bytes` bytes (a journal: of exactly so many), in pieces of about 250 kB. */
export function* logText(log: LogText): Generator<Buffer> {
  const random = new Random(log.seed)
  const clock = new Clock()
  const names = new Names(random, log.nodes)
  const step = 2000
  let time = log.at - Math.ceil(log.bytes / 240) * step - 30_000
  let left = log.bytes
  while (left > 0) {
    const lines: string[] = []
    for (let i = Math.min(LINES_A_CHUNK, Math.ceil(left / 120)); i > 0; i--) {
      time += 1 + random.below(step * 2)
      clock.set(time, random.below(1000))
      lines.push(framed(log, random, clock, message(log.flavour, random, clock, names)))
    }
    const chunk = Buffer.from(lines.join(''), 'latin1')
    const kept = chunk.length > left ? fitted(log, chunk, left) : chunk
    left -= kept.length
    yield kept
    if (kept.length < chunk.length) return
  }
}

function message(flavour: Flavour, random: Random, clock: Clock, names: Names): string {
  const share = random.share()
  if (share < LITERAL_SHARE) {
    // Some errors are common and most are rare.
    const literal = LITERALS[Math.floor(random.share() ** 2 * LITERALS_IN_LOGS)]!
    return literalLine(flavour, literal, random, clock, names)
  }
  const [own, other] = FLAVOURS[flavour]
  return random.pick(share < 0.3 ? other : own)(random, clock, names)
}

function framed(log: LogText, random: Random, clock: Clock, text: string): string {
  if (log.framing === 'pod') return `${clock.iso}.${clock.micro}${100 + random.below(900)}Z ${text}\n`
  if (log.framing === 'raw') return `${text}\n`
  return `${clock.journal} ${clock.time}.${clock.micro} ${log.unit ?? 'node1 kernel'}: ${text}\n`
}

/** `tail -c 10m` cuts a journal anywhere; other logs end with a whole line. */
function fitted(log: LogText, chunk: Buffer, left: number): Buffer {
  if (log.framing === 'journal') return chunk.subarray(chunk.length - left)
  const end = chunk.lastIndexOf(10, left - 1)
  return chunk.subarray(0, end + 1)
}
