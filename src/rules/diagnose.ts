import { availableParallelism } from 'node:os'
import type { Bundle } from '../model/bundle.ts'
import { ObjectGraph } from '../model/graph.ts'
import { currentUpgrade, loadKeysForUpgrade, type UpgradeState } from '../model/upgrade.ts'
import { bestVersion, loadVersions, type VersionFact } from '../model/versions.ts'
import { type PrometheusAlert, parseAlerts } from '../parsers/alerts.ts'
import type { Stopwatch } from '../timing.ts'
import { bundleView } from './bindings/bundle-view.ts'
import { ruleEnvironment } from './bindings/rule-environment.ts'
import { reportTime } from './duration.ts'
import { Candidates } from './engine/candidates.ts'
import { noLogs, startCollection } from './engine/collect.ts'
import type { CompiledRule } from './engine/compiled-rule.ts'
import type { Draft } from './engine/draft.ts'
import { Evaluation } from './engine/evaluation.ts'
import { readEvidence } from './engine/evidence.ts'
import { foldSymptoms } from './engine/fold.ts'
import { stillPossible } from './engine/prune.ts'
import { loadDemands } from './engine/resource-demand.ts'
import { ResourceIndex } from './engine/resource-index.ts'
import type { RunContext } from './engine/run-context.ts'
import { compileAll, selectRules } from './engine/select-rules.ts'
import type { KnownVersions } from './engine/version-gate.ts'
import { ExpressionTable } from './expressions.ts'
import type { Diagnosis, Finding, RuleOutcome } from './finding.ts'
import type { Rule, RulePack } from './rule.ts'
import { startThreads } from './scan/parallel-scan.ts'
import type { ScanThreads } from './scan/scan-threads.ts'
import { EventIndex } from './signals/event-index.ts'

export type DiagnoseOptions = {
  /** Threads for the logs of large bundles, this one included; as many as the machine has if not set. */
  jobs?: number
  /** Rules to run; all if not set. */
  wanted?: (rule: Rule) => boolean
  signal?: AbortSignal
  /** Told of each log that was read. */
  onProgress?: (path: string, bytes: number) => void
  /** Told of each part as it ends, and of the cost of each rule. */
  stopwatch?: Stopwatch
}

/** More objects of one finding are counted, not listed. */
const maxObjects = 50

/** More threads than these only wait for the disk. */
const maxJobs = 8

/**
 * Runs the rules over a bundle. In order: rules for other versions are set aside; the kinds of objects that the rest asks
 * for are read; rules that can no longer match are settled; the logs that the others want are read once; every rule is
 * evaluated; findings are put under those that explain them; and only then is evidence cut from the files.
 *
 * A rule that fails is an outcome, not an error. @throws AnalyzerError aborted
 */
export async function diagnose(
  bundle: Bundle,
  packs: readonly RulePack[],
  options: DiagnoseOptions = {},
): Promise<Diagnosis> {
  const threads = startThreads(bundle.archive, Math.min(options.jobs ?? availableParallelism(), maxJobs))
  try {
    return await diagnoseWith(threads, bundle, packs, options)
  } finally {
    await threads.close()
  }
}

