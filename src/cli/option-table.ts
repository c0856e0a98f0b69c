export const commandNames = ['analyze', 'explain', 'rules', 'check-rules'] as const
export type CommandName = (typeof commandNames)[number]

export type OptionGroup = 'Report' | 'Rules' | 'Result' | 'Limits' | 'Other'

export type OptionEntry = {
  name: string
  short?: string
  /** Name of the value; without it the option takes none. */
  value?: string
  group: OptionGroup
  /** Commands that take it. */
  commands: readonly CommandName[]
  text: string
  repeatable?: true
}

const analyze = ['analyze'] as const
const all = commandNames

/** The one source of `--help`, of docs/reference/cli.md, and of what is accepted. */
export const optionTable = [
  {
    name: 'format',
    short: 'f',
    value: 'text|json|ndjson',
    group: 'Report',
    commands: analyze,
    text: 'Form of the report (text). Several inputs: text is a line each and a summary, json an array, ndjson a report a line as they come',
  },
  {
    name: 'output',
    short: 'o',
    value: 'FILE',
    group: 'Report',
    commands: analyze,
    text: 'Write the report to FILE instead of standard output; if there is none, FILE stays as it is',
  },
  {
    name: 'min-severity',
    value: 'SEVERITY',
    group: 'Report',
    commands: analyze,
    text: 'Show findings of at least this severity: critical, error, warning, info (info)',
  },
  {
    name: 'all',
    group: 'Report',
    commands: analyze,
    text: 'Cut no list: all evidence, symptoms, rules not run, damage',
  },
  {
    name: 'redact',
    group: 'Report',
    commands: analyze,
    text: 'Replace names and addresses of machines, people and places by pseudonyms, such as node-1. Secrets are always masked',
  },
  {
    name: 'redact-map',
    value: 'FILE',
    group: 'Report',
    commands: analyze,
    text: 'Write what the pseudonyms stand for to FILE, as JSON; goes with --redact and switches it on. Keep it to yourself',
  },
  {
    name: 'width',
    value: 'N',
    group: 'Report',
    commands: all,
    text: 'Columns of the text report, 40 to 1000 (the terminal, at most 120; 100 elsewhere)',
  },
  {
    name: 'no-color',
    group: 'Report',
    commands: all,
    text: 'No colour; so does the environment variable NO_COLOR. Colour is used on a terminal only, or with FORCE_COLOR',
  },
  {
    name: 'quiet',
    short: 'q',
    group: 'Report',
    commands: analyze,
    text: 'No progress, no summary of several inputs, no duration: the same bundle gives the same text',
  },
  {
    name: 'rules',
    value: 'DIR',
    group: 'Rules',
    commands: ['analyze', 'explain', 'rules'],
    text: 'Add the rules of this folder to those that come with the tool; may be repeated',
    repeatable: true,
  },
  {
    name: 'only',
    value: 'ID,AREA,…',
    group: 'Rules',
    commands: analyze,
    text: 'Run only these rules or areas; may be repeated',
    repeatable: true,
  },
  {
    name: 'skip',
    value: 'ID,AREA,…',
    group: 'Rules',
    commands: analyze,
    text: 'Leave out these rules or areas; may be repeated',
    repeatable: true,
  },
  { name: 'area', value: 'AREA', group: 'Rules', commands: ['rules'], text: 'List only the rules of this area' },
  {
    name: 'fail-on',
    value: 'SEVERITY|never',
    group: 'Result',
    commands: analyze,
    text: 'Exit with 1 if a finding, symptoms included, is at least this severe (never)',
  },
  {
    name: 'limit',
    value: 'NAME=VALUE',
    group: 'Limits',
    commands: analyze,
    text: 'Change a limit, such as totalBytes=8GiB; may be repeated',
    repeatable: true,
  },
  {
    name: 'jobs',
    short: 'j',
    value: 'N',
    group: 'Limits',
    commands: analyze,
    text: 'Threads for bundles with more than 150 MB of logs, 1 to 8 (as many as the machine has); the report is the same',
  },
  {
    name: 'timing',
    group: 'Other',
    commands: analyze,
    text: 'Say on standard error where the time went, and what the most expensive rules cost; --all for all rules',
  },
  { name: 'version', group: 'Other', commands: all, text: 'Print the version' },
  { name: 'help', short: 'h', group: 'Other', commands: all, text: 'Print this help' },
] as const satisfies readonly OptionEntry[]

export type OptionName = (typeof optionTable)[number]['name']

export const commandTable: Record<CommandName, { usage: string; text: string }> = {
  analyze: {
    usage: 'bundle-analyze PATH… [options]',
    text: 'Analyze support bundles: zip or tar files, folders, or glob patterns',
  },
  explain: {
    usage: 'bundle-analyze explain RULE-ID',
    text: 'What a rule detects, its causes, remedies and references; offline',
  },
  rules: { usage: 'bundle-analyze rules [--area AREA]', text: 'List the rules' },
  'check-rules': {
    usage: 'bundle-analyze check-rules DIR',
    text: 'Load the rules of a folder and say what is wrong with them, as file:line:column',
  },
}

export const exitCodes: readonly [number, string][] = [
  [0, 'analyzed, whatever was found'],
  [1, 'a finding is at least as severe as --fail-on'],
  [2, 'an input could not be analyzed, or the command line is wrong'],
  [130, 'interrupted'],
]

export const examples: readonly [string, string][] = [
  ['bundle-analyze supportbundle.zip', 'what is wrong with this cluster'],
  ['bundle-analyze supportbundle.zip --only upgrade --all', 'everything about its upgrade'],
  ['bundle-analyze supportbundle.zip -f json -o report.json', 'for another tool'],
  ['bundle-analyze supportbundle.zip --redact -o report.txt', 'to be shown to others'],
  ["bundle-analyze 'tickets/**/*.zip' -f ndjson", 'triage a queue of tickets'],
  ['bundle-analyze nightly.zip --fail-on error --quiet', 'as a check in a pipeline'],
]
