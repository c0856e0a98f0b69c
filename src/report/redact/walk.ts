import type { Diagnostic } from '../../diagnostics.ts'
import type { ContextLine, Evidence, Finding, ObjectRef, Remediation, RuleOutcome } from '../../rules/finding.ts'
import type { Report, ReportUpgrade } from '../report.ts'
import { applySpans, type Span, shiftRange } from './spans.ts'

/** What is to be done with the texts of a report. */
export type Editor = {
  /** Any text, and paths inside of the bundle. */
  text(text: string): readonly Span[]
  /** Lines that follow each other in a file. */
  lines(lines: readonly string[]): (readonly Span[])[]
  /** An object; its kind is given as it is. */
  object(ref: ObjectRef): ObjectRef
  /** The name of a node, where nothing else can stand. */
  node(name: string): string
  /** Path of the input, or of a folder of rules, on the machine that made the report. */
  hostPath(path: string): string
}

/**
 * A copy of the report with every text that can hold something of the bundle or of the machine given to the editor, in the
 * order in which a reader meets them. What the tool or a rule fixes (ids, codes, severities, times) is left as it is.
 */
export function editReport(report: Report, editor: Editor): Report {
  const text = (value: string): string => applySpans(value, editor.text(value))
  const { bundle, tool } = report
  return {
    ...report,
    tool: { ...tool, rulePacks: tool.rulePacks.map((pack) => ({ ...pack, name: editor.hostPath(pack.name) })) },
    bundle: {
      ...bundle,
      path: editor.hostPath(bundle.path),
      nodes: bundle.nodes.map((node) => ({ ...node, name: editor.node(node.name), roles: node.roles.map(text) })),
      ...optional(bundle, ['harvesterVersion', 'kubernetesVersion', 'description'], text),
      versions: bundle.versions.map((v) => ({ ...v, version: text(v.version), path: text(v.path) })),
    },
    ...(report.upgrade && { upgrade: editUpgrade(report.upgrade, editor, text) }),
    findings: report.findings.map((finding) => editFinding(finding, editor, text)),
    outcomes: report.outcomes.map((outcome): RuleOutcome => ({ ...outcome, ...optional(outcome, ['reason'], text) })),
    diagnostics: report.diagnostics.map(
      (d): Diagnostic => ({ ...d, path: text(d.path), message: text(d.message), ...optional(d, ['effect'], text) }),
    ),
  }
}

/** Every text of a report that an editor would be given. */
export function textsOf(report: Report): string[] {
  const texts: string[] = []
  const keep = (text: string): string => {
    texts.push(text)
    return text
  }
  const spans = (text: string): Span[] => {
    texts.push(text)
    return []
  }
  const lines = (list: readonly string[]): Span[][] => list.map(spans)
  const object = (ref: ObjectRef): ObjectRef => {
    texts.push(ref.kind, ref.namespace ?? '', ref.name)
    return ref
  }
  editReport(report, { text: spans, lines, object, node: keep, hostPath: keep })
  return texts
}

type Edit = (text: string) => string

/** The fields that are there, edited; one that is absent stays so. */
function optional<K extends string>(
  value: { [key in K]?: string },
  keys: readonly K[],
  edit: Edit,
): { [key in K]?: string } {
  const present = keys.flatMap((key) => (value[key] === undefined ? [] : [[key, edit(value[key])]]))
  return Object.fromEntries(present) as { [key in K]?: string }
}

function editUpgrade(upgrade: ReportUpgrade, editor: Editor, text: Edit): ReportUpgrade {
  return {
    ...upgrade,
    name: text(upgrade.name),
    ...optional(upgrade, ['from', 'to', 'step'], text),
    ...(upgrade.node !== undefined && { node: editor.node(upgrade.node) }),
    phases: upgrade.phases.map((phase) => ({ ...phase, ...optional(phase, ['note'], text) })),
  }
}

function editFinding(finding: Finding, editor: Editor, text: Edit): Finding {
  return {
    ...finding,
    title: text(finding.title),
    summary: text(finding.summary),
    rootCause: text(finding.rootCause),
    confidenceReasons: finding.confidenceReasons.map(text),
    remediation: finding.remediation.map(
      (step): Remediation => ({ text: text(step.text), ...(step.commands && { commands: step.commands.map(text) }) }),
    ),
    objects: finding.objects.map(editor.object),
    evidence: finding.evidence.map((evidence) => editEvidence(evidence, editor, text)),
    references: finding.references.map(text),
    symptoms: finding.symptoms.map((symptom) => editFinding(symptom, editor, text)),
  }
}

function editEvidence(evidence: Evidence, editor: Editor, text: Edit): Evidence {
  const { context, match, object, excerpt } = evidence
  const above = (context ?? []).filter(({ line }) => line < (evidence.line ?? 0))
  const below = (context ?? []).filter(({ line }) => line >= (evidence.line ?? 0))
  const spans = editor.lines([...above.map((c) => c.text), excerpt, ...below.map((c) => c.text)])
  const lines = (list: readonly ContextLine[], from: number): ContextLine[] =>
    list.map((c, i) => ({ ...c, text: applySpans(c.text, spans[from + i]!) }))
  const ofExcerpt = spans[above.length]!
  return {
    ...evidence,
    path: text(evidence.path),
    excerpt: applySpans(excerpt, ofExcerpt),
    ...(object && { object: editor.object(object) }),
    ...(match && { match: shiftRange(match, ofExcerpt) }),
    ...(context && { context: [...lines(above, 0), ...lines(below, above.length + 1)] }),
    ...optional(evidence, ['note'], text),
  }
}
