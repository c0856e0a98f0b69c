import type { Analyzed, Analyzer, AnalyzerOptions, RuleFault, RuleInfo, RulePackInfo } from '../../src/cli/analyzer.ts'
import type { Io, Output } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'
import { AnalyzerError, isAnalyzerError } from '../../src/errors.ts'
import type { Report } from '../../src/report/report.ts'
import { type Expr, parse } from '../../src/rules/cel/index.ts'

export const rules: RuleInfo[] = [
  {
    id: 'upgrade/log-infra-image-pull',
    title: 'The upgrade waits for its log collector',
    area: 'upgrade',
    severity: 'error',
    status: 'stable',
    affects: { harvester: '<1.5.0', side: 'source' },
    summary: 'Pod {{ pod.name }} is in ImagePullBackOff.',
    references: ['https://github.com/harvester/harvester/issues/8057'],
    causes: [
      {
        id: 'rate-limit',
        title: 'Docker Hub refuses by its rate limit',
        severity: 'warning',
        cause: 'The registry answers 429.',
        remediation: [{ text: 'Test the pull on the node.', commands: ['crictl pull {{ image }}'] }],
      },
      { id: 'unknown', cause: 'The registry is not reached.', remediation: ['Look at the proxy.'] },
    ],
    examples: { positive: [{ name: 'an air-gapped node' }] },
  },
  {
    id: 'storage/volume-degraded',
    title: 'A volume is degraded',
    area: 'storage',
    severity: 'warning',
    status: 'draft',
    cause: 'A replica is lost.',
    remediation: ['Wait for the rebuild.'],
    exampleNames: ['A disk is gone'],
  },
]

/** Parsed, as in a folder, or as JSON, as in the compiled pack. */
const expressions = new Map<string, Expr | string>([
  ['pod.name', parse('pod.name')],
  ['image', JSON.stringify(parse('image'))],
])

export type FakeResults = Record<string, Report | Error>

/** The library, but for the looking: each path has its result. */
export class FakeAnalyzer implements Analyzer {
  readonly calls: { paths: string[]; options: AnalyzerOptions }[] = []
  readonly loaded: string[][] = []
  readonly results: FakeResults
  packs: RulePackInfo[] = [{ name: 'harvester', version: '0.1.0', rules, expressions }]
  loadError: Error | undefined
  onAnalyze: (options: AnalyzerOptions) => void = () => {}
  faults: RuleFault[] = []
  warnings: RuleFault[] = []

  constructor(results: FakeResults = {}) {
    this.results = results
  }

  async analyze(path: string, options: AnalyzerOptions = {}): Promise<Report> {
    this.calls.push({ paths: [path], options })
    this.onAnalyze(options)
    options.onProgress?.({ phase: 'read', path: 'nodes/\u001b[2Jn1.zip', bytesRead: 42, bytesTotal: 100 })
    return this.resultOf(path)
  }

  async *analyzeMany(paths: Iterable<string>, options: AnalyzerOptions = {}): AsyncGenerator<Analyzed> {
    this.calls.push({ paths: [...paths], options })
    for (const path of paths) {
      try {
        yield { path, report: this.resultOf(path) }
      } catch (error) {
        if (!isAnalyzerError(error) || error.code === 'aborted') throw error
        yield { path, error }
      }
    }
  }

  async loadRules(dirs: string[] = []): Promise<RulePackInfo[]> {
    this.loaded.push(dirs)
    if (this.loadError !== undefined) throw this.loadError
    return this.packs
  }

  async checkRules(): Promise<{ rules: number; faults: RuleFault[]; warnings: RuleFault[] }> {
    if (this.loadError !== undefined) throw this.loadError
    return { rules: 2, faults: this.faults, warnings: this.warnings }
  }

  private resultOf(path: string): Report {
    const result = Object.hasOwn(this.results, path) ? this.results[path] : undefined
    if (result === undefined) throw new AnalyzerError('file-not-found', 'no such file', { hint: 'check the path' })
    if (result instanceof Error) throw result
    return structuredClone(result)
  }
}

/** An output that keeps what is written to it. */
export function recorder(terminal: { isTTY?: boolean; columns?: number }): Output & { text: string } {
  return {
    ...terminal,
    text: '',
    write(text) {
      this.text += text
    },
  }
}

export type Ran = { code: number; out: string; err: string; files: Map<string, string>; analyzer: FakeAnalyzer }

/** Runs the command on a fake library and a fake process. */
export async function runWith(argv: string[], analyzer = new FakeAnalyzer(), changes: Partial<Io> = {}): Promise<Ran> {
  const files = new Map<string, string>()
  const stdout = recorder({})
  const stderr = recorder({})
  const io: Io = {
    stdout,
    stderr,
    env: {},
    writeFile: async (path, text) => void files.set(path, text),
    exists: (path) => Object.hasOwn(analyzer.results, path),
    glob: async (pattern) => (pattern === 't/*.zip' ? ['t/1.zip', 't/2.zip'] : []),
    ...changes,
  }
  const code = await run(argv, io, { loadAnalyzer: async () => analyzer })
  return { code, out: stdout.text, err: stderr.text, files, analyzer }
}
