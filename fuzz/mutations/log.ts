import type { Random } from '../random.ts'
import { editLine, linesOf, mutateText, nastyText, type TextMutation, textMutations } from './text.ts'

const times: readonly string[] = [
  ...['0000-00-00T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '2025-02-30T24:00:60Z', '275760-09-13T00:00:01Z'],
  ...[
    '2025-04-11T09:12:40',
    '2025-04-11T09:12:40.1234567890123456789+14:00',
    '1969-12-31T23:59:59-12:00',
    'I0411 25:61:61.0',
  ],
  ...[
    'Feb 30 23:59:60',
    'Apr 11 09:12:40',
    '[99999999999.999999]',
    'time="never"',
    'ts=1e400',
    '"ts":-1e308',
    '"ts":{}',
  ],
]

const timePattern = /\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?|[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d|[IWEF]\d{4} [\d:.]+/

/** Lines in the formats that are read, each broken in its own way. */
const brokenLines: readonly string[] = [
  '{"level":"error","msg":"unclosed',
  `{"a":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`,
  '{"level":{"x":1},"ts":[],"msg":null,"error":{"__proto__":{"polluted":true}}}',
  '{"level":"error","level":"info","msg":"\\ud800\\u0000"}',
  'time="2025-04-11T09:12:40Z" level=error msg="unclosed \\"',
  `time=x level= =y "" =${' a="b\\"c"'.repeat(2000)}`,
  'E0411 09:12:40.123456       1 file.go:-1] ',
  'E0411 09:12:40.123456 99999999999999999999 a:b:c:1] x',
  '2025-04-11T09:12:40Z',
  '2025-04-11T09:12:40Z 2025-04-11T09:12:40Z 2025-04-11T09:12:40Z {',
  'Apr 11 09:12:40 node1 kernel: ',
  'Apr 11 09:12:40 node1 [[[[',
  '-- Logs begin at never. --',
]

/**
 * @param dictionary texts that rules look for, so that damage stands where it is looked at
 */
export function logMutations(dictionary: readonly string[]): readonly TextMutation[] {
  const known = (random: Random): string =>
    dictionary.length === 0 ? '' : Buffer.from(random.pick(dictionary)).toString('latin1')
  const insert = (text: string, random: Random, line: string): string => {
    const lines = linesOf(text)
    lines.splice(random.below(lines.length + 1), 0, `${line}\n`)
    return lines.join('')
  }
  return [
    ...textMutations,
    (text, random) => insert(text, random, random.pick(brokenLines)),
    (text, random) => insert(text, random, `${random.pick(times)} ${known(random)} ${nastyText(random)}`),
    (text, random) => insert(text, random, `${random.pick(times)} ${nastyText(random)}${known(random)}`),
    (text, random) =>
      insert(text, random, random.pick(['x', '\0', '\xff', 'a="', '{"a":', '\x1b[1m']).repeat(300_000) + known(random)),
    (text, random) => insert(text, random, `${known(random)}${nastyText(random)}`.repeat(random.between(2, 2000))),
    (text, random) => Array.from({ length: random.between(1, 3000) }, () => `${known(random)}\n`).join('') + text,
    (text, random) => editLine(text, random, (line) => line.replace(timePattern, random.pick(times))),
    (text, random) => text.replaceAll(new RegExp(timePattern, 'g'), random.pick(times)),
    (text, random) =>
      text.replaceAll(new RegExp(timePattern, 'g'), () => (random.chance(0.3) ? random.pick(times) : '')),
    (text, random) => random.shuffled(linesOf(text)).join(''),
    (text, random) => editLine(text, random, (line) => line.repeat(random.between(2, 3000))),
    (text, random) => editLine(text, random, (line) => line.trimEnd().repeat(random.between(2, 3000))),
    (text, random) => editLine(text, random, (line) => line.split('').reverse().join('')),
    (text, random) => text.replaceAll(random.pick(['"', '=', ' ', ':', ']']), random.pick(['', '"', '\t', '\xa0'])),
  ]
}

export function mutateLog(text: string, random: Random, dictionary: readonly string[] = []): string {
  return mutateText(text, random, logMutations(dictionary))
}
