import type { Random } from '../random.ts'
import { nastyTexts } from './text.ts'

const tokens = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\d[\w.]*|\s+|[<>=!]=|&&|\|\||./gsu

/** Pieces of the language, and what has stopped interpreters of it before. */
const pieces: readonly string[] = [
  ...[
    'self',
    'null',
    'true',
    '1',
    '-1',
    '1u',
    '1.5',
    '9223372036854775807',
    '-9223372036854775808',
    '1e999',
    '0x',
    'b"\\xff"',
  ],
  ...[
    '""',
    '"\\u{110000}"',
    'r"\\"',
    '"""',
    '[]',
    '{}',
    '[1, 2, 3]',
    '{"a": 1, 1: "a"}',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '.',
  ],
  ...[
    '?',
    ':',
    '?:',
    '&&',
    '||',
    '!',
    '-',
    '+',
    '*',
    '/',
    '%',
    '==',
    '!=',
    '<',
    '<=',
    'in',
    '=~',
    '..',
    '.?a',
    '[?0]',
    '//x\n',
  ],
  ...[
    'has(self.a.b)',
    'size(self)',
    'type(self)',
    'dyn(self)',
    'int("x")',
    'string(self)',
    'timestamp("9999-12-31T23:59:59Z")',
  ],
  ...['duration("999999h")', 'self.a.b.c', 'self["a"][0]', 'self.items.map(x, x)', 'self.items.exists(x, x.a == 1)'],
  ...[
    '"a".matches("(a+)+$")',
    '"%s %d %x".format([self, 1, "a"])',
    'quantity("1e999Gi")',
    'ip("::")',
    'cidr("0.0.0.0/33")',
  ],
  ...[
    '[1, 2].all(x, [1, 2].exists(y, x == y))',
    'optional.of(1).orValue(2)',
    'self.__proto__',
    'self.constructor',
    'math.greatest()',
  ],
  ...[
    '"x".replace("", "xx")',
    '"a,b".split("")',
    '["a"].join(self)',
    'sets.contains(self, self)',
    'base64.decode("!")',
    'semver("1")',
  ],
]

function shape(source: string, random: Random): string {
  const depth = random.between(1, 400)
  return random.pick([
    `${'('.repeat(depth)}${source}${')'.repeat(random.chance(0.8) ? depth : depth - 1)}`,
    `${'!'.repeat(depth)}${source}`,
    `${'-'.repeat(depth)}1`,
    `${'['.repeat(depth)}${source}${']'.repeat(depth)}`,
    Array(depth).fill(source.slice(0, 60)).join(' + '),
    Array(depth)
      .fill('true')
      .join(random.pick([' && ', ' || ', ' == '])),
    `self${'.a'.repeat(depth)}`,
    `${'[1, 2, 3, 4, 5, 6, 7, 8, 9].map(x, '.repeat(random.between(1, 12))}1${')'.repeat(12)}`,
    `[${Array(depth).fill('self').join(', ')}].map(x, [x, x]).map(x, [x, x]).map(x, [x, x])`,
    `"${'ab'.repeat(depth)}".replace("a", "${'aa'.repeat(depth)}").replace("a", "${'aa'.repeat(depth)}")`,
    `${'true ? '.repeat(depth)}1${' : 2'.repeat(depth)}`,
    `(${source}).exists(x, ${source})`,
  ])
}

/** Changes the source of an expression, token by token or as a whole. */
export function mutateCel(source: string, random: Random): string {
  if (random.chance(0.15)) return shape(source, random)
  const list: string[] = source.match(tokens) ?? []
  const at = random.below(list.length + 1)
  const choice = random.below(6)
  if (choice === 0) list.splice(at, 1)
  else if (choice === 1) list.splice(at, 0, random.pick(pieces))
  else if (choice === 2) list.splice(at, 1, random.pick(pieces))
  else if (choice === 3) list.splice(at, 0, ...list.slice(random.below(list.length), at))
  else if (choice === 4) list.splice(at, 1, JSON.stringify(random.pick(nastyTexts)))
  else if (list.length > 0) list.splice(at, 1, random.pick(list))
  return list.join('')
}