async function diagnoseWith(
  threads: ScanThreads,
  bundle: Bundle,
  packs: readonly RulePack[],
  options: DiagnoseOptions,
): Promise<Diagnosis> {
  const { signal, stopwatch } = options
  await bundle.load(loadKeysForUpgrade, signal)
  const facts = await loadVersions(bundle, signal)
  const upgrade = currentUpgrade(bundle)
  const versions = knownVersions(facts, upgrade)
  stopwatch?.lap('versions')
  const outcomes: RuleOutcome[] = []
  const selected = selectRules(packs, options.wanted ?? (() => true), versions, outcomes)
  const alerts = await bundle.text('prometheus-alerts.json', signal)
  const alerted = alerts === undefined ? undefined : parseAlerts(alerts)
  const outset = makeContext(bundle, packs, upgrade, versions, alerted?.alerts, signal)
  const compiled = compileAll(selected, outset, outcomes)
  const beforeScan = { ...outset, events: eventsFor([...compiled.keys()], bundle) }
  stopwatch?.lap('rules')
  const collection = await startCollection([...compiled.keys()], beforeScan, threads, options)
  const demands = [...compiled.keys()].flatMap((r) => r.demands)
  await loadDemands(bundle, demands, signal)
  stopwatch?.lap('objects')
  const evaluation = new Evaluation(compiled, stopwatch)
  // Other threads have begun to read the logs: these rules need not wait for them.
  await evaluation.withoutLogs(beforeScan)
  const logs = await collection.finish((rule) => stillPossible(rule, beforeScan))
  stopwatch?.lap('logs')
  const context = { ...beforeScan, logs, candidates: new Candidates() }
  const { drafts, diagnostics } = await evaluation.rest(context, outcomes)
  stopwatch?.lap('evaluation')
  const rules = new Map(selected.map(({ rule }) => [rule.id, rule]))
  if (drafts.length > 1) await bundle.load(ObjectGraph.keys, signal)
  const roots = foldSymptoms(drafts, rules, context.graph)
  stopwatch?.lap('symptoms')
  const findings = await finish(roots, context)
  stopwatch?.lap('evidence')
  outcomes.sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1))
  return {
    findings,
    outcomes,
    diagnostics: [...(alerted?.diagnostics ?? []), ...logs.diagnostics, ...diagnostics],
    versions: facts,
    ...(upgrade && { upgrade }),
  }
}

function makeContext(
  bundle: Bundle,
  packs: readonly RulePack[],
  upgrade: UpgradeState | undefined,
  versions: KnownVersions,
  alerts: readonly PrometheusAlert[] | undefined,
  signal: AbortSignal | undefined,
): RunContext {
  const graph = new ObjectGraph(bundle)
  const now = bundle.createdAt
  const environment = ruleEnvironment({ bundle, graph, now })
  const expressions = new ExpressionTable(
    packs.map((p) => p.expressions),
    environment,
  )
  return {
    bundle,
    graph,
    upgrade,
    versions,
    alerts,
    expressions,
    resources: new ResourceIndex(bundle, expressions),
    events: eventsFor([], bundle),
    candidates: new Candidates(),
    globals: new Map([['bundle', bundleView(bundle, versions)]]),
    logs: noLogs,
    now,
    signal,
  }
}

/** The events by what these rules ask for; read once the bundle has loaded them. */
function eventsFor(rules: readonly CompiledRule[], bundle: Bundle): EventIndex {
  const patterns = rules.flatMap((r) =>
    r.signals.flatMap((s) => (s.source === 'event' && s.pattern ? [s.pattern] : [])),
  )
  return new EventIndex(() => bundle.list('events'), patterns)
}

function knownVersions(facts: readonly VersionFact[], upgrade: UpgradeState | undefined): KnownVersions {
  return {
    harvester: bestVersion(facts, 'harvester')?.version,
    kubernetes: bestVersion(facts, 'kubernetes')?.version,
    longhorn: bestVersion(facts, 'longhorn')?.version,
    kubevirt: bestVersion(facts, 'kubevirt')?.version,
    rancher: bestVersion(facts, 'rancher')?.version,
    upgradeFrom: upgrade?.from,
    upgradeTo: upgrade?.to,
  }
}

async function finish(roots: readonly Draft[], context: RunContext): Promise<Finding[]> {
  const all = (drafts: readonly Draft[]): Draft[] => drafts.flatMap((d) => [d, ...all(d.symptoms)])
  const pointers = all(roots).flatMap((d) => d.evidence)
  const evidence = await readEvidence(context.bundle.archive, pointers, context.signal)
  const toFinding = (draft: Draft): Finding => {
    const { nodes: _nodes, ties: _ties, groupKey: _groupKey, first, last, ...rest } = draft
    const more = draft.objects.length - maxObjects
    return {
      ...rest,
      objects: draft.objects.slice(0, maxObjects),
      ...(more > 0 && { moreObjects: more }),
      evidence: draft.evidence.map((p) => evidence.get(p)).filter((e) => e !== undefined),
      ...(first !== undefined && { firstSeen: reportTime(first) }),
      ...(last !== undefined && { lastSeen: reportTime(last) }),
      symptoms: draft.symptoms.map(toFinding),
    }
  }
  return roots.map(toFinding)
}
