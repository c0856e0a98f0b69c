import { toolName, toolVersion } from '../report/tool.ts'
import type { Analyzer } from './analyzer.ts'
import { reportFailure } from './failure.ts'
import type { Io } from './io.ts'
import { readSettings, type Settings } from './settings.ts'

export type Dependencies = { loadAnalyzer(): Promise<Analyzer> }

/**
 * The command: arguments in, exit code out. Everything it prints goes through `io`; it never throws.
 * What is heavy is imported when it is needed, so that `--version` and `--help` answer at once.
 */
export async function run(argv: readonly string[], io: Io, dependencies: Dependencies): Promise<number> {
  try {
    const settings = readSettings(argv)
    if (settings.help) {
      const { helpText } = await import('./help.ts')
      await io.stdout.write(helpText(settings.width))
      return 0
    }
    if (settings.version) {
      await io.stdout.write(`${toolName} ${toolVersion}\n`)
      return 0
    }
    return await runCommand(settings, io, dependencies.loadAnalyzer)
  } catch (error) {
    return reportFailure(error, undefined, io)
  }
}

async function runCommand(settings: Settings, io: Io, loadAnalyzer: () => Promise<Analyzer>): Promise<number> {
  if (settings.command === 'analyze') {
    const { analyzeCommand } = await import('./analyze-command.ts')
    return analyzeCommand(settings, io, loadAnalyzer)
  }
  const { checkRulesCommand, explainCommand, rulesCommand } = await import('./rule-commands.ts')
  const analyzer = await loadAnalyzer()
  if (settings.command === 'explain') return explainCommand(settings, io, analyzer)
  if (settings.command === 'rules') return rulesCommand(settings, io, analyzer)
  return checkRulesCommand(settings, io, analyzer)
}
