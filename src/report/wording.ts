import type { BlockedPhase, Severity } from '../rules/finding.ts'
import type { ReportNode, ReportUpgrade } from './report.ts'

/** `1,284`: by hand, since the first use of Intl takes 20 ms. */
function grouped(n: number): string {
  return String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** `1 rule`, `1,284 rules`. */
function count(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`
}

const severityCount: Record<Severity, (n: number) => string> = {
  critical: (n) => `${n} critical`,
  error: (n) => count(n, 'error'),
  warning: (n) => count(n, 'warning'),
  info: (n) => `${n} info`,
}

const upgradeState: Record<ReportUpgrade['state'], string> = {
  running: 'running',
  stuck: 'STUCK',
  failed: 'FAILED',
  succeeded: 'succeeded',
}

/** What an input is that is no whole support bundle. */
const layouts: Record<string, string> = {
  node: "one node's files, not a whole support bundle",
  'longhorn-node': "one node's Longhorn files, not a whole support bundle",
  supportconfig: 'one supportconfig, not a whole support bundle',
}

/** Every sentence and label of the report's layout. What a rule says is in the rule. */
export const wording = {
  // head
  harvester: (version: string | undefined) => `Harvester ${version ?? 'version unknown'}`,
  layout: (layout: string) => layouts[layout],
  nodes: (n: number) => count(n, 'node'),
  noNodes: 'nodes unknown',
  nodeState: (node: ReportNode) => (node.ready === false ? 'not ready' : undefined),
  nodeFilesMissing: 'no node files',
  moreNodes: (n: number) => `${n} more`,
  collected: (time: string) => `collected ${time}`,
  notDated: 'time of collection unknown',
  findings: (n: number) => (n === 0 ? 'No finding' : count(n, 'finding')),
  severity: (severity: Severity, n: number) => severityCount[severity](n),
  rules: 'rules:',
  matched: (n: number) => `${n} matched`,
  clean: (n: number) => `${n} clean`,
  notApplicable: (n: number) => `${n} not applicable`,
  failed: (n: number) => `${n} failed`,
  filesRead: (read: number, all: number) => `${grouped(read)}/${count(all, 'file')} read`,
  damageNotes: (n: number) => `${count(n, 'damage note')}`,
  described: 'Described as:',
  redacted: 'Redacted: names and addresses are pseudonyms.',

  // upgrade
  upgrade: 'UPGRADE',
  upgradeState: (state: ReportUpgrade['state']) => upgradeState[state],
  started: (time: string) => `started ${time}`,
  since: (time: string) => `since ${time}`,
  beforeCollection: (span: string) => `${span} before collection`,
  step: 'step',
  node: 'node',
  phaseStuck: 'waiting here',
  phaseRunning: 'in progress',
  phaseFailed: 'failed here',
  phaseSkipped: 'skipped',
  phasePending: 'not started',
  phaseUnexplained: 'no finding says why',

  // findings
  blocksNow: 'blocks now',
  blocksNext: 'blocks next',
  blocks: ({ phase, number, title, when, upgrade }: BlockedPhase) => {
    const name = title === undefined || number === undefined ? phase : `${number} (${title})`
    if (when === 'now') return `Blocks phase ${name}, where the upgrade is now.`
    return `Will block ${upgrade === 'this' ? 'the' : 'the next'} upgrade in phase ${name}.`
  },
  seen: 'Seen',
  why: 'Why',
  fix: 'Fix',
  verify: 'Verify',
  docs: 'Docs',
  noFix: 'No remedy is known to the rule; see Docs, or ask with this report.',
  confidence: (confidence: string) => `Confidence ${confidence}`,
  explains: (n: number) => `Explains ${count(n, 'more finding')}:`,
  moreEvidence: (n: number) =>
    `${n} more evidence ${n === 1 ? 'item' : 'items'} (--all shows ${n === 1 ? 'it' : 'them'})`,
  moreLines: (n: number) => `${count(n, 'more line')} (--all)`,
  moreSymptoms: (n: number) => `${count(n, 'more finding')} (--all)`,
  moreBelow: (n: number) => ` ${count(n, 'more finding')} below`,
  belowSeverity: (n: number, severity: Severity) =>
    `${count(n, 'finding')} below ${severity} ${n === 1 ? 'is' : 'are'} not shown (--min-severity info shows all)`,

  // nothing found
  noneFound: (clean: number) =>
    clean === 0
      ? 'No rule could look at this bundle.'
      : `No known problem found: ${count(clean, 'rule')} looked and found nothing.`,
  noProof: 'That is no proof of health: only known problems are looked for.',
  notLookedAt: (rules: number) =>
    `${count(rules, 'rule')} could not look, for want of input or by failing; see NOT RUN.`,
  damaged: (notes: number) => `Part of the bundle could not be read (${count(notes, 'note')}); see DAMAGE.`,

  // what was not looked at
  notRun: 'NOT RUN',
  rulesCount: (n: number) => count(n, 'rule'),
  otherVersions: (n: number) => `${count(n, 'rule')} for other versions of Harvester`,
  ruleFailed: (id: string) => `${id} failed:`,
  noReason: 'no reason given',
  moreReasons: (reasons: number, rules: number) => `${count(reasons, 'more reason')}, ${count(rules, 'rule')} (--all)`,
  moreIds: (n: number) => `and ${n} more`,
  damage: 'DAMAGE',
  alike: (n: number) => `and ${n} more of this kind (--all)`,
  moreDamage: (n: number) => `${count(n, 'more note')} (--all)`,

  // closing line
  took: (seconds: string) => `${seconds} s`,
  done: 'Done',
  in: 'in',
  startWith: (n: number) => `Start with [${n}].`,
  moreHelp: (ruleId: string) => `bundle-analyze explain ${ruleId}`,

  // several inputs
  noUpgrade: 'no upgrade',
  upgradeLine: (state: string, at: string | undefined) => `upgrade ${state}${at === undefined ? '' : ` at ${at}`}`,
  nothingFound: 'nothing found',
  unknownVersion: 'version unknown',
  notAnalyzed: 'not analyzed:',
  inputs: (n: number) => count(n, 'bundle'),
  analyzed: (n: number) => `${n} analyzed`,
  inputsFailed: (n: number) => `${n} not analyzed`,
  frequentRules: 'Most frequent',
  inBundles: (n: number) => count(n, 'bundle'),
  bySeverity: 'Findings',
  failedInputs: 'Not analyzed',
} as const
