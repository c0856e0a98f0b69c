import { z } from 'zod'
import { diagnosticTexts } from '../../scripts/docs/code-texts.ts'
import type { Report } from '../../src/report/report.ts'
import { confidences, severities } from '../../src/rules/finding.ts'

// What Report says, held against JSON: nothing else may be in it, and nothing may be missing. Of strings that are shown
// the schema asks that there is something to show.

const text = z.string()
const shown = z.string().min(1)
const line = z.int().min(1)
const whole = z.int().min(0)
/** RFC 3339 in UTC. */
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)

const diagnosticCodes = Object.keys(diagnosticTexts)

const object = z.strictObject({ kind: text, namespace: text.optional(), name: text })

const evidence = z.strictObject({
  path: shown,
  line: line.optional(),
  object: object.optional(),
  excerpt: text,
  match: z.strictObject({ start: whole, end: whole }).optional(),
  context: z.array(z.strictObject({ line, text })).optional(),
  time: time.optional(),
  count: z.int().min(1).optional(),
  lastTime: time.optional(),
  note: text.optional(),
})

const finding = z.strictObject({
  ruleId: shown,
  causeId: shown.optional(),
  title: shown,
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  confidenceReasons: z.array(shown),
  area: shown,
  summary: shown,
  rootCause: shown,
  remediation: z.array(z.strictObject({ text: shown, commands: z.array(text).optional() })).min(1),
  objects: z.array(object),
  evidence: z.array(evidence).min(1),
  moreObjects: whole.optional(),
  blocks: z
    .strictObject({
      phase: text,
      when: z.enum(['now', 'next']),
      number: whole.optional(),
      title: text.optional(),
      upgrade: z.literal('this').optional(),
    })
    .optional(),
  firstSeen: time.optional(),
  lastSeen: time.optional(),
  get symptoms() {
    return z.array(finding)
  },
  references: z.array(text),
})

const phase = z.strictObject({
  id: text.optional(),
  name: shown,
  state: z.enum(['done', 'current', 'failed', 'pending', 'skipped']),
  since: time.optional(),
  note: text.optional(),
})

const upgrade = z.strictObject({
  name: text,
  from: text.optional(),
  to: text.optional(),
  phase: text,
  state: z.enum(['running', 'stuck', 'failed', 'succeeded']),
  since: time.optional(),
  startedAt: time.optional(),
  step: text.optional(),
  node: text.optional(),
  phases: z.array(phase),
})

export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({
    name: shown,
    version: shown,
    rulePacks: z.array(z.strictObject({ name: text, version: text, rules: whole })),
  }),
  bundle: z.strictObject({
    path: shown,
    sizeBytes: whole,
    layout: z.enum(['bundle', 'node', 'longhorn-node', 'supportconfig']),
    createdAt: time.optional(),
    harvesterVersion: shown.optional(),
    kubernetesVersion: shown.optional(),
    versions: z.array(z.strictObject({ component: shown, version: shown, path: shown, line: line.optional() })),
    nodes: z.array(
      z.strictObject({ name: text, roles: z.array(text), ready: z.boolean().optional(), hasBundle: z.boolean() }),
    ),
    description: text.optional(),
  }),
  upgrade: upgrade.optional(),
  summary: z.strictObject({ critical: whole, error: whole, warning: whole, info: whole }),
  redacted: z.literal(true).optional(),
  findings: z.array(finding),
  outcomes: z.array(
    z.strictObject({
      ruleId: shown,
      outcome: z.enum(['matched', 'clean', 'not-applicable', 'failed']),
      reason: shown.optional(),
      because: z.enum(['version', 'missing-input']).optional(),
    }),
  ),
  diagnostics: z.array(
    z.strictObject({
      code: z.enum(diagnosticCodes),
      path: text,
      line: line.optional(),
      message: shown,
      effect: shown.optional(),
    }),
  ),
  stats: z.strictObject({ entries: whole, entriesRead: whole, bytesRead: whole, durationMs: whole }),
})

/** Whoever adds a field to Report has to add it here: the compiler says so. */
export type ReportKeys = keyof Report extends keyof z.infer<typeof reportSchema> ? true : never
export const reportKeysAreKnown: ReportKeys = true
