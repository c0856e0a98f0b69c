import { parseArgs } from 'node:util'
import { defaultLimits, type Limits } from '../archive/limits.ts'
import { AnalyzerError } from '../errors.ts'
import { type Severity, severities } from '../rules/finding.ts'
import { didYouMean } from './did-you-mean.ts'
import { type CommandName, commandNames, type OptionEntry, type OptionName, optionTable } from './option-table.ts'
import { parseAmount } from './size.ts'

export const formats = ['text', 'json', 'ndjson'] as const
export type Format = (typeof formats)[number]

/** The command line, checked. */
export type Settings = {
  command: CommandName
  /** Inputs, a rule id, or a folder, as the command takes them. */
  operands: string[]
  format: Format
  output: string | undefined
  redact: boolean
  redactMap: string | undefined
  rules: string[]
  only: string[]
  skip: string[]
  minSeverity: Severity | undefined
  failOn: Severity | undefined
  limits: Partial<Limits>
  jobs: number | undefined
  all: boolean
  width: number | undefined
  color: boolean
  quiet: boolean
  timing: boolean
  area: string | undefined
  version: boolean
  help: boolean
}

type Values = Map<OptionName, string[]>

const entries: readonly OptionEntry[] = optionTable

/** @throws AnalyzerError bad-argument: what is wrong, and what was perhaps meant. */
export function readSettings(argv: readonly string[]): Settings {
  const { values, operands } = readTokens(argv)
  const command = takeCommand(operands)
  const last = (name: OptionName): string | undefined => values.get(name)?.at(-1)
  const settings: Settings = {
    command,
    operands,
    format: oneOf('format', last('format'), formats) ?? 'text',
    output: last('output'),
    redact: values.has('redact') || values.has('redact-map'),
    redactMap: last('redact-map'),
    rules: values.get('rules') ?? [],
    only: words(values.get('only')),
    skip: words(values.get('skip')),
    minSeverity: oneOf('min-severity', last('min-severity'), severities),
    failOn: readFailOn(last('fail-on')),
    limits: readLimits(values.get('limit') ?? []),
    jobs: readJobs(last('jobs')),
    all: values.has('all'),
    width: readWidth(last('width')),
    color: !values.has('no-color'),
    quiet: values.has('quiet'),
    timing: values.has('timing'),
    area: last('area'),
    version: values.has('version'),
    help: values.has('help'),
  }
  if (!settings.help && !settings.version) checkUse(settings, values)
  return settings
}

function readJobs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const jobs = /^\d+$/.test(text) ? Number(text) : 0
  if (jobs < 1 || jobs > 8) throw bad(`--jobs: expected a number from 1 to 8, found ${text}`)
  return jobs
}

function bad(message: string, hint = 'bundle-analyze --help lists what there is'): AnalyzerError {
  return new AnalyzerError('bad-argument', message, { hint })
}

function readTokens(argv: readonly string[]): { values: Values; operands: string[] } {
  const options = Object.fromEntries(
    entries.map((entry) => {
      const type = entry.value === undefined ? ('boolean' as const) : ('string' as const)
      return [entry.name, entry.short === undefined ? { type } : { type, short: entry.short }]
    }),
  )
  const parsed = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true })
  const values: Values = new Map()
  const operands: string[] = []
  for (const token of parsed.tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const entry = entries.find((known) => known.name === token.name)
    if (entry === undefined) throw unknownOption(token.rawName)
    const value = checkValue(entry, token.rawName, token.value, token.inlineValue ?? false)
    const name = entry.name as OptionName
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return { values, operands }
}

function unknownOption(rawName: string): AnalyzerError {
  const near = didYouMean(
    rawName.replace(/^-+/, ''),
    entries.map((entry) => entry.name),
  )
  return bad(`unknown option ${rawName}`, near === undefined ? undefined : `did you mean --${near}?`)
}

function checkValue(entry: OptionEntry, rawName: string, value: string | undefined, inline: boolean): string {
  if (entry.value === undefined) {
    if (value !== undefined) throw bad(`${rawName} takes no value, found ${value}`)
    return ''
  }
  if (value === undefined || value === '') throw bad(`${rawName} needs a value: ${rawName} ${entry.value}`)
  // `--output --all` is a forgotten value far more often than a file named --all.
  if (!inline && value.startsWith('-') && value.length > 1) {
    throw bad(`${rawName} needs a value, found ${value}`, `write --${entry.name}=${value} if that is meant`)
  }
  return value
}

function takeCommand(operands: string[]): CommandName {
  const first = commandNames.find((name) => name !== 'analyze' && name === operands[0])
  if (first === undefined) return 'analyze'
  operands.shift()
  return first
}

function checkUse(settings: Settings, values: Values): void {
  const { command, operands } = settings
  for (const name of values.keys()) {
    const entry = entries.find((known) => known.name === name)
    if (entry !== undefined && !entry.commands.includes(command)) {
      throw bad(`--${name} does not go with ${command}`, `it belongs to ${entry.commands.join(', ')}`)
    }
  }
  if (command === 'analyze' && operands.length === 0) {
    throw bad('expected the path of a support bundle, found none', 'bundle-analyze supportbundle.zip')
  }
  if (command === 'explain' && operands.length !== 1) {
    throw bad(`explain takes one rule id, found ${operands.length}`, 'bundle-analyze rules lists them')
  }
  if (command === 'check-rules' && operands.length !== 1) {
    throw bad(`check-rules takes one folder, found ${operands.length}`)
  }
  if (command === 'rules' && operands.length > 0) {
    throw bad(`rules takes no argument, found ${operands[0]}`, 'write ./rules for a bundle of that name')
  }
}

function oneOf<T extends string>(option: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined
  const found = allowed.find((item) => item === value)
  if (found !== undefined) return found
  const near = didYouMean(value, allowed)
  const hint = near === undefined ? undefined : `did you mean ${near}?`
  throw bad(`--${option}: expected ${allowed.join(', ')}; found ${value}`, hint)
}

function words(values: string[] | undefined): string[] {
  return (values ?? [])
    .flatMap((value) => value.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

function readFailOn(value: string | undefined): Severity | undefined {
  const severity = oneOf('fail-on', value, [...severities, 'never'])
  return severity === 'never' ? undefined : severity
}

function readWidth(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const width = Number(value)
  if (/^\d+$/.test(value) && width >= 40 && width <= 1000) return width
  throw bad(`--width: expected a whole number from 40 to 1000, found ${value}`)
}

function readLimits(values: string[]): Partial<Limits> {
  const limits: Partial<Limits> = {}
  const names = Object.keys(defaultLimits) as (keyof Limits)[]
  for (const value of values) {
    const [typed = '', amount = ''] = value.split(/=(.*)/s)
    const name = names.find((known) => known.toLowerCase() === typed.replaceAll('-', '').toLowerCase())
    if (name === undefined) {
      const near = didYouMean(typed, names)
      throw bad(
        `--limit: there is no limit ${typed}`,
        near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`,
      )
    }
    const number = parseAmount(amount)
    if (number === undefined) {
      throw bad(`--limit ${name}: expected a positive number such as 500 or 512MiB, found ${amount || 'none'}`)
    }
    limits[name] = number
  }
  return limits
}
