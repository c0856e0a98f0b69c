import { bundleFields, ruleEnvironment } from '../../src/rules/bindings/rule-environment.ts'
import { declaredName, type FunctionDeclaration, signatureOf } from '../../src/rules/cel/declaration.ts'
import { macroDocs } from '../../src/rules/cel/macros.ts'
import { code, generatedMark, markdown, markdownTable, type Page } from './page.ts'

/** The reference of the language of rules: all that `ruleEnvironment` knows. */
export function expressionsPage(): Page {
  const groups = new Map<string, FunctionDeclaration[]>()
  for (const f of ruleEnvironment().functions()) groups.set(f.group, [...(groups.get(f.group) ?? []), f])
  return {
    path: 'docs/reference/expressions.md',
    content: markdown([
      '# Expressions',
      generatedMark('the declarations of src/rules/cel/functions/ and src/rules/bindings/'),
      ...introduction,
      '## Variables',
      markdownTable(['Name', 'Where', 'What it is'], variables()),
      ...tolerance,
      ...language,
      '## Macros',
      'A macro takes a name and an expression over it. It is written like a function.',
      markdownTable(
        ['Macro', 'What it does', 'Example'],
        macroDocs.map(({ signature, doc, example }) => [code(signature), doc, code(example)]),
      ),
      '## Functions',
      [...groups.keys()].map((group) => `- [${group}](#${anchor(group)})`).join('\n'),
      ...[...groups].flatMap(([group, functions]) => [`### ${group}`, functionTable(functions)]),
    ]),
  }
}

const introduction = [
  'Rules are written in [CEL](https://github.com/google/cel-spec/blob/master/doc/langdef.md), the Common Expression Language that Kubernetes uses too. An expression is checked when its rule loads: a name, function or field that does not exist is an error with file, line and column. How far the implementation agrees with the specification is in [cel-conformance.md](cel-conformance.md).',
  "Outside of rules the language is the entry `harvester-bundle-analyzer/cel` of the package; there it is strict, as the specification says, and knows CEL's own functions only.",
]

function variables(): string[][] {
  const fields = Object.entries(bundleFields).map(([name, type]) => `${code(name)} (${declaredName(type)})`)
  return [
    [code('bundle'), 'everywhere', `The bundle: ${fields.join(', ')}. \`createdAt\` is its "now".`],
    [code('self'), '`where`, `show`, `note` of a signal', 'The candidate: an object, event, line or alert.'],
    [
      'the name of a signal',
      'everywhere but in a signal that it depends on itself',
      'True as a condition when it matched. `.count`, `.items`, `.firstSeen`, `.lastSeen` are its own; any other field is that of its first match. The signal of `for` is the match itself.',
    ],
    ['a name of `let`', 'after it, and in `show` and `note`', 'The value of its expression.'],
  ]
}

const tolerance = [
  '## Tolerant evaluation',
  'Objects of a bundle are incomplete and differ between versions, so rules are evaluated tolerantly:',
  [
    '- A field that is missing is `null`, and so is any field of `null`, an index out of range, or a key that is not there; a list has nothing under a text.',
    '- `null` is false as a condition and an empty list in `exists`, `all`, `filter`, `map` and `in`.',
    '- `==` and `!=` compare with `null`; `self.spec.running != true` holds for a missing field.',
    '- A comparison by order with `null` is false; a function or method that gets `null` gives `null`, and `size` 0.',
    '- Arithmetic with `null` is a fault: `self.spec.replicas + 1` needs the field.',
    '- Mind the negation: `!self.spec.running` is true when the field is missing.',
  ].join('\n'),
  'Any other fault (a number that overflows, a text that is no timestamp) leaves out the candidate that it happened on; the report names the rule in a [`rule-failed`](diagnostics.md#rule-failed) diagnostic.',
]

const language = [
  '## The language in short',
  markdownTable(
    ['Written', 'Meaning'],
    [
      ['`1`, `0x1f`, `1u`, `1.5`', 'int and uint of 64 bits, double'],
      ['`"text"`, `\'text\'`, `"""lines"""`, `r"\\d"`', 'text; raw without escapes'],
      ['`b"bytes"`, `true`, `null`', 'bytes, bool, null'],
      ['`[1, 2]`, `{"a": 1}`', 'list, map'],
      ['`a.b`, `a["b"]`, `list[0]`', 'field, key, element; `a.?b` is an optional one, `.orValue(x)` gives its value'],
      ['`==` `!=` `<` `<=` `>` `>=` `in`', 'comparison; `in` looks into lists and the keys of maps'],
      ['`!` `&&` `||` `a ? b : c`', 'logic. The right side is not needed where the left decides'],
      ['`+` `-` `*` `/` `%`', 'arithmetic; `+` also joins texts and lists'],
      ['`duration("90s")`, `timestamp("2025-04-11T09:12:40Z")`', 'times; they can be subtracted, added and compared'],
      ['`// …`', 'comment to the end of the line'],
    ],
  ),
  'Regular expressions are those of [RE2](https://github.com/google/re2/wiki/Syntax): linear in time, without look-around and back-references.',
]

function functionTable(functions: readonly FunctionDeclaration[]): string {
  return markdownTable(
    ['Function', 'What it gives', 'Example'],
    functions.map((f) => [code(signatureOf(f)), f.doc, code(f.example)]),
  )
}

function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}
